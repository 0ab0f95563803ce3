import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { ANONYMOUS } from './actor.js';
import { ErrandPostponed, ErrandRefused } from './errand.js';
import { DomainError } from './errors.js';
import { JobRegistry } from './job-registry.js';
import { JOB_POLICIES, type JobPolicy } from './jobs.js';
import { LEASE_MS, MESSAGE_CHANNEL } from './relay.js';
import { Database, Tx } from './transaction.js';

/** The channel on which a demo database tells that a message is done or dead. */
export const DONE_CHANNEL = 'jiebang_done';

interface Taken {
  id: string;
  job: string;
  payload: unknown;
  /** How often it was handed out: the number of this try. */
  attempts: number;
  /** How many tries have failed before. */
  failures: number;
  requestId: string | null;
}

/*
 * Marked done before the handler runs, in the same transaction: a handler that sends or cancels a message under its own key means the
 * next one. A message taken by another transaction, moved later, taken back or paused is not found; nor is an errand whose try was taken,
 * whatever the queue does: it is under way, or its worker died, and the next try follows its lease.
 */
const TAKE = `
with taken as (
  update message set done_at = clock_timestamp()
  where id = (select id from message
    where id = $1 and done_at is null and failed_at is null and run_at <= clock_now() and taken_attempt is distinct from attempts
      and not exists (select from queue_pause p where p.job in (message.job, '*')) for update skip locked)
  returning id, job, payload, attempts, failures, request_id
)
select id, job, payload, attempts, failures, request_id as "requestId", (select pg_notify('${DONE_CHANNEL}', '') from demo_clock)::text as told from taken`;

/** An errand is done once its effects are; until then it is left alone for as long as it is under way. */
const BEGIN = `
update message set done_at = null, taken_attempt = attempts, not_before = clock_timestamp() + $2 * interval '1 millisecond'
where id = $1`;
const RENEW = `
update message set not_before = clock_timestamp() + $3 * interval '1 millisecond'
where id = $1 and attempts = $2 and done_at is null and failed_at is null`;
const END = `
with ended as (
  update message set done_at = clock_timestamp() where id = $1 and attempts = $2 and done_at is null and failed_at is null returning id)
select id, (select pg_notify('${DONE_CHANNEL}', '') from demo_clock)::text as told from ended`;

/** Where the message was dispatched again meanwhile, that try decides. */
const FAIL = `
with failed as (
  update message set last_error = $3, failures = failures + 1, failed_at = case when $4 then clock_timestamp() end,
    not_before = clock_timestamp() + $5 * interval '1 millisecond'
  where id = $1 and attempts = $2 and done_at is null and failed_at is null
  returning id
)
select pg_notify('${MESSAGE_CHANNEL}', ''), (select pg_notify('${DONE_CHANNEL}', '') from demo_clock) from failed`;

/** The policy of a job that this version does not know. */
const UNKNOWN_JOB: JobPolicy = { attempts: 8, backoffMs: 1000 };
const ERROR_LENGTH = 2000;
const logger = new Logger('Dispatcher');

/** Runs messages: the handler's effects and the mark "done" are one transaction. */
@Injectable()
export class Dispatcher {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(JobRegistry) private readonly registry: JobRegistry,
    @Optional() @Inject(LEASE_MS) private readonly leaseMs = 10_000,
  ) {}

  /**
   * Runs a message's handler. `gone`: it is done, dead, taken back, not yet due or under way elsewhere. After an error it waits for its
   * next try by its job's policy; a refusal for good, or the error of the last try, makes it dead. Throws where the database does.
   */
  async run(messageId: string): Promise<'done' | 'gone' | 'waiting' | 'dead'> {
    let taken: Taken | undefined;
    const take = async (tx: Tx): Promise<Taken | undefined> => {
      [taken] = await tx.query<Taken>(TAKE, [messageId]);
      return taken;
    };
    try {
      const ended = await this.database.system(async (tx) => {
        const message = await take(tx);
        if (!message) return 'gone';
        if (this.registry.isErrand(message.job)) {
          await tx.query(BEGIN, [messageId, this.leaseMs]);
          return 'begun';
        }
        const traced = new Tx(tx.manager, { ...ANONYMOUS, requestId: message.requestId ?? '' });
        await this.registry.handle(message.job, traced, message.payload);
        return 'done';
      });
      return ended === 'begun' ? await this.go(taken!) : ended;
    } catch (error) {
      if (!taken) throw error;
      return this.fail(taken, error);
    }
  }

  /** Does an errand, and then commits what came of it. The lease is renewed meanwhile. */
  private async go({ id, job, payload, attempts }: Taken): Promise<'done' | 'gone'> {
    const renewal = setInterval(
      () => void this.database.query(RENEW, [id, attempts, this.leaseMs]).catch((error: Error) => logger.warn(error.message)),
      this.leaseMs / 3,
    );
    try {
      const effects = await this.registry.go(job, payload);
      return await this.database.system(async (tx) => {
        if (!(await tx.query(END, [id, attempts])).length) return 'gone';
        await effects(tx);
        return 'done';
      });
    } finally {
      clearInterval(renewal);
    }
  }

  private async fail({ id, job, attempts, failures }: Taken, error: unknown): Promise<'waiting' | 'dead'> {
    const policy = (JOB_POLICIES as Partial<Record<string, JobPolicy>>)[job] ?? UNKNOWN_JOB;
    // A message that waited in a long queue beyond its lease was handed out once more, which is no failure.
    const failed = failures + 1;
    const dead = refused(error) || failed >= policy.attempts;
    const reason = reasonOf(error);
    logger.error(`${job} ${id}, try ${attempts}${dead ? ', dead' : ''}: ${reason}`, error instanceof Error ? error.stack : undefined);
    const backoffMs = Math.min(policy.backoffMs * 2 ** (failed - 1), policy.maxBackoffMs ?? Infinity);
    await this.database.system(async (tx) => {
      await tx.query(FAIL, [id, attempts, reason.slice(0, ERROR_LENGTH), dead, backoffMs]);
      if (error instanceof ErrandPostponed) await error.effects(tx, dead);
    });
    return dead ? 'dead' : 'waiting';
  }
}

/** A refusal stays a refusal, but a race lost to another transaction is to be run again. */
const refused = (error: unknown): boolean =>
  error instanceof ErrandRefused || (error instanceof DomainError && error.code !== 'CHANGED_MEANWHILE');

function reasonOf(error: unknown): string {
  if (error instanceof DomainError) return `${error.code} ${JSON.stringify(error.details)}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
