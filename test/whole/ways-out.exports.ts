import { typedId } from '../../src/common/ids.js';
import { KINDS } from '../../src/exports/export.kinds.js';
import { newKey } from '../factories.js';
import { settled } from '../notifications/settling.js';
import type { Ears } from './visibility.ears.js';
import type { Looker } from './visibility.people.js';
import type { Picture, Row } from './visibility.picture.js';
import { HOLDS } from './visibility.predicates.js';
import type { Comparison } from './visibility.rows.js';

type Lookers = ReadonlyMap<string, Looker>;
export type Subjects = Partial<Record<'list' | 'challenge' | 'bid' | 'contract', Row[]>>;
interface Wanted {
  kind: string;
  format: string;
  type: keyof Subjects;
  row: Row;
}
interface Begun extends Wanted {
  role: string;
  who: Looker;
  id: string;
  path: string;
}

interface Found {
  export: { state: string } | null;
  node: { id: string } | null;
  myExports?: { nodes: { id: string }[] } | null;
}

const START = 'mutation ($input: StartExportInput!, $key: ID!) { startExport(input: $input, key: $key) { id state } }';
const MINE = 'query ($id: ID!) { export(id: $id) { id state kind fileName download failure } node(id: $id) { id } }';
/** Whose files others look for. */
const OWNERS = ['supervisor', 'pi', 'expert', 'stranger'];
/** Looks in which everybody asks at least once for the document of the list, which is the same for all and slow to set. */
const ROUNDS = 4;
/** Exports that one person may have under way. */
const AT_ONCE = 5;
/** How long the exports of everybody together may take on a busy machine, in milliseconds. */
const PATIENCE_MS = 240_000;

/** Everything that can be taken away, in each of its forms. */
export const FORMS: Omit<Wanted, 'row'>[] = Object.entries(KINDS).flatMap(([kind, { formats, subjects }]) =>
  formats.flatMap((format) => Object.keys(subjects).map((type) => ({ kind, format, type: type as keyof Subjects }))),
);
export const nameOf = ({ kind, format, type }: Omit<Wanted, 'row'>): string => `${kind} of a ${type} as ${format}`;

/** Exports as everybody asks for them. */
export class Exports {
  /** What was asked for by whom, ever. */
  readonly tried = new Map<string, Set<string>>();
  /** What gave somebody something that not everybody may read. */
  readonly speaking = new Set<string>();
  private former: Begun[] = [];
  private looks = 0;

  constructor(private readonly ears: Ears) {}

  /** Asks for all as everybody, takes what is given, and looks for it as all the others. */
  async take(comparison: Comparison, lookers: Lookers, subjects: Subjects): Promise<void> {
    await this.expired(comparison);
    const wanted = [...lookers].map(([role, who], index) => ({ role, who, all: this.wanted(index, subjects) }));
    const begun: Begun[] = [];
    for (let from = 0; wanted.some(({ all }) => all.length > from); from += AT_ONCE) {
      const together = await Promise.all(
        wanted.map(async ({ role, who, all }) => {
          const found: Begun[] = [];
          for (const one of all.slice(from, from + AT_ONCE)) found.push(...(await this.begin(comparison, role, who, one)));
          return found;
        }),
      );
      await settled(this.ears.app, PATIENCE_MS);
      for (const one of together.flat()) begun.push(await this.download(comparison, one));
    }
    this.former = begun;
    this.looks += 1;
    await this.foreign(comparison, lookers, begun);
  }

  /** What a clerk began who is none any more: nothing is handed out. */
  async lost(comparison: Comparison, { token, leave }: { token: string; leave(): Promise<unknown> }, subjects: Subjects): Promise<void> {
    const input = { kind: 'RANKING', format: 'CSV', subject: typedId('challenge', subjects.challenge![0]!.id) };
    const { startExport } = await this.ears.app.ask<{ startExport: { id: string } }>(START, { input, key: newKey() }, token);
    await settled(this.ears.app);
    await leave();
    const { status, body } = await this.ears.fetch(`/exports/${startExport.id}`, token, { headers: { 'accept-language': 'en' } });
    comparison.is('leaver', 'an export of the former role', [status, codeOf(body)], [400, 'EXPORT_SIGHT_LOST']);
  }

  /** Documents of all; of tables one form and one subject a look, so that all of them come round. */
  private wanted(index: number, subjects: Subjects): Wanted[] {
    const kinds = Object.keys(KINDS).map((kind) => FORMS.filter((form) => form.kind === kind && subjects[form.type]?.length));
    return kinds.flatMap((forms) => {
      const round = this.looks + index;
      const form = forms[round % forms.length];
      const again = form?.kind !== 'LIST_DOCUMENT' || round % ROUNDS === 0;
      return form && again ? subjects[form.type]!.map((row) => ({ ...form, row })) : [];
    });
  }

  private async begin(comparison: Comparison, role: string, who: Looker, one: Wanted): Promise<Begun[]> {
    this.tried.set(role, (this.tried.get(role) ?? new Set()).add(nameOf(one)));
    const subject = typedId(one.type, one.row.id);
    const input = { kind: one.kind, format: one.format, subject };
    const { data, codes } = await this.ears.graphql(START, { input, key: newKey() }, who.token);
    const seen = HOLDS[one.type](comparison.picture, who, one.row);
    if (who.id === null) comparison.is(role, nameOf(one), codes, ['UNAUTHENTICATED']);
    // A document may not be there yet.
    // Nobody takes anything away in another's name.
    else if (role === 'deputy') comparison.is(role, nameOf(one), codes, ['STANDING_IN']);
    else if (!seen || (codes.length && one.format === 'PDF')) comparison.is(role, nameOf(one), codes, ['NOT_FOUND']);
    else comparison.is(role, nameOf(one), codes, []);
    const id = (data as { startExport?: { id: string } | null } | null)?.startExport?.id;
    return id ? [{ ...one, role, who, id, path: `/exports/${id}` }] : [];
  }

  private async download(comparison: Comparison, one: Begun): Promise<Begun> {
    const { data } = await this.ears.graphql(MINE, { id: one.id }, one.who.token);
    const state = (data as Found | null)?.export?.state;
    const { status, words } = await this.ears.fetch(one.path, one.who.token);
    if (words.length) this.speaking.add(nameOf(one));
    comparison.is(one.role, `the file of ${nameOf(one)}`, [state, status], ['READY', 200]);
    return one;
  }

  /** One file of each owner, looked for by all others: it is not there. */
  private async foreign(comparison: Comparison, lookers: Lookers, begun: readonly Begun[]): Promise<void> {
    const each = [...new Map(begun.map((one) => [one.role, one])).values()].filter(({ role }) => OWNERS.includes(role));
    for (const one of each) {
      for (const [role, who] of lookers) {
        if (who.id === one.who.id) continue;
        const refused = who.id === null ? 401 : 404;
        const { status } = await this.ears.fetch(one.path, who.token);
        const head = await this.ears.fetch(one.path, who.token, { method: 'HEAD' });
        comparison.is(role, `an export of ${one.role}`, [status, head.status], [refused, refused]);
      }
      const others = [...lookers].filter(([, who]) => who.id !== one.who.id);
      const [role, who] = others[each.indexOf(one) % others.length]!;
      const { data } = await this.ears.graphql(`${MINE.slice(0, -2)} myExports(first: 100) { nodes { id } } }`, { id: one.id }, who.token);
      const found = data as Found | null;
      comparison.is(
        role,
        `an export of ${one.role}, in lists`,
        [found?.export ?? null, found?.node ?? null, found?.myExports?.nodes.some(({ id }) => id === one.id) ?? false],
        [null, null, false],
      );
    }
  }

  /** Files of the look before, which was days ago. */
  private async expired(comparison: Comparison): Promise<void> {
    for (const { role, who, kind, path } of this.former) {
      const { status, body } = await this.ears.fetch(path, who.token);
      comparison.is(role, `an export of ${kind} from before`, [status, codeOf(body)], [400, 'EXPORT_EXPIRED']);
    }
  }
}

const codeOf = (body: Buffer): unknown =>
  (JSON.parse(body.toString('utf8')) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;

/** What is taken away of a list, as its focus goes: its bid and the one that loses. */
export function subjectsOf(picture: Picture, challenge: Row, bids: Row[]): Subjects {
  return {
    list: [picture.one('list', challenge.list_id)],
    challenge: [challenge],
    bid: bids,
    contract: picture.of('contract', 'bid_id', bids[0]!.id),
  };
}
