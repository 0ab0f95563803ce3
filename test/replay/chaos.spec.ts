import { jest } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import pg from 'pg';
import { fetchBundle } from '../../src/replay/bundles.js';
import { type Outcome, play } from '../../src/replay/play.js';
import { verifyBundle } from '../../src/verify/verification.js';
import { createDatabase, type TestDatabase } from '../database.js';
import { redisInstalled, TestRedis } from '../messages/redis.js';
import { inTurn, ProductProcess } from './processes.js';
import { actsOf, smallest } from './sample-files.js';

jest.setTimeout(600_000);
/** Another one: CHAOS_SEED. */
const SEED = Number(process.env.CHAOS_SEED ?? 20_260_302);

/** A blow: after which act it falls, on how many messages it waits then, and how many milliseconds after the last of these. */
interface Blow {
  act: number;
  messages: number;
  delay: number;
}

/** Blows besides, each while another batch of an opening of sealed bids waits or is under way. */
const IN_OPENINGS = 4;
const OPENING = `select id::text || payload::text as batch from message where job = 'challenge.open-bids' and done_at is null`;
const UNSEALED = `select from event e where not exists (select from log_leaf l where l.event_id = e.id)
  or (select max(size) from checkpoint) is distinct from (select count(*) from log_leaf) limit 1`;
/** A worker seals and publishes all the time. */
const BUSY_SEALER = { RECORD_SEAL_MS: '20', RECORD_CHECKPOINT_MS: '50' };

/** Blows drawn by a seed over the acts of the smallest list. Half of them fall while a message is under way, the others wherever. */
function blows(count: number, seed: number): Blow[] {
  const acts = actsOf(smallest()).length;
  const blow = fc.record({
    act: fc.integer({ min: 0, max: acts - 1 }),
    messages: fc.integer({ min: 0, max: 1 }),
    delay: fc.integer({ min: 0, max: 40 }),
  });
  const [drawn] = fc.sample(fc.uniqueArray(blow, { minLength: count, maxLength: count, selector: ({ act }) => act }), { seed, numRuns: 1 });
  return [...drawn!, ...drawings()].sort((a, b) => a.act - b.act);
}

/** Blows that fall while panels are drawn. */
const drawings = (): Blow[] =>
  actsOf(smallest()).flatMap(({ label }, act) => (label.includes(' draw a panel ') ? [{ act, messages: 0, delay: 10 }] : []));

describe('the smallest list, over processes of its own', () => {
  let database: TestDatabase;
  let listener: pg.Client;
  let running: ProductProcess[];

  beforeEach(async () => {
    running = [];
    database = await createDatabase();
    listener = new pg.Client({ connectionString: database.url });
    await listener.connect();
    await listener.query('listen jiebang_message');
  });
  afterEach(async () => {
    for (const process of running) await process.end('SIGKILL');
    await listener.end();
    await database.drop();
  });

  const start = async (entry: 'main' | 'worker', env: Record<string, string> = {}): Promise<ProductProcess> => {
    const started = await ProductProcess.start(entry, {
      ...{ DATABASE_URL: database.url, DATABASE_OWNER_URL: database.ownerUrl },
      ...BUSY_SEALER,
      ...env,
    });
    running.push(started);
    return started;
  };

  /** Plays the list; each blow falls in its moment, beside whatever the replay is at. */
  const playUnder = async (
    url: string,
    planned: readonly Blow[],
    strike: () => Promise<void>,
  ): Promise<Outcome & { struck: number; inOpenings: number }> => {
    let act = -1;
    let struck = 0;
    const due = [...planned];
    const falling: Promise<void>[] = [];
    let striking = Promise.resolve();
    const hit = (): Promise<void> => (striking = striking.then(strike));
    const fall = async ({ messages, delay }: Blow): Promise<void> => {
      if (messages > 0) await Promise.race([once(listener, 'notification'), wait(5000)]);
      await wait(delay);
      await hit();
      struck += 1;
    };
    const batches = new Set<string>();
    const look = async (): Promise<void> => {
      const { rows } = await listener.query<{ batch: string }>(OPENING);
      const fresh = rows.filter(({ batch }) => !batches.has(batch));
      if (!fresh.length || batches.size >= IN_OPENINGS) return;
      batches.add(fresh[0]!.batch);
      await hit();
    };
    const heard = () => void falling.push(look());
    listener.on('notification', heard);
    const outcome = await play(url, smallest(), () => {
      act += 1;
      const [blow] = due;
      if (!blow || blow.act >= act) return;
      due.shift();
      falling.push(fall(blow));
    });
    listener.off('notification', heard);
    await Promise.all(falling);
    return { ...outcome, struck, inOpenings: batches.size };
  };

  /** What does not hold of the record of a played list, by its bundle for supervision. */
  const faultOf = async ({ world }: Outcome, url: string): Promise<unknown> => {
    while ((await listener.query(UNSEALED)).rowCount) await wait(50);
    const folder = await mkdtemp(join(tmpdir(), 'jiebang-chaos-'));
    try {
      const token = await world.officer(world.file.officers.supervisor, 'supervisor');
      const file = join(folder, 'supervision.jsonl');
      await writeFile(file, await (await fetchBundle(url, world.id('list'), 'supervision', token)).text());
      return (await verifyBundle(file, null)).fault;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };

  it('comes out the same with a worker that is killed at eight moments, at draws and in openings', async () => {
    const api = await start('main');
    let worker = await start('worker');
    const planned = blows(8, SEED);
    const outcome = await playUnder(api.url, planned, async () => {
      await worker.end('SIGKILL');
      worker = await start('worker');
    });
    expect(outcome.differences).toEqual([]);
    expect(outcome.struck).toBe(planned.length);
    expect(outcome.inOpenings).toBe(IN_OPENINGS);
    expect(await faultOf(outcome, api.url)).toBeNull();
    const { rows } = await listener.query<{ lost: number; undone: number }>(
      `select count(*) filter (where attempts > 1)::int as lost, count(*) filter (where done_at is null)::int as undone from message`,
    );
    expect(rows[0]!.undone).toBe(0);
    process.stdout.write(`killed at ${outcome.struck + outcome.inOpenings} moments, with ${rows[0]!.lost} messages under way\n`);
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

    it('comes out the same though Redis is flushed in the middle of it, of draws and of openings', async () => {
      const api = await start('main', { REDIS_URL: redis.url });
      await start('worker', { REDIS_URL: redis.url });
      const planned = blows(12, SEED);
      const outcome = await playUnder(api.url, planned, () => redis.flush());
      expect(outcome.differences).toEqual([]);
      expect(outcome.struck).toBe(planned.length);
      expect(outcome.inOpenings).toBe(IN_OPENINGS);
      expect(await faultOf(outcome, api.url)).toBeNull();
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
