import { jest } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { ANONYMOUS, type Actor } from '../../src/common/actor.js';
import { DemoClock } from '../../src/common/demo-clock.js';
import type { TestDatabase } from '../database.js';
import { createHouse, Process, until } from './house.js';

jest.setTimeout(240_000);

const at = (text: string) => new Date(`${text}+08:00`);
const EPOCH = at('2000-01-01T00:00:00');

describe('the demo clock', () => {
  let house: TestDatabase;
  let process: Process;
  let clock: DemoClock;
  const key = (name: string, hash = ''): Actor => ({ ...ANONYMOUS, act: { key: name, hashes: [hash], name: 'moveClock' } });

  beforeEach(async () => {
    house = await createHouse();
    process = await Process.start(house.url);
    clock = new DemoClock(process.database, process.listener);
  });
  afterEach(async () => {
    await process.stop();
    await house.drop();
  });

  it('is not there where the clock is real', async () => {
    expect(await clock.read()).toBeNull();
    expect(await clock.readIdle(1000)).toBeNull();
    await expect(clock.move(ANONYMOUS, at('2026-01-01T00:00:00'))).rejects.toMatchObject({ code: 'DEMO_ONLY' });
  });

  it('starts once, in 2000, and stands still', async () => {
    await clock.start();
    expect(await clock.read()).toEqual({ instant: EPOCH, nextDue: null, pending: 0, dead: 0 });
    await clock.move(ANONYMOUS, at('2026-01-01T00:00:00'));
    await clock.start();
    expect(await clock.read()).toMatchObject({ instant: at('2026-01-01T00:00:00') });
    expect(await process.database.system((tx) => tx.now())).toEqual(at('2026-01-01T00:00:00'));
  });

  it('never passes a due message, and moves only forward', async () => {
    await clock.start();
    await process.send('a', { at: at('2026-03-01T00:00:01') });
    await process.send('b', { at: at('2026-03-01T00:00:01') });
    await process.send('c', { at: at('2026-04-01T00:00:00'), key: 'c' });
    await clock.move(ANONYMOUS, at('2026-02-01T00:00:00'));
    expect(await clock.read()).toEqual({ instant: at('2026-02-01T00:00:00'), nextDue: at('2026-03-01T00:00:01'), pending: 0, dead: 0 });
    await clock.move(ANONYMOUS, at('2026-05-01T00:00:00'));
    expect(await clock.read()).toEqual({ instant: at('2026-03-01T00:00:01'), nextDue: at('2026-04-01T00:00:00'), pending: 2, dead: 0 });
    await expect(clock.move(ANONYMOUS, at('2026-03-01T00:00:00'))).rejects.toMatchObject({ code: 'CLOCK_BACKWARDS' });
    await process.database.system((tx) => tx.cancel('c'));
    await clock.move(ANONYMOUS, at('2026-05-01T00:00:00'));
    expect(await clock.read()).toMatchObject({ instant: at('2026-05-01T00:00:00'), nextDue: null });
  });

  it('moves once by one key', async () => {
    await clock.start();
    await clock.move(key('one'), at('2026-01-01T00:00:00'));
    await clock.move(ANONYMOUS, at('2026-02-01T00:00:00'));
    await clock.move(key('one'), at('2026-01-01T00:00:00'));
    expect(await clock.read()).toMatchObject({ instant: at('2026-02-01T00:00:00') });
    await expect(clock.move(key('one', 'other'), at('2026-03-01T00:00:00'))).rejects.toMatchObject({ code: 'KEY_REUSED' });
  });

  it('waits until the workers are done with what is due, and with what that makes due', async () => {
    await clock.start();
    await process.send('a', { at: at('2026-03-01T00:00:00') });
    process.effects.then = async (tx, subject) => {
      if (subject.length < 4) await tx.send('challenge.close', { challengeId: `${subject}a` });
    };
    await process.work();
    await clock.move(ANONYMOUS, at('2026-05-01T00:00:00'));
    expect(await clock.readIdle(60_000)).toEqual({ instant: at('2026-03-01T00:00:00'), nextDue: null, pending: 0, dead: 0 });
    expect(await process.effected()).toEqual(['a', 'aa', 'aaa', 'aaaa']);
  });

  it('is told at once when the last message is done, and no later than asked for', async () => {
    await clock.start();
    await process.send('a');
    expect(await clock.readIdle(300)).toMatchObject({ pending: 1 });
    const idle = clock.readIdle(60_000);
    const [row] = await process.rows();
    await process.dispatcher.run(row!.id);
    const first = await Promise.race([idle, wait(30_000, 'late', { ref: false })]);
    expect(first).toMatchObject({ pending: 0 });
  });

  it('counts what is dead', async () => {
    await clock.start();
    await process.send('a');
    process.effects.then = async () => {
      throw new Error('no luck');
    };
    const [row] = await process.rows();
    await process.database.query('update message set failures = 7');
    await process.dispatcher.run(row!.id);
    await until(async () => (await clock.read())?.dead === 1);
    expect(await clock.readIdle(0)).toMatchObject({ pending: 0, dead: 1 });
  });
});
