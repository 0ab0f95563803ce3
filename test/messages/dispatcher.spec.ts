import { randomUUID } from 'node:crypto';
import { ANONYMOUS } from '../../src/common/actor.js';
import { DomainError } from '../../src/common/errors.js';
import { JobRegistry } from '../../src/common/job-registry.js';
import { Job, JOB_POLICIES } from '../../src/common/jobs.js';
import { MessageService } from '../../src/common/message.service.js';
import type { TestDatabase } from '../database.js';
import { createHouse, Effects, Process } from './house.js';

describe('the dispatcher', () => {
  let house: TestDatabase;
  let process: Process;
  const only = async () => (await process.rows())[0]!;
  const run = async () => process.dispatcher.run((await only()).id);
  /** As the relay does, without waiting. */
  const dispatch = () => process.database.query('update message set dispatched_at = clock_timestamp(), attempts = attempts + 1');

  beforeEach(async () => {
    house = await createHouse();
    process = await Process.start(house.url);
  });
  afterEach(async () => {
    await process.stop();
    await house.drop();
  });

  it('runs a message once, with the request that sent it', async () => {
    const actor = { ...ANONYMOUS, requestId: 'request-7' };
    await process.database.write(actor, async (tx) => {
      await tx.send('challenge.close', { challengeId: 'a' });
      return '';
    });
    expect(await run()).toBe('done');
    expect(await run()).toBe('gone');
    expect(await process.database.query('select * from effect')).toEqual([{ subject: 'a', request_id: 'request-7' }]);
  });

  it('lets one of two that run the same message have it', async () => {
    await process.send('a');
    const { id } = await only();
    process.effects.then = async () => {
      process.effects.then = async () => undefined;
      expect(await process.dispatcher.run(id)).toBe('gone');
    };
    expect(await process.dispatcher.run(id)).toBe('done');
    expect(await process.effected()).toEqual(['a']);
  });

  it('leaves an errand under way alone, and does it again in its next try only where its worker died', async () => {
    await process.database.system((tx) => tx.send('notification.deliver', { deliveryId: 'letter' }));
    const { id } = await only();
    await dispatch();
    let leave = (): void => undefined;
    const gone = new Promise<void>((resolve) => (leave = resolve));
    let begun = (): void => undefined;
    const started = new Promise<void>((resolve) => (begun = resolve));
    process.effects.outside = async () => {
      begun();
      await gone;
    };
    const dying = process.dispatcher.run(id);
    await started;
    process.effects.outside = async () => undefined;
    expect(await process.dispatcher.run(id)).toBe('gone');
    expect(await only()).toMatchObject({ done: false, dead: false });
    await dispatch();
    expect(await process.dispatcher.run(id)).toBe('done');
    leave();
    expect(await dying).toBe('gone');
    expect(await process.effected()).toEqual(['letter']);
  });

  it('undoes the effects of a handler that fails, and tries again by the policy until it is dead', async () => {
    await process.send('a');
    process.effects.then = async () => {
      throw new Error('no luck');
    };
    for (let tried = 1; tried < JOB_POLICIES['challenge.close'].attempts; tried += 1) {
      await dispatch();
      expect(await run()).toBe('waiting');
    }
    expect(await only()).toMatchObject({ done: false, dead: false, error: 'Error: no luck' });
    await dispatch();
    expect(await run()).toBe('dead');
    expect(await run()).toBe('gone');
    expect(await only()).toMatchObject({ done: false, dead: true, attempts: 8, error: 'Error: no luck' });
    expect(await process.effected()).toEqual([]);
  });

  it('counts no failure where a message was handed out again, having waited in a long queue beyond its lease', async () => {
    await process.send('a');
    process.effects.then = async () => {
      throw new Error('no luck');
    };
    for (let handed = 0; handed <= JOB_POLICIES['challenge.close'].attempts; handed += 1) await dispatch();
    expect(await run()).toBe('waiting');
    process.effects.then = async () => undefined;
    await dispatch();
    expect(await run()).toBe('done');
  });

  it('doubles the wait before each further try', async () => {
    await process.send('a');
    process.effects.then = async () => {
      throw new Error('no luck');
    };
    for (const seconds of [0.5, 1, 2, 4]) {
      await dispatch();
      await run();
      const [row] = await process.database.query<{ wait: number }>(
        'select extract(epoch from not_before - clock_timestamp())::float8 as wait from message',
      );
      expect(row!.wait).toBeGreaterThan(seconds - 0.4);
      expect(row!.wait).toBeLessThanOrEqual(seconds);
    }
  });

  it('does not try a refusal again, but a race that was lost', async () => {
    await process.send('a');
    await dispatch();
    process.effects.then = async () => {
      throw new DomainError('CHANGED_MEANWHILE');
    };
    expect(await run()).toBe('waiting');
    process.effects.then = async () => {
      throw new DomainError('LIST_EMPTY', { list: 'a' });
    };
    expect(await run()).toBe('dead');
    expect(await only()).toMatchObject({ error: 'LIST_EMPTY {"list":"a"}' });
  });

  it('redrives a dead message, and nothing else', async () => {
    const service = new MessageService(process.database);
    await process.send('a');
    const { id } = await only();
    await dispatch();
    process.effects.then = async () => {
      throw new DomainError('LIST_EMPTY');
    };
    await run();
    process.effects.then = async () => undefined;
    expect(await service.redrive(ANONYMOUS, id)).toBe(id);
    expect(await only()).toMatchObject({ dead: false, dispatched: false, attempts: 0, error: 'LIST_EMPTY {}' });
    await expect(service.redrive(ANONYMOUS, id)).rejects.toMatchObject({ code: 'WRONG_STATE' });
    await expect(service.redrive(ANONYMOUS, randomUUID())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await run()).toBe('done');
    await expect(service.redrive(ANONYMOUS, id)).rejects.toMatchObject({ code: 'WRONG_STATE' });
    const events = await process.database.query("select from_state, to_state, reason from event where event = 'redrive'");
    expect(events).toEqual([{ from_state: 'dead', to_state: 'pending', reason: 'LIST_EMPTY {}' }]);
  });

  it('does not redrive where another message has the key by now', async () => {
    await process.send('a', { key: 'one' });
    const { id } = await only();
    await process.database.query("update message set failed_at = clock_timestamp(), last_error = 'x'");
    await process.send('b', { key: 'one' });
    await expect(new MessageService(process.database).redrive(ANONYMOUS, id)).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
  });

  it('moves the pending message of a key, runs it at its instant only, and takes it back', async () => {
    await process.send('a', { key: 'one' });
    const { id } = await only();
    await dispatch();
    await process.send('b', { key: 'one', at: new Date(Date.now() + 3_600_000) });
    expect(await process.rows()).toEqual([{ id, attempts: 0, dispatched: false, done: false, dead: false, error: null }]);
    expect(await run()).toBe('gone');
    await process.send('c', { key: 'one' });
    expect(await run()).toBe('done');
    expect(await process.effected()).toEqual(['c']);
    await process.send('d', { key: 'one' });
    expect(await process.rows()).toHaveLength(2);
    await process.database.system((tx) => tx.cancel('one'));
    expect(await process.rows()).toHaveLength(1);
  });

  it('lets a handler send the next message of its own key', async () => {
    await process.send('a', { key: 'one' });
    process.effects.then = (tx) => tx.send('challenge.close', { challengeId: 'b' }, { key: 'one', at: new Date(Date.now() + 3_600_000) });
    expect(await run()).toBe('done');
    expect((await process.rows()).map(({ done }) => done)).toEqual([true, false]);
  });
});

describe('the handlers of jobs', () => {
  class Twice {
    @Job('list.publish')
    async one(): Promise<void> {}
    @Job('challenge.close')
    async other(): Promise<void> {}
  }
  const registry = () => new JobRegistry({ getProviders: () => [] });

  it('are exactly one each', () => {
    expect(() => registry().collect([new Twice()], ['list.publish', 'challenge.close'])).not.toThrow();
    expect(() => registry().collect([new Twice(), new Effects()], ['list.publish'])).toThrow('two handlers of job challenge.close');
    expect(() => registry().collect([null, undefined, 'text', Object.create(null), new Effects()], ['list.publish'])).toThrow(
      'no handler of job list.publish',
    );
  });
});
