import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from './actor.js';
import { DONE_CHANNEL } from './dispatcher.js';
import { DomainError } from './errors.js';
import { ERRANDS } from './jobs.js';
import { Listener } from './listener.js';
import { Database } from './transaction.js';

/** Where a demo clock stands when it is new: before the first act of any list. */
const DEMO_EPOCH = '2000-01-01T00:00:00+08:00';

/** How long a request may wait for the workers, in milliseconds. */
const MAX_WAIT_MS = 30_000;
/** The floor under the notifications. */
const POLL_MS = 250;
const PENDING = 'done_at is null and failed_at is null';
/** What waits for another system to come back keeps no demo from going on. */
const POSTPONED = `last_error is not null and job in (${ERRANDS.map((job) => `'${job}'`).join(', ')})`;

/** Where the clock stands, and what the workers still have to do at this instant. */
export interface DemoClockState {
  instant: Date;
  /** The next instant at which a message is due. */
  nextDue: Date | null;
  /** Messages that are due and neither done nor dead. */
  pending: number;
  /** Messages that were given up. */
  dead: number;
}

/** The clock of a demo or test database: it stands still between moves and is moved only forward. Other databases have none. */
@Injectable()
export class DemoClock {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Listener) private readonly listener: Listener,
  ) {}

  /** Makes this a demo database, whose clock stands at DEMO_EPOCH, unless it is one. */
  async start(): Promise<void> {
    await this.database.query('insert into demo_clock (instant) values ($1) on conflict do nothing', [DEMO_EPOCH]);
  }

  /** The state by one statement; null where the clock is real. */
  async read(): Promise<DemoClockState | null> {
    const [state] = await this.database.query<DemoClockState>(
      `select instant, (select min(run_at) from message where ${PENDING} and run_at > instant) as "nextDue",
              (select count(*)::int from message where ${PENDING} and run_at <= instant and not (${POSTPONED})) as pending,
              (select count(*)::int from message where failed_at is not null) as dead
       from demo_clock`,
    );
    return state ?? null;
  }

  /** The state as soon as nothing is pending, or after so many milliseconds (at most MAX_WAIT_MS) as it then is. */
  async readIdle(waitMs: number): Promise<DemoClockState | null> {
    const until = performance.now() + Math.min(waitMs, MAX_WAIT_MS);
    let wake: () => void = () => undefined;
    const silence = await this.listener.on(DONE_CHANNEL, () => wake());
    try {
      for (;;) {
        const told = new Promise<void>((resolve) => (wake = resolve));
        const state = await this.read();
        const left = until - performance.now();
        if (!state || state.pending === 0 || left <= 0) return state;
        await Promise.race([told, wait(Math.min(left, POLL_MS))]);
      }
    } finally {
      silence();
    }
  }

  /**
   * Moves the clock to `to`, or to the next due message where that is earlier, and wakes the workers. Throws DEMO_ONLY where the clock is
   * real, CLOCK_BACKWARDS where it stands later than `to`.
   */
  async move(actor: Actor, to: Date): Promise<void> {
    await this.database.write(actor, async (tx) => {
      const { instant } = await tx.one<{ instant: Date }>('select instant from demo_clock for update', [], 'DEMO_ONLY');
      if (to < instant) throw new DomainError('CLOCK_BACKWARDS', { instant: instant.toISOString() });
      await tx.query(
        `update demo_clock set instant = least($1::timestamptz, (select min(run_at) from message where ${PENDING} and run_at > instant))`,
        [to],
      );
      await tx.query('notify jiebang_message');
      return 'demo-clock';
    });
  }
}
