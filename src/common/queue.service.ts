import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from './actor.js';
import { DomainError } from './errors.js';
import { newId } from './ids.js';
import { JOB_POLICIES } from './jobs.js';
import type { Action } from './machine.js';
import { MESSAGE_CHANNEL } from './relay.js';
import type { LocalizedText } from './text.js';
import { Database } from './transaction.js';

/** Stands for all jobs where one is paused or resumed. */
const ALL_JOBS = '*';
/** Dead messages that one call brings back at most: each is a line of the record in one transaction. */
const REDRIVEN_AT_ONCE = 500;

/** The messages of one job that are not done, and what an operator may do with them. */
export interface JobQueueState {
  job: string;
  waiting: number;
  underWay: number;
  scheduled: number;
  dead: number;
  oldestDueAt: Date | null;
  oldestAgeSeconds: number;
  nextAt: Date | null;
  lastError: string | null;
  lastFailedAt: Date | null;
  paused: { reason: LocalizedText; pausedAt: Date; all: boolean } | null;
  availableActions: Action[];
}

/** Ages by the product's clock, which counts for deadlines; that of a demo stands still. */
const QUEUES = `
select k.job, c.waiting, c.under_way as "underWay", c.scheduled, c.dead, c.oldest as "oldestDueAt",
       coalesce(extract(epoch from clock.now - c.oldest), 0)::float8 as "oldestAgeSeconds", c.next as "nextAt",
       failed.error as "lastError", failed.at as "lastFailedAt",
       case when p.job is not null then jsonb_build_object('reason', p.reason, 'pausedAt', p.paused_at, 'all', p.job = '${ALL_JOBS}') end as paused,
       exists (select from queue_pause own where own.job = k.job) as own
from unnest($1::text[]) with ordinality k(job, place)
cross join (select clock_now() as now) clock
cross join lateral (
  select count(*) filter (where m.failed_at is null and m.run_at <= now and m.dispatched_at is null)::int as waiting,
         count(*) filter (where m.failed_at is null and m.run_at <= now and m.dispatched_at is not null)::int as under_way,
         count(*) filter (where m.failed_at is null and m.run_at > now)::int as scheduled,
         count(*) filter (where m.failed_at is not null)::int as dead,
         min(m.run_at) filter (where m.failed_at is null and m.run_at <= now) as oldest,
         min(m.run_at) filter (where m.failed_at is null and m.run_at > now) as next
  from message m where m.job = k.job and m.done_at is null
) c
left join lateral (
  select m.last_error as error, m.failed_at as at from message m where m.job = k.job and m.done_at is null and m.last_error is not null
  order by m.failed_at desc nulls last, m.id desc limit 1
) failed on true
left join lateral (select q.* from queue_pause q where q.job in (k.job, '${ALL_JOBS}') order by q.job desc limit 1) p on true
order by c.oldest nulls last, c.dead desc, k.place`;

/** Back to life, as `redriveMessage` does for one: of messages with one key the newest, and none whose key another has by now. */
const REDRIVE = `
with chosen as (
  select m.id, m.last_error from message m where m.job = $1 and m.failed_at is not null
    and (m.key is null or not exists (
      select from message o where o.key = m.key and o.done_at is null and (o.failed_at is null or o.id > m.id)))
  order by m.run_at, m.id limit ${REDRIVEN_AT_ONCE} for update
)
update message m set failed_at = null, dispatched_at = null, not_before = null, attempts = 0, failures = 0, taken_attempt = null from chosen where m.id = chosen.id
returning m.id as key, chosen.last_error as reason`;

/** What an operator sees of queues, and does with them. */
@Injectable()
export class QueueService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** One entry for each job, that with the oldest due message first. */
  async list(): Promise<JobQueueState[]> {
    const rows = await this.database.query<JobQueueState & { own: boolean }>(QUEUES, [Object.keys(JOB_POLICIES)]);
    return rows.map(({ own, ...queue }) => ({
      ...queue,
      paused: queue.paused && { ...queue.paused, pausedAt: new Date(queue.paused.pausedAt) },
      availableActions: [
        { name: own ? 'resumeQueue' : 'pauseQueue', allowed: true, reason: null },
        ...(queue.dead ? [{ name: 'redriveMessages', allowed: true, reason: null }] : []),
      ],
    }));
  }

  /**
   * Holds back the messages of a job, or of all (`*`), from all workers until it is resumed; what is being worked at ends. Deadlines stand: what
   * comes after one is late, whether its timer ran or not. Throws INPUT_INVALID for an unknown job, WRONG_STATE where it is paused.
   */
  async pause(actor: Actor, job: string, reason: LocalizedText): Promise<string> {
    requireJob(job);
    return this.database.write(actor, async (tx) => {
      const key = newId();
      const [paused] = await tx.query(
        'insert into queue_pause (id, job, reason, paused_by) values ($1, $2, $3, $4) on conflict (job) do nothing returning job',
        [key, job, JSON.stringify(reason), actor.personId],
      );
      if (!paused) throw new DomainError('WRONG_STATE', { machine: 'queue', state: 'paused', event: 'pauseQueue' });
      await tx.event({ subject: 'queue_pause', key, event: 'pauseQueue', role: 'operator', document: { job, reason } });
      return job;
    });
  }

  /**
   * Lets them run again: what fell due meanwhile goes out at once, in order. Throws INPUT_INVALID for an unknown job, WRONG_STATE where it is not
   * paused.
   */
  async resume(actor: Actor, job: string, reason?: LocalizedText): Promise<string> {
    requireJob(job);
    return this.database.write(actor, async (tx) => {
      const [pause] = await tx.query<{ id: string; since: Date }>(
        'delete from queue_pause where job = $1 returning id, paused_at as since',
        [job],
      );
      if (!pause) throw new DomainError('WRONG_STATE', { machine: 'queue', state: 'running', event: 'resumeQueue' });
      // What was handed out and then held back need not wait for the end of its lease.
      await tx.query(
        `update message set dispatched_at = null, not_before = null where id in (
           select id from message where $1::text in (job, '${ALL_JOBS}') and done_at is null and failed_at is null and dispatched_at is not null
             and last_error is null for update skip locked)`,
        [job],
      );
      const document = { job, since: pause.since, ...(reason && { reason }) };
      await tx.event({ subject: 'queue_pause', key: pause.id, event: 'resumeQueue', role: 'operator', document });
      await tx.query(`notify ${MESSAGE_CHANNEL}`);
      return job;
    });
  }

  /** Brings the dead messages of a job back, at most 500 at a time, the longest due first; gives their number. Throws INPUT_INVALID for an unknown job. */
  async redriveAll(actor: Actor, job: string): Promise<number> {
    requireJob(job);
    const redriven = await this.database.write(actor, async (tx) => {
      const messages = await tx.query<{ key: string; reason: string }>(REDRIVE, [job]);
      const line = { subject: 'message', event: 'redrive', from: 'dead', to: 'pending', role: 'operator', document: { job } } as const;
      await tx.events(messages.map(({ key, reason }) => ({ ...line, key, reason })));
      await tx.query(`notify ${MESSAGE_CHANNEL}`);
      return String(messages.length);
    });
    return Number(redriven);
  }
}

function requireJob(job: string): void {
  if (job !== ALL_JOBS && !Object.hasOwn(JOB_POLICIES, job))
    throw new DomainError('INPUT_INVALID', { faults: [{ path: 'job', message: 'is not a job of this installation' }] });
}
