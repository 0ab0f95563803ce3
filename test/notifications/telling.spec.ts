import { KINDS } from '../../src/notifications/kinds.js';
import { factsOf } from '../../src/notifications/notification.kind.js';
import { linkOf } from '../../src/notifications/notification.links.js';
import { SessionService } from '../../src/identity/session.service.js';
import { TellingService } from '../../src/notifications/telling.service.js';
import { startApp, type TestApp } from '../app.js';
import { playSample } from '../whole/played.js';

/** A notification as it is stored. */
interface Told {
  id: string;
  person: string;
  kind: string;
  link: string;
  facts: Record<string, unknown>;
  event: string;
}

const TOLD = `select id, person_id as person, kind, subject_type || '_' || replace(subject_id::text, '-', '') as link, facts, event_id as event
  from notification order by id`;

describe('what a list played to its end tells', () => {
  let app: TestApp;
  let told: Told[];
  const tokens = new Map<string, string>();
  beforeAll(async () => {
    app = await startApp();
    const { differences } = await playSample(app, 'jiangsu-2026-a');
    expect(differences).toEqual([]);
    told = await app.database.query<Told>(TOLD);
  }, 240_000);
  afterAll(() => app.stop());

  async function tokenOf(person: string): Promise<string> {
    const known = tokens.get(person) ?? (await app.nest.get(SessionService).openFor(person)).token;
    tokens.set(person, known);
    return known;
  }

  it('reaches everybody who takes part, of many kinds', () => {
    expect(new Set(told.map(({ kind }) => kind)).size).toBeGreaterThan(50);
    expect(new Set(told.map(({ person }) => person)).size).toBeGreaterThan(50);
  });

  it('tells nobody twice, where an event is told again', async () => {
    const events = [...new Set(told.map(({ event }) => event))];
    const tell = (): Promise<void> => app.database.system((tx) => app.nest.get(TellingService).tell(tx, events));
    await tell();
    const before = await app.database.query<Told>(TOLD);
    await tell();
    expect(await app.database.query<Told>(TOLD)).toEqual(before);
  });

  it('says nothing but what its reader is told by the fields of the API', async () => {
    // Told as of now, since what is told is a copy of what its reader saw at that moment.
    const events = [...new Set(told.map(({ event }) => event))];
    await app.database.query('delete from delivery');
    await app.database.query('delete from notification');
    await app.database.system((tx) => app.nest.get(TellingService).tell(tx, events));
    const now = await app.database.query<Told>(TOLD);
    const sample = [...new Map(now.map((one) => [`${one.kind} ${one.person}`, one])).values()];
    const wrong: string[] = [];
    for (const { kind: name, person, link, facts } of sample) {
      const kind = KINDS.find((known) => known.name === name)!;
      // What the event itself says is no field of what it leads to: mail.spec.ts looks at it.
      const ofLink = factsOf(kind).filter((fact) => !(fact in (kind.eventFacts ?? {})));
      const fields = ofLink.map((fact) => [fact, linkOf(kind.link).facts[fact]!] as const);
      const selection = fields.map(([fact, { path, form }]) =>
        path
          .split('.')
          .reduceRight(
            (inner, field, at, all) => `${at === 0 ? `${fact}: ` : ''}${field}${at === all.length - 1 ? inner : ` { ${inner} }`}`,
            form === 'text' ? ' { zh en }' : '',
          ),
      );
      const type = linkOf(kind.link).entity.name;
      const query = `{ node(id: "${link}") { id ... on ${type} { __typename ${selection.join(' ')} } } }`;
      const { node } = await app.ask<{ node: Record<string, unknown> | null }>(query, {}, await tokenOf(person));
      if (!node) wrong.push(`${name}: ${link} is not seen`);
      else
        for (const [fact, { path }] of fields) {
          const value = path
            .split('.')
            .slice(1)
            .reduce<unknown>((of, field) => (of as Record<string, unknown> | null)?.[field], node[fact]);
          if (!sameFact(value, facts[fact])) wrong.push(`${name}.${fact}: ${JSON.stringify(value)}, not ${JSON.stringify(facts[fact])}`);
        }
    }
    expect(sample.length).toBeGreaterThan(100);
    expect(wrong.slice(0, 10)).toEqual([]);
  }, 120_000);
});

function sameFact(value: unknown, fact: unknown): boolean {
  if (typeof value === 'string' && typeof fact === 'string' && /^\d{4}-\d\d-\d\dT/.test(value))
    return Date.parse(value) === Date.parse(fact);
  return JSON.stringify(value) === JSON.stringify(fact) || String(value) === String(fact);
}
