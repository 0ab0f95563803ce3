import pg from 'pg';
import { jest } from '@jest/globals';
import { startApp, type TestApp } from '../app.js';
import { Factories } from '../factories.js';
import { type Department, keyOf, ListFactories } from '../list.factories.js';
import { quickToPlan } from '../whole/played.js';
import { DESK, type Page } from './desk.asking.js';

const OPEN = 200;
/** A plain list of as many rows, with the actions of each. */
const PLAIN = `query ($id: ID!) { challenge(id: $id) { questions { id availableActions { name allowed reason } challenge { id code list { id } } } } }`;
/** Measured: 20 to 40 on a busy machine, since PostgreSQL prepares a union of all that can lie on a desk. A statement per entry would be beyond it. */
const RATIO = 100;
const ROUNDS = 9;

describe('a desk with 200 open entries', () => {
  let app: TestApp;
  let ours: Department;
  let challenge: string;
  beforeAll(async () => {
    // Plans are made once for all who ask: what is measured is the reading.
    app = await startApp({ worker: false, storage: await quickToPlan(), settings: { DATABASE_POOL: '2' } });
    const lists = new ListFactories(app, new Factories(app));
    ours = await lists.department();
    ({ challenge } = await lists.published(ours));
    const list = await lists.list(ours);
    const owner = new pg.Client({ connectionString: app.storage.ownerUrl });
    await owner.connect();
    // Beside the open ones, as much again that is done with, and as much of others.
    await owner.query(
      `insert into list select (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid(), 'code', l.code || '-' || n,
         'state', case when n < 50 then l.state else 'CANCELLED' end))).* from list l, generate_series(1, 299) n where l.id = $1`,
      [keyOf(list)],
    );
    await owner.query(
      `insert into question (id, challenge_id, question, asked_by, asked_at, answer, answered_at)
       select gen_random_uuid(), $1, '{"zh": "?", "en": "?"}', $2, clock_now() + n * interval '1 second', null, null from generate_series(1, 150) n`,
      [keyOf(challenge), keyOf(ours.finance.id)],
    );
    await owner.query('analyze');
    await owner.end();
  });
  afterAll(() => app.stop());

  const desk = async (after: string | null = null, first = OPEN) =>
    (await app.ask<{ desk: Page }>(DESK, { role: 'CLERK', first, after }, ours.clerk.token)).desk;

  it('is one page, ordered by deadline and then by id, and the same in small pages', async () => {
    const { totalCount, nodes, pageInfo } = await desk();
    // 50 drafts, 150 questions, and the close that comes.
    expect({ totalCount, read: nodes.length, ...pageInfo }).toMatchObject({ totalCount: OPEN + 1, read: OPEN, hasNextPage: true });
    const keys = nodes.map(({ deadline, key }) => `${deadline ?? '9999'} ${key}`);
    expect(keys).toEqual([...keys].sort());
    const paged: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page: Page = await desk(after, 70);
      paged.push(...page.nodes.map(({ key }) => key));
      ({ hasNextPage: more, endCursor: after } = page.pageInfo);
    }
    expect(paged.slice(0, OPEN)).toEqual(nodes.map(({ key }) => key));
    expect(new Set(paged).size).toBe(OPEN + 1);
  });

  it('is one statement, with its links and with what can be done', async () => {
    const ran: string[] = [];
    const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
    const spy = jest.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
      const [first] = args as [string | { text: string }];
      ran.push(typeof first === 'string' ? first : first.text);
      return query.apply(this, args);
    } as never);
    const { nodes } = await desk();
    spy.mockRestore();
    expect(nodes).toHaveLength(OPEN);
    expect(nodes.every(({ object, availableActions }) => object && availableActions.some(({ allowed }) => allowed))).toBe(true);
    const reads = ran.filter((text) => !/session/.test(text));
    expect(reads.map((text) => text.includes('desk_entry'))).toEqual([true]);
  });

  it(`takes no more than ${RATIO} times as long as a plain list of as many`, async () => {
    const best = { desk: Infinity, plain: Infinity };
    const timed = async (name: keyof typeof best, work: () => Promise<unknown>) => {
      const from = performance.now();
      await work();
      best[name] = Math.min(best[name], performance.now() - from);
    };
    for (let round = 0; round < ROUNDS; round++) {
      await timed('desk', () => desk());
      await timed('plain', () => app.ask(PLAIN, { id: challenge }, ours.clerk.token));
    }
    expect(best.desk / best.plain).toBeLessThan(RATIO);
  });
});
