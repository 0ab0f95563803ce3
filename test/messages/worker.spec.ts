import { jest } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Dispatch, WorkQueue } from '../../src/common/queue.js';
import type { TestDatabase } from '../database.js';
import { createHouse, Process, until } from './house.js';
import { freePort, redisInstalled, TestRedis } from './redis.js';

jest.setTimeout(240_000);

const BACKENDS = ['PostgreSQL', ...(redisInstalled() ? ['Redis'] : [])];

describe.each(BACKENDS)('workers over %s', (backend) => {
  let house: TestDatabase;
  let redis: TestRedis | undefined;
  let processes: Process[];
  let child: ChildProcess | undefined;

  const start = async (): Promise<Process> => {
    const started = await Process.start(house.url);
    processes.push(started);
    return started;
  };
  const queue = () => WorkQueue.open({ redisUrl: redis?.url, databaseUrl: house.url, concurrency: 1 });
  const flush = async (by: Process): Promise<unknown> => (redis ? redis.flush() : by.database.query('delete from bullmq.job'));
  const waiting = async (by: Process): Promise<Dispatch[]> =>
    by.database.query<Dispatch>('select id, job, attempts as attempt from message where done_at is null');

  beforeAll(async () => {
    if (backend === 'Redis') redis = await TestRedis.start();
  });
  afterAll(() => redis?.stop());
  beforeEach(async () => {
    processes = [];
    house = await createHouse();
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    for (const process of processes) await process.stop();
    await house.drop();
    await redis?.flush();
  });

  it('run each of many messages once, though the queue delivers some twice', async () => {
    const [one, two] = [await start(), await start()];
    await one.database.query(
      `insert into message (id, job, payload, run_at)
       select gen_random_uuid(), 'challenge.close', json_build_object('challengeId', n::text), clock_timestamp() from generate_series(1, 300) n`,
    );
    const twice = await queue();
    await twice.add(await waiting(one));
    await twice.close();
    await Promise.all([one.work(redis?.url), two.work(redis?.url)]);
    await until(async () => (await one.rows()).every(({ done }) => done));
    const subjects = await one.effected();
    expect(subjects).toHaveLength(300);
    expect(new Set(subjects).size).toBe(300);
  });

  it('run a message soon after its commit', async () => {
    const process = await start();
    await process.work(redis?.url);
    const took: number[] = [];
    for (const subject of ['a', 'b', 'c', 'd', 'e']) {
      await process.send(subject);
      took.push(await until(async () => (await process.effected()).includes(subject)));
    }
    // A worker that nobody wakes looks every five seconds; on a busy machine one may be late, but not all are.
    expect(Math.min(...took.slice(1))).toBeLessThan(4000);
  });

  it('try again after a failure', async () => {
    const process = await start();
    await process.work(redis?.url);
    let failures = 0;
    process.effects.then = async () => {
      failures += 1;
      if (failures === 1) throw new Error('no luck');
    };
    await process.send('a');
    await until(async () => (await process.effected()).length === 1);
    expect(failures).toBe(2);
    expect(await process.rows()).toMatchObject([{ attempts: 2, done: true, error: 'Error: no luck' }]);
  });

  it('run again what a killed worker had begun', async () => {
    const process = await start();
    await process.send('a');
    child = spawn(
      globalThis.process.execPath,
      ['--import', './test/typescript.js', 'test/messages/stuck-worker.ts', house.url, redis?.url ?? ''],
      {
        stdio: 'inherit',
      },
    );
    await until(async () => (await process.effected()).includes('began a'));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await process.rows()).toMatchObject([{ done: false, attempts: 1 }]);
    await process.work(redis?.url);
    await process.passLeases();
    await until(async () => (await process.effected()).includes('a'));
    expect(await process.rows()).toMatchObject([{ done: true, attempts: 2 }]);
  });

  it('lose nothing with the queue', async () => {
    const process = await start();
    await process.send('a');
    const lost = await queue();
    await process.database.query(
      "update message set dispatched_at = clock_timestamp(), attempts = 1, not_before = clock_timestamp() + interval '1 hour'",
    );
    await lost.add(await waiting(process));
    await flush(process);
    await lost.close();
    await process.work(redis?.url);
    await process.passLeases();
    await until(async () => (await process.effected()).length === 1);
    expect(await process.rows()).toMatchObject([{ done: true, attempts: 2 }]);
  });

  it('finish what they are at before they stop', async () => {
    const process = await start();
    let go: () => void = () => undefined;
    const going = new Promise<void>((resolve) => (go = resolve));
    let begun = false;
    process.effects.then = async () => {
      begun = true;
      await going;
    };
    await process.work(redis?.url);
    await process.send('a');
    await until(() => begun);
    const other = await start();
    const stopped = process.stop();
    processes = [other];
    go();
    await stopped;
    expect(await other.effected()).toEqual(['a']);
  });
});

const REDIS = BACKENDS.includes('Redis') ? describe : describe.skip;
REDIS('a worker whose Redis goes away', () => {
  it('waits for it at the start, and misses nothing when it comes back empty', async () => {
    const port = await freePort();
    const house = await createHouse();
    const process = await Process.start(house.url);
    const working = process.work(`redis://127.0.0.1:${port}`);
    let redis = await TestRedis.start(port);
    await working;
    await process.send('a');
    await until(async () => (await process.effected()).length === 1);
    await redis.stop();
    await process.send('b');
    await until(async () => (await process.rows()).some(({ done, dispatched }) => !done && !dispatched));
    redis = await TestRedis.start(port);
    await until(async () => (await process.effected()).length === 2);
    expect(await process.rows()).toMatchObject([{ done: true }, { done: true, attempts: 1 }]);
    await process.stop();
    await redis.stop();
    await house.drop();
  });
});

describe('a queue without its tables', () => {
  it('does not open', async () => {
    const house = await createHouse();
    const process = await Process.start(house.ownerUrl);
    await process.database.query('drop schema bullmq cascade');
    await expect(WorkQueue.open({ databaseUrl: house.url, concurrency: 1 })).rejects.toThrow('not initialized');
    await process.stop();
    await house.drop();
  });
});
