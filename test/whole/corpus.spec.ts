import canonicalize from 'canonicalize';
import { isRequiredArgument } from 'graphql';
import pg from 'pg';
import { typedId } from '../../src/common/ids.js';
import { ReadPlan } from '../../src/reading/read-plan.js';
import { type Answer, startApp, type TestApp } from '../app.js';
import { Corpus, type CorpusQuery } from './corpus.queries.js';
import { playSample, quickToPlan, signInAll } from './played.js';

/** A root that only the executor answers, without a statement. */
const EXECUTOR = '__schema { queryType { name } }';
/** The parts that ask. Who sees what is another test's; here they differ in what their statements bind, and find. */
const PARTS = ['public', 'operator', 'clerk', 'finance', 'need owner', 'PI under contract', 'partner', 'expert'];
/** Those for which both roads are compared. */
const BOTH_ROADS = ['public', 'clerk', 'PI under contract', 'expert'];
/**
 * Roots that are no read of rows: the clock and the queues ask the database itself, policies and the provider are code, sign-in keeps its tables to
 * itself, and a search reads by the plan what it has found.
 */
const BESIDE_THE_PLAN = [
  'calendarPreview',
  'demoClock',
  'invitationByToken',
  'myCalendarSince',
  'myNotificationSettings',
  'mySecondFactor',
  'mySessions',
  'notificationCounts',
  'policyProfiles',
  'queues',
  'search',
  'searchBids',
  'searchPeople',
  'signInProvider',
];

/** Statements sent to PostgreSQL by this process since the last look. */
class Statements {
  private sent: string[] = [];
  private readonly query = pg.Client.prototype.query;

  watch(): void {
    const { sent, query } = { sent: this.sent, query: this.query };
    pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
      const [first] = args;
      sent.push(typeof first === 'string' ? first : (first as { text: string }).text);
      return Reflect.apply(query, this, args) as never;
    } as typeof query;
  }

  stop(): void {
    pg.Client.prototype.query = this.query;
  }

  take(): string[] {
    return this.sent.splice(0);
  }
}

describe('every query of the corpus, on a list played to its end', () => {
  let app: TestApp;
  let corpus: Corpus;
  let plan: ReadPlan;
  let people: Map<string, string | undefined>;
  let ids: Map<string, string[]>;
  const statements = new Statements();

  beforeAll(async () => {
    const played = await startApp({ storage: await quickToPlan(), settings: { DATABASE_POOL: '2' } });
    expect((await playSample(played, 'ganzhou-2026-c')).differences).toEqual([]);
    people = await signInAll(played);
    await played.nest.close();
    app = await startApp({ worker: false, storage: played.storage, settings: { DATABASE_POOL: '2' } });
    plan = app.nest.get(ReadPlan);
    ids = await idsOf(app, plan);
    corpus = new Corpus(plan.model, await valuesOf(app, ids));
    statements.watch();
  }, 300_000);
  afterAll(async () => {
    statements.stop();
    await app.stop();
  });

  /** An id of the type that the person may see; any other where there is none. */
  async function seen(type: string, token: string | undefined): Promise<string> {
    const known = ids.get(type) ?? [];
    const query = `{ ${known.map((id, index) => `n${index}: node(id: "${id}") { id }`).join(' ')} }`;
    const data = known.length ? await app.ask<Record<string, { id: string } | null>>(query, {}, token) : {};
    return Object.values(data).find((row) => row)?.id ?? known[0] ?? typedId(type.toLowerCase(), '00000000-0000-4000-8000-000000000000');
  }

  /** The answer, after the checks that hold for every query: no fault of ours, and one statement besides the session's look-up. */
  async function ask({ query, idOf }: CorpusQuery, token: string | undefined, own: Map<string, string>): Promise<Answer<unknown>> {
    if (idOf && !own.has(idOf)) own.set(idOf, await seen(idOf, token));
    statements.take();
    const answer = await app.graphql<Record<string, unknown>>(query, idOf ? { id: own.get(idOf) } : {}, token);
    const sent = statements.take().filter((text) => !text.includes('from session s'));
    const refused = answer.codes.length > 0;
    const allowed = answer.codes.every((code) => code === 'FORBIDDEN' || code === 'UNAUTHENTICATED');
    if (!allowed || sent.length !== (refused ? 0 : 1)) {
      throw new Error(`${query.slice(0, 200)}: ${JSON.stringify(answer.errors)}, ${sent.length} statements`);
    }
    return answer;
  }

  /** Every fault at once, by its first lines. All parts ask a query one after another, so that it is planned once for them. */
  async function faultsOf(queries: CorpusQuery[], parts: readonly string[], bothRoads: readonly string[]): Promise<string[]> {
    const own = new Map(parts.map((part) => [part, new Map<string, string>()]));
    const faults: string[] = [];
    for (const query of queries) {
      const answers = new Map<string, unknown>();
      const told = async (part: string, asked: CorpusQuery, hold: (answer: Answer<unknown>) => void): Promise<void> =>
        ask(asked, people.get(part), own.get(part)!).then(hold, (error: unknown) => void faults.push(`${part}: ${String(error)}`));
      for (const part of parts) await told(part, query, ({ codes, data }) => codes.length === 0 && answers.set(part, data));
      if (query.computed) continue;
      for (const part of bothRoads.filter((one) => answers.has(one)))
        await told(part, { ...query, query: query.query.replace('{', `{ ${EXECUTOR} `) }, (other) => {
          const { __schema, ...data } = other.data as Record<string, unknown>;
          if (!__schema || canonicalize(data) !== canonicalize(answers.get(part))) faults.push(`${part}: ${query.name}: the roads differ`);
        });
    }
    return faults;
  }

  it('finds rows of most types', () => {
    expect([...ids.values()].filter(({ length }) => length > 0).length).toBeGreaterThan(20);
  });

  it('as each part: one statement, no fault of ours, and text and executor say the same', async () => {
    const faults = await faultsOf([...corpus.shallow(), ...corpus.wide()], PARTS, BOTH_ROADS);
    expect([...people.keys()]).toEqual(expect.arrayContaining(PARTS));
    expect(faults.slice(0, 20)).toEqual([]);
  }, 300_000);

  it('as the clerk, to the fourth level', async () => {
    const faults = await faultsOf(corpus.deep(), ['clerk'], []);
    expect(faults.slice(0, 20)).toEqual([]);
  }, 300_000);

  it('reads the next page of every connection by its cursor, by one statement', async () => {
    const roots = Object.values(plan.model.schema.getQueryType()!.getFields()).filter(
      ({ type, args }) => String(type).endsWith('Connection!') && !args.some((argument) => isRequiredArgument(argument)),
    );
    for (const { name } of roots) {
      const page = `${name}(first: 1) { pageInfo { endCursor } }`;
      const first = await app.ask<Record<string, { pageInfo: { endCursor: string | null } }>>(`{ ${page} }`, {}, people.get('operator'));
      const after = first[name]!.pageInfo.endCursor;
      if (!after) continue;
      statements.take();
      await app.ask(`{ ${name}(first: 2, after: "${after}") { nodes { __typename } } }`, {}, people.get('operator'));
      expect(statements.take()).toHaveLength(2);
    }
  });

  it('is the whole of the schema: every root but those beside the plan', () => {
    const roots = Object.keys(plan.model.schema.getQueryType()!.getFields());
    const asked = new Set(corpus.shallow().map(({ root }) => root));
    expect(roots.filter((root) => !asked.has(root)).sort()).toEqual(BESIDE_THE_PLAN);
  });
});

/** Typed ids by type, at most twenty of each. */
async function idsOf(app: TestApp, plan: ReadPlan): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const { name, prefix, table } of plan.model.entities.values()) {
    if (prefix === null) continue;
    const rows = await app.database.query<{ id: string }>(`select id from ${table} order by id limit 20`);
    found.set(
      name,
      rows.map(({ id }) => typedId(prefix, id)),
    );
  }
  return found;
}

/** Literals for arguments by name, and for those of other names by type. */
async function valuesOf(app: TestApp, ids: Map<string, string[]>): Promise<Record<string, string>> {
  const [known] = await app.database.query<{ department: string; code: string; closes: Date; email: string; job: string }>(
    `select l.department_id as department, l.code, c.bidder_close as closes, (select email from person limit 1) as email,
       (select job from message limit 1) as job from list l join challenge c on c.list_id = l.id limit 1`,
  );
  const { department, code, closes, email, job } = known!;
  const one = (type: string): string => JSON.stringify(ids.get(type)![0]);
  return {
    department: JSON.stringify(typedId('organisation', department)),
    list: one('List'),
    challenge: one('Challenge'),
    lead: one('Organisation'),
    code: JSON.stringify(code),
    emails: JSON.stringify(email),
    job: JSON.stringify(job),
    region: '"320000"',
    stratum: '"technical"',
    tag: '"provincial-lab"',
    closesBefore: JSON.stringify(new Date(closes.getTime() + 1000).toISOString()),
    String: '"a"',
    Int: '1',
    Float: '1.5',
    Boolean: 'true',
    Money: '"100"',
    DateTime: JSON.stringify(closes.toISOString()),
    ID: one('Organisation'),
  };
}
