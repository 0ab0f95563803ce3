import { jest } from '@jest/globals';
import type { Dispatch } from '../../src/common/queue.js';
import { Relay } from '../../src/common/relay.js';
import type { TestDatabase } from '../database.js';
import { createHouse, Process, until } from './house.js';

jest.setTimeout(240_000);

/** A queue in memory that keeps what it was given. */
class Heard {
  readonly all: Dispatch[] = [];
  constructor(private readonly meanwhile: (dispatches: readonly Dispatch[]) => Promise<void> = async () => undefined) {}
  async add(dispatches: readonly Dispatch[]): Promise<void> {
    await this.meanwhile(dispatches);
    this.all.push(...dispatches);
  }
}

describe('the relay', () => {
  let house: TestDatabase;
  let process: Process;
  let relays: Relay[];
  const relay = async (queue: Heard): Promise<Relay> => {
    const made = new Relay(process.database, queue, process.listener, 10_000);
    relays.push(made);
    await made.start();
    return made;
  };

  beforeEach(async () => {
    relays = [];
    house = await createHouse();
    process = await Process.start(house.url);
  });
  afterEach(async () => {
    for (const made of relays) await made.stop();
    await process.stop();
    await house.drop();
  });

  it('commits what it claims before it tells the queue', async () => {
    const seen: boolean[] = [];
    const queue = new Heard(async () => void seen.push(...(await process.rows()).map(({ dispatched }) => dispatched)));
    await process.send('a');
    await relay(queue);
    await until(() => queue.all.length === 1);
    expect(seen).toEqual([true]);
    expect(queue.all[0]).toMatchObject({ job: 'challenge.close', attempt: 1 });
  });

  it('knows nothing of a message before its commit, and is woken by it', async () => {
    const queue = new Heard();
    const woken = await relay(queue);
    await process.database.system(async (tx) => {
      await tx.send('challenge.close', { challengeId: 'a' });
      woken.wake();
      await woken.stop();
      expect(queue.all).toEqual([]);
    });
    await relay(queue);
    await until(() => queue.all.length === 1);
    const took: number[] = [];
    for (const sent of [2, 3, 4]) {
      await process.send(`${sent}`);
      took.push(await until(() => queue.all.length === sent));
    }
    // It looks every five seconds by itself.
    expect(Math.min(...took)).toBeLessThan(4000);
  });

  it('wakes by itself when a timer is due', async () => {
    const queue = new Heard();
    await relay(queue);
    const at = new Date(Date.now() + 600);
    await process.send('a', { at });
    await until(() => queue.all.length === 1);
    expect(Date.now()).toBeGreaterThanOrEqual(at.getTime());
  });

  it('gives each message to one of two relays, by instant and id, and no more than the window', async () => {
    await process.database.query(
      `insert into message (id, job, payload, run_at)
       select gen_random_uuid(), 'challenge.close', '{}', clock_timestamp() - (n % 7) * interval '1 second' from generate_series(1, 1250) n`,
    );
    const queues = [new Heard(), new Heard()];
    await Promise.all(queues.map(relay));
    const all = () => queues.flatMap((queue) => queue.all.map(({ id }) => id));
    await until(() => all().length >= 1000);
    expect(new Set(all()).size).toBe(all().length);
    const order = (await process.rows()).map(({ id }) => id);
    for (const queue of queues) {
      const places = queue.all.map(({ id }) => order.indexOf(id));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }
    expect(all().length).toBeLessThanOrEqual(1100);
    await process.database.query('update message set done_at = clock_timestamp() where dispatched_at is not null');
    await until(() => all().length === 1250);
    expect(new Set(all()).size).toBe(1250);
  });

  it('gives back what the queue does not take, and tries again', async () => {
    let away = true;
    const queue = new Heard(async () => {
      if (away) throw new Error('the queue is away, as the spec wants it');
    });
    await process.send('a');
    const trying = await relay(queue);
    await until(async () => (await process.rows()).every(({ dispatched, attempts }) => !dispatched && attempts === 0));
    away = false;
    trying.wake();
    await until(() => queue.all.length === 1);
    expect(queue.all[0]!.attempt).toBe(1);
  });

  it('sends out again what was not done within its lease, under another number', async () => {
    const queue = new Heard();
    await process.send('a');
    await relay(queue);
    await until(() => queue.all.length === 1);
    await process.passLeases();
    await until(() => queue.all.length === 2);
    expect(queue.all[1]).toEqual({ ...queue.all[0], attempt: 2 });
  });

  it('leaves a message alone whose handler runs beyond the lease', async () => {
    const queue = new Heard();
    await process.send('a');
    const first = await relay(queue);
    await until(() => queue.all.length === 1);
    await first.stop();
    await process.passLeases();
    const late = new Heard();
    process.effects.then = async () => {
      const looking = await relay(late);
      await looking.stop();
    };
    expect(await process.dispatcher.run(queue.all[0]!.id)).toBe('done');
    expect(late.all).toEqual([]);
  });

  it('hears again after its connection was cut', async () => {
    let called = 0;
    await process.listener.on('jiebang_spec', () => (called += 1));
    const before = called;
    // Only this spec's: others share the server.
    await process.database.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'",
    );
    await until(() => called > before);
    const after = called;
    await process.database.query('notify jiebang_spec');
    await until(() => called > after);
  });
});
