import { Logger } from '@nestjs/common';
import type { Listener } from './listener.js';
import type { Dispatch, WorkQueue } from './queue.js';
import type { Database } from './transaction.js';

/** The injection token of the lease of messages, in milliseconds. */
export const LEASE_MS = Symbol('lease of messages');

/** The channel on which the commit of a message, or a move of the clock, is told. */
export const MESSAGE_CHANNEL = 'jiebang_message';

const BATCH = 100;
/** Dispatched and not taken back: more would wait in the queue until their leases are over, and go out twice. */
const WINDOW = 1000;
const POLL_MS = 5000;
const RETRY_MS = 1000;
/** The shortest wait: what is due and not free (its handler runs beyond its lease, the window is full) is looked at again after this. */
const PAUSE_MS = 100;

const PENDING = 'done_at is null and failed_at is null';
/** What an operator paused waits; computed once for each statement. */
const RUNNING = `not exists (select from queue_pause q where q.job = '*') and job <> all (array(select q.job from queue_pause q))`;

/*
 * A row whose handler runs is locked by it and skipped here, so a long job keeps its message for as long as it lives.
 * `(select clock_now())` is computed once, so that the index of due rows serves. A row that failed waits out its backoff and does not
 * count as under way, or a fault of one job would hold up all others.
 */
const CLAIM = `
with due as (
  select id from message
  where ${PENDING} and ${RUNNING} and run_at <= (select clock_now()) and (dispatched_at is null or not_before <= clock_timestamp())
  order by run_at, id
  limit (select greatest(0, least(${BATCH}, ${WINDOW} - count(*))) from (
    select from message where ${PENDING} and dispatched_at is not null and last_error is null and not_before > clock_timestamp() limit ${WINDOW}) under_way)
  for update skip locked
), claimed as (
  update message m
  set dispatched_at = clock_timestamp(), attempts = m.attempts + 1,
      not_before = clock_timestamp() + $1 * interval '1 millisecond'
  from due where m.id = due.id
  returning m.id, m.job, m.attempts, m.run_at
)
select id, job, attempts as attempt from claimed order by run_at, id`;

/** The try did not take place, so its number is free again: should the queue have it after all, it is the same job. */
const RELEASE = `
update message m set dispatched_at = null, not_before = null, attempts = m.attempts - 1
from unnest($1::uuid[], $2::int[]) as given (id, attempt)
where m.id = given.id and m.attempts = given.attempt and m.done_at is null`;

/** Milliseconds until there is something to do: the next timer of a real clock, the end of a lease or backoff, or at once beyond the window. */
const NEXT = `
select extract(epoch from least(
  (select min(run_at) from message where ${PENDING} and ${RUNNING} and run_at > clock.now and not exists (select from demo_clock)),
  (select min(not_before) from (
    select not_before from message where ${PENDING} and ${RUNNING} and run_at <= clock.now and dispatched_at is not null order by run_at, id limit ${WINDOW}) out),
  (select clock_timestamp() from message where ${PENDING} and ${RUNNING} and run_at <= clock.now and dispatched_at is null limit 1)
) - clock_timestamp())::float8 * 1000 as wait
from (select clock_now() as now) clock`;

const logger = new Logger('Relay');

/**
 * Hands due messages to the queue: claims and commits first, then adds, so that a worker always finds what it is called for. Any number
 * of relays may run; each message of a moment goes to one of them.
 */
export class Relay {
  private timer?: NodeJS.Timeout;
  private passing?: Promise<void>;
  private again = false;
  private stopped = false;
  private silence?: () => void;

  constructor(
    private readonly database: Pick<Database, 'query'>,
    private readonly queue: Pick<WorkQueue, 'add'>,
    private readonly listener: Pick<Listener, 'on'>,
    private readonly leaseMs: number,
  ) {}

  async start(): Promise<void> {
    this.silence = await this.listener.on(MESSAGE_CHANNEL, () => this.wake());
    this.wake();
  }

  /** Ends after the pass under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.silence?.();
    clearTimeout(this.timer);
    await this.passing;
  }

  /** Looks for due messages now, or once more if it is looking. */
  wake(): void {
    if (this.stopped) return;
    this.again = true;
    this.passing ??= this.pass().finally(() => (this.passing = undefined));
  }

  private async pass(): Promise<void> {
    let wait = RETRY_MS;
    clearTimeout(this.timer);
    try {
      while (this.again && !this.stopped) {
        this.again = false;
        while ((await this.dispatch()) === BATCH && !this.stopped);
        const [next] = await this.database.query<{ wait: number | null }>(NEXT);
        wait = Math.min(POLL_MS, Math.max(PAUSE_MS, next?.wait ?? POLL_MS));
      }
    } catch (error) {
      logger.error(error instanceof Error ? error.message : String(error));
    }
    if (!this.stopped) this.timer = setTimeout(() => this.wake(), wait);
  }

  private async dispatch(): Promise<number> {
    const claimed = await this.database.query<Dispatch>(CLAIM, [this.leaseMs]);
    if (claimed.length === 0) return 0;
    try {
      await this.queue.add(claimed);
    } catch (error) {
      await this.database.query(RELEASE, [claimed.map(({ id }) => id), claimed.map(({ attempt }) => attempt)]);
      throw error;
    }
    return claimed.length;
  }
}
