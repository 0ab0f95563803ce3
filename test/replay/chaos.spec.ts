import { jest } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import pg from 'pg';
import { type Outcome, play } from '../../src/replay/play.js';
import { createDatabase, type TestDatabase } from '../database.js';
import { redisInstalled, TestRedis } from '../messages/redis.js';
import { inTurn, ProductProcess } from './processes.js';
import { actsOf, smallest } from './sample-files.js';

jest.setTimeout(240_000);
/** Another one: CHAOS_SEED. */
const SEED = Number(process.env.CHAOS_SEED ?? 20_260_302);

/** A blow: after which act it falls, on how many messages it waits then, and how many milliseconds after the last of these. */
interface Blow {
  act: number;
  messages: number;
  delay: number;
}

/** Blows drawn by a seed over the acts of the smallest list. Half of them fall while a message is under way, the others wherever. */
function blows(count: number, seed: number): Blow[] {
  const acts = actsOf(smallest()).length;
  const blow = fc.record({
    act: fc.integer({ min: 0, max: acts - 1 }),
    messages: fc.integer({ min: 0, max: 1 }),
    delay: fc.integer({ min: 0, max: 40 }),
  });
  const [drawn] = fc.sample(fc.uniqueArray(blow, { minLength: count, maxLength: count, selector: ({ act }) => act }), { seed, numRuns: 1 });
  return drawn!.sort((a, b) => a.act - b.act);
}

describe('the smallest list, over processes of its own', () => {
  let database: TestDatabase;
  let listener: pg.Client;
  let running: ProductProcess[];
  let told: () => void;

  beforeEach(async () => {
    running = [];
    told = () => undefined;
    database = await createDatabase();
    listener = new pg.Client({ connectionString: database.url });
    await listener.connect();
    listener.on('notification', () => told());
    await listener.query('listen jiebang_message');
  });
  afterEach(async () => {
    for (const process of running) await process.end('SIGKILL');
    await listener.end();
    await database.drop();
  });

  const start = async (entry: 'main' | 'worker', env: Record<string, string> = {}): Promise<ProductProcess> => {
    const started = await ProductProcess.start(entry, { DATABASE_URL: database.url, DATABASE_OWNER_URL: database.ownerUrl, ...env });
    running.push(started);
    return started;
  };

  /** Plays the list; each blow falls in its moment, beside whatever the replay is at. */
  const playUnder = async (url: string, planned: readonly Blow[], strike: () => Promise<void>): Promise<Outcome & { struck: number }> => {
    let act = -1;
    let struck = 0;
    const due = [...planned];
    let striking = Promise.resolve();
    const fall = async ({ messages, delay }: Blow): Promise<void> => {
      if (messages > 0) await Promise.race([new Promise<void>((resolve) => (told = resolve)), wait(5000)]);
      await wait(delay);
      await strike();
      struck += 1;
    };
    const outcome = await play(url, smallest(), () => {
      act += 1;
      const [blow] = due;
      if (!blow || blow.act >= act) return;
      due.shift();
      striking = striking.then(() => fall(blow));
    });
    await striking;
    return { ...outcome, struck };
  };

  it('comes out the same with a worker that is killed at eight moments', async () => {
    const api = await start('main');
    let worker = await start('worker');
    const outcome = await playUnder(api.url, blows(8, SEED), async () => {
      await worker.end('SIGKILL');
      worker = await start('worker');
    });
    expect(outcome.differences).toEqual([]);
    expect(outcome.struck).toBe(8);
    const { rows } = await listener.query<{ lost: number; undone: number }>(
      `select count(*) filter (where attempts > 1)::int as lost, count(*) filter (where done_at is null)::int as undone from message`,
    );
    expect(rows[0]!.undone).toBe(0);
    process.stdout.write(`killed at 8 moments, with ${rows[0]!.lost} messages under way\n`);
  });

  const REDIS = redisInstalled() ? describe : describe.skip;
  REDIS('with a queue over Redis', () => {
    let redis: TestRedis;
    beforeEach(async () => {
      redis = await TestRedis.start();
    });
    afterEach(async () => {
      for (const process of running) await process.end('SIGKILL');
      await redis.stop();
    });

    it('comes out the same though Redis is flushed in the middle of it', async () => {
      const api = await start('main', { REDIS_URL: redis.url });
      await start('worker', { REDIS_URL: redis.url });
      const outcome = await playUnder(api.url, blows(12, SEED), () => redis.flush());
      expect(outcome.differences).toEqual([]);
      expect(outcome.struck).toBe(12);
    });

    it('comes out the same over two API processes in turn and two workers', async () => {
      const env = { REDIS_URL: redis.url };
      const apis = [await start('main', env), await start('main', env)];
      for (let workers = 0; workers < 2; workers += 1) await start('worker', env);
      const address = await inTurn(apis.map(({ url }) => url));
      const outcome = await play(address.url, smallest(), () => undefined);
      address.stop();
      expect(outcome.differences).toEqual([]);
      expect(Math.min(...address.served)).toBeGreaterThan(100);
    });
  });
});
