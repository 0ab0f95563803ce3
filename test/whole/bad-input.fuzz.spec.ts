import fc from 'fast-check';
import type { GraphQLField } from 'graphql';
import { ERROR_CODES } from '../../src/common/error-codes.js';
import { typedId } from '../../src/common/ids.js';
import type { Can } from '../../src/common/permissions.js';
import { SessionService } from '../../src/identity/session.service.js';
import { ReadPlan } from '../../src/reading/read-plan.js';
import { startApp, type TestApp } from '../app.js';
import { newKey } from '../factories.js';
import { Inputs } from './inputs.js';
import { playSample, signInAll } from './played.js';

/** The clock would move for all others, sessions would end, passwords cost time, and wrong ones are counted. */
const LEFT_OUT = [
  ...['moveClock', 'signOut', 'signIn', 'demoSignIn', 'signInWithCode', 'exchangeSignIn', 'revokeOtherSessions', 'revokeSessionsOf'],
  ...['enrolSecondFactor', 'confirmSecondFactor', 'removeSecondFactor', 'resetSecondFactor'],
];
const RUNS = 6;
/** Refusals that are themselves on record. */
const ON_RECORD = [
  'submitBid BID_AFTER_DEADLINE',
  'correctBid CORRECTION_TOO_LATE',
  'recommendBid RECOMMENDER_CLOSED',
  'submitScore NOT_FOUND',
];

type Mutation = GraphQLField<unknown, unknown>;

describe('any input that fits the schema, on a list played to its end', () => {
  let app: TestApp;
  let people: Map<string, string | undefined>;
  let inputs: Inputs;
  let mutations: Mutation[];
  let tables: string[];

  beforeAll(async () => {
    const played = await startApp();
    await playSample(played, 'ganzhou-2026-c');
    people = await signInAll(played);
    await played.nest.close();
    app = await startApp({ worker: false, storage: played.storage });
    const { model } = app.nest.get(ReadPlan);
    const ids = new Map<string, string[]>();
    for (const { prefix, table } of model.entities.values()) {
      if (prefix === null) continue;
      const rows = await app.database.query<{ id: string }>(`select id from ${table} order by id limit 12`);
      if (rows.length)
        ids.set(
          prefix,
          rows.map(({ id }) => typedId(prefix, id)),
        );
    }
    ids.set(
      'any',
      [...ids.values()].flatMap((known) => known.slice(0, 2)),
    );
    for (const name of ['lead', 'department', 'endUser', 'needOwner', 'affiliation', 'tester', 'parent', 'owner', 'owned', 'recommender'])
      ids.set(name, ids.get('organisation')!);
    for (const name of ['pi', 'newPi', 'host', 'team', 'unitApprover', 'userBy']) ids.set(name, ids.get('person')!);
    for (const name of ['drawn', 'reserve', 'vetter', 'avoidExpert']) ids.set(name, ids.get('expert')!);
    inputs = new Inputs(ids);
    mutations = (Object.values(model.schema.getMutationType()!.getFields()) as Mutation[]).filter(({ name }) => !LEFT_OUT.includes(name));
    const known = await app.database.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'session' order by 1`,
    );
    tables = known.map(({ name }) => name);
  }, 300_000);
  afterAll(() => app.stop());

  /** How many rows there are of everything but sessions, which this test opens. */
  async function rows(): Promise<string> {
    const [counted] = await app.database.query<Record<string, string>>(
      `select ${tables.map((table) => `(select count(*) from ${table}) as ${table}`).join(', ')}`,
    );
    return JSON.stringify(counted);
  }

  /** Parts that the mark of the mutation lets in, with one that it does not. */
  function parts({ extensions }: Mutation): string[] {
    const { roles } = extensions.can as Can;
    if (typeof roles === 'string') return ['clerk', 'expert', 'its own'];
    return [...roles.filter((role) => people.has(role)), 'its own'];
  }

  const tokens = new Map<string, string>();
  /** The PI of the bid, or of what hangs on one, that the input is about; of scores an expert of its panel. */
  async function ownOf(values: object): Promise<string | undefined> {
    const [, type, hex] = /"(bid|contract|correction|milestone|milestone_submission)_([0-9a-f]{32})"/.exec(JSON.stringify(values)) ?? [];
    if (!type || !hex) return people.get('need owner');
    const bid = type === 'bid' ? `'${hex}'::uuid` : `(select bid_id from ${type} where id = '${hex}')`;
    const expert = `select e.person_id as id from seat s join expert e on e.id = s.expert_id join bid b on b.challenge_id = s.challenge_id where b.id = ${bid} limit 1`;
    const [found] = await app.database.query<{ id: string }>(
      'stage' in Object(Object.values(values)[0]) ? expert : `select pi_id as id from bid where id = ${bid}`,
    );
    if (!found) return people.get('need owner');
    if (!tokens.has(found.id)) tokens.set(found.id, (await app.nest.get(SessionService).openFor(found.id)).token);
    return tokens.get(found.id);
  }

  it('is taken, or refused by a code of its own with nothing half-written', async () => {
    const faults: string[] = [];
    const met = new Map<string, number>();
    let before = await rows();
    for (const [index, mutation] of mutations.entries()) {
      const given = fc.sample(inputs.argumentsOf(mutation), { numRuns: RUNS, seed: 1000 + index });
      const variables = mutation.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
      const args = mutation.args.map(({ name }) => `${name}: $${name}`).join(', ');
      const query = `mutation (${variables}) { ${mutation.name}(${args}) { __typename } }`;
      for (const part of parts(mutation)) {
        for (const values of given) {
          const token = part === 'its own' ? await ownOf(values) : people.get(part);
          const { codes, errors } = await app.graphql(query, { ...values, key: newKey() }, token);
          for (const code of codes.length ? codes : ['accepted']) met.set(String(code), (met.get(String(code)) ?? 0) + 1);
          const told = `${mutation.name} as ${part} ${JSON.stringify(values).slice(0, 600)}`;
          const after = await rows();
          if (codes.some((code) => code === 'INTERNAL' || !Object.hasOwn(ERROR_CODES, String(code))))
            faults.push(`${told}: ${JSON.stringify(errors)}`);
          else if (codes.length && after !== before && !ON_RECORD.includes(`${mutation.name} ${String(codes[0])}`))
            faults.push(`${told}: ${String(codes[0])}, and rows were written`);
          before = after;
        }
      }
    }
    expect(faults.slice(0, 10)).toEqual([]);
    expect(met.size).toBeGreaterThan(10);
  }, 300_000);
});
