import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import canonicalize from 'canonicalize';
import { DataSource, type EntityManager, type EntityTarget, QueryFailedError } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { ANONYMOUS, type Actor, type Role, holds } from './actor.js';
import type { ErrorCode } from './error-codes.js';
import { DomainError } from './errors.js';
import { newId } from './ids.js';
import type { JobName, JobPayloads } from './jobs.js';
import { type Machine, take } from './machine.js';
import { notableParts } from './notable.js';
import { actsFor } from './two-persons.js';

/** What every stored thing with an identity has: `key` is the column `id`. */
export interface Stored {
  key: string;
}

/** A line of the record: who did what to which thing, and why. */
export interface Entry {
  /** The machine or table it concerns, e.g. `bid`. */
  subject: string;
  key: string;
  event: string;
  from?: string | null;
  to?: string | null;
  /** The organisation in whose name the actor acted, where it matters. */
  role?: Role | 'system' | null;
  challengeId?: string | null;
  reason?: string | null;
  /** What was decided or submitted; kept with the SHA-256 over the event's random salt and its RFC 8785 canonical JSON. */
  document?: unknown;
}

/** Before the lines of the record, in their statement: messages to tell of them. Its parameters follow those of the lines. */
const TELL = `
with told as (
  insert into message (id, job, payload, run_at, request_id)
  select m.id, 'notification.tell', m.payload::jsonb, clock_now(), $2 from unnest($16::uuid[], $17::text[]) m(id, payload)
  returning pg_notify('jiebang_message', ''))
`;

/** Whose the keys are of who is not signed in. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
const RETRIED = new Set(['40001', '40P01']);
const TRIES = 5;
/** Before the next try, times the tries so far: whom the lock was taken from needs a moment to take it, or both meet again. */
const PAUSE_MS = 20;

/** The way to write: one explicit transaction, idempotent by the actor's key, tried again from outside where PostgreSQL asks for it. */
@Injectable()
export class Database {
  constructor(@Inject(DataSource) readonly source: DataSource) {}

  /**
   * Runs `work` in one transaction and returns what it returns: the uuid of the object concerned. A repeated key of the same actor and
   * input returns the first result without running anything; another input under the same key is KEY_REUSED.
   */
  async write(actor: Actor, work: (tx: Tx) => Promise<string>): Promise<string> {
    return this.retried(actor, async (tx) => {
      const act = actor.act;
      if (!act) return work(tx);
      const owner = actor.personId ?? NOBODY;
      const fresh = await tx.query(
        'insert into idempotency_key (actor_id, key, name, hash) values ($1, $2, $3, $4) on conflict do nothing returning key',
        [owner, act.key, act.name, act.hashes[0]],
      );
      if (!fresh.length) return repeated(tx, owner, act);
      const result = await work(tx);
      const refusal = tx.refusal && JSON.stringify({ code: tx.refusal.code, details: tx.refusal.details });
      await tx.query('update idempotency_key set result = $3, refusal = $4 where actor_id = $1 and key = $2', [
        owner,
        act.key,
        result,
        refusal,
      ]);
      return result;
    });
  }

  /** Whether the actor's key was used before, so that `write` gives the answer of then. */
  async repeats({ personId, act }: Actor): Promise<boolean> {
    if (!act) return false;
    return (await this.query('select from idempotency_key where actor_id = $1 and key = $2', [personId ?? NOBODY, act.key])).length > 0;
  }

  /** A transaction of the system itself: job handlers, seeds. */
  async system<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.retried(ANONYMOUS, work);
  }

  /** A read beside the read plan, for services and operations. */
  async query<R>(sql: string, values: unknown[] = []): Promise<R[]> {
    return this.source.query<R[]>(sql, values);
  }

  private async retried<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried += 1) {
      try {
        const { result, refusal } = await this.source.transaction(async (manager) => {
          const tx = new Tx(manager, actor);
          return { result: await work(tx), refusal: tx.refusal };
        });
        if (refusal) throw refusal;
        return result;
      } catch (error) {
        const code = error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined;
        if (!code || !RETRIED.has(code) || tried === TRIES) throw error;
        await wait(PAUSE_MS * tried * (1 + Math.random()));
      }
    }
  }
}

async function repeated(tx: Tx, owner: string, act: NonNullable<Actor['act']>): Promise<string> {
  const row = await tx.one<{
    name: string;
    hash: string;
    result: string;
    refusal: { code: ErrorCode; details: Record<string, unknown> } | null;
  }>('select name, hash, result, refusal from idempotency_key where actor_id = $1 and key = $2', [owner, act.key]);
  if (row.name !== act.name || !act.hashes.includes(row.hash)) throw new DomainError('KEY_REUSED');
  if (row.refusal) throw new DomainError(row.refusal.code, row.refusal.details);
  return row.result;
}

/** One open transaction: state, record and messages are written through it and commit together. */
export class Tx {
  /** A refusal that is itself on record: what was written commits, and then the caller is refused. */
  refusal: DomainError | null = null;

  constructor(
    readonly manager: EntityManager,
    readonly actor: Actor,
  ) {}

  async query<R = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<R[]> {
    const result: unknown = await this.manager.query(sql, values);
    // TypeORM answers `[rows, count]` for UPDATE and DELETE, and rows for everything else.
    return (
      Array.isArray(result) && result.length === 2 && Array.isArray(result[0]) && typeof result[1] === 'number' ? result[0] : result
    ) as R[];
  }

  /** The first row; NOT_FOUND (or `code`) where there is none. */
  async one<R>(sql: string, values: unknown[] = [], code: ErrorCode = 'NOT_FOUND'): Promise<R> {
    const [row] = await this.query<R>(sql, values);
    if (row === undefined) throw new DomainError(code);
    return row;
  }

  /** The product's clock, read anew by a statement of its own: after a lock was waited for, this is the time that counts. */
  async now(): Promise<Date> {
    return (await this.one<{ now: Date }>('select clock_now() as now')).now;
  }

  /**
   * The row by its uuid, locked where asked: `update` lets rows that point to it be written meanwhile, since keys never change. A missing row is
   * NOT_FOUND, as a foreign one must be.
   */
  async load<T extends Stored>(entity: EntityTarget<T>, key: string, lock?: 'share' | 'update'): Promise<T> {
    const query = this.manager.createQueryBuilder(entity, 'row').where('row.key = :key', { key });
    if (lock) query.setLock(lock === 'share' ? 'pessimistic_read' : 'for_no_key_update');
    const row = await query.getOne();
    if (!row) throw new DomainError('NOT_FOUND');
    return row;
  }

  async insert<T extends Stored>(entity: EntityTarget<T>, row: QueryDeepPartialEntity<T> | QueryDeepPartialEntity<T>[]): Promise<void> {
    await this.manager.insert(entity, row);
  }

  async update<T extends Stored>(entity: EntityTarget<T>, key: string, set: QueryDeepPartialEntity<T>): Promise<void> {
    await this.manager.createQueryBuilder().update(entity).set(set).where('id = :key', { key }).execute();
  }

  /**
   * Takes an event of a machine: checks the edge and its guard, moves the state by compare-and-set, and writes the event to the record.
   * Throws WRONG_STATE, the guard's code, or CHANGED_MEANWHILE where another transaction was first. Changes `row` in place.
   */
  async move<S extends string, E extends string, F, T extends Stored & { state: S }>(
    machine: Machine<S, E, F>,
    entity: EntityTarget<T>,
    row: T,
    event: E,
    facts: F,
    more: { set?: QueryDeepPartialEntity<T>; reason?: string | null; document?: unknown; challengeId?: string | null } = {},
  ): Promise<S> {
    const from = row.state;
    const { to, by } = take(machine, from, event, facts);
    const moved = await this.manager
      .createQueryBuilder()
      .update(entity)
      .set({ ...more.set, state: to } as unknown as QueryDeepPartialEntity<T>)
      .where('id = :key and state = :from', { key: row.key, from })
      .execute();
    if (moved.affected !== 1) throw new DomainError('CHANGED_MEANWHILE');
    Object.assign(row, more.set, { state: to });
    const role = by.find(
      (cause): cause is Role => cause !== 'timer' && cause !== 'system' && cause !== 'anyone' && holds(this.actor, cause),
    );
    await this.event({ subject: machine.name, key: row.key, event, from, to, role: role ?? null, ...more });
    return to;
  }

  /** Writes a line of the record, at the product's clock. */
  async event(entry: Entry): Promise<void> {
    await this.events([entry]);
  }

  /** Writes lines of the record, in their order, and that those are told of whom they concern, by one statement. */
  async events(entries: readonly Entry[]): Promise<void> {
    if (!entries.length) return;
    const rows = entries.map((entry) => {
      const document = entry.document === undefined ? null : canonicalize(plain(entry.document))!;
      return { id: newId(), ...entry, document, salt: randomBytes(16) };
    });
    const column = <T>(of: (row: (typeof rows)[number]) => T): T[] => rows.map(of);
    const parts = notableParts(rows);
    await this.query(
      `${parts.length ? TELL : ''}insert into event (id, at, actor_id, actor_role, subject, subject_id, challenge_id, event, from_state, to_state, reason, document, document_hash,
         salt, request_id, for_id)
       select r.id, clock_now(), $1, r.role, r.subject, r.key, r.challenge, r.event, r.from_state, r.to_state, r.reason, r.document::jsonb, r.hash, r.salt, $2, $15::uuid
       from unnest($3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[],
         $14::bytea[]) with ordinality r(id, role, subject, key, challenge, event, from_state, to_state, reason, document, hash, salt, n) order by r.n`,
      [
        this.actor.personId,
        this.actor.requestId || null,
        column(({ id }) => id),
        column(({ role }) => role ?? (this.actor.personId ? null : 'system')),
        column(({ subject }) => subject),
        column(({ key }) => key),
        column(({ challengeId }) => challengeId ?? null),
        column(({ event }) => event),
        column(({ from }) => from ?? null),
        column(({ to }) => to ?? null),
        column(({ reason }) => reason ?? null),
        column(({ document }) => document),
        column(({ document, salt }) => document && createHash('sha256').update(salt).update(document, 'utf8').digest('hex')),
        column(({ salt }) => salt),
        actsFor(this.actor),
        ...(parts.length ? [parts.map(() => newId()), parts.map((events) => JSON.stringify({ events }))] : []),
      ],
    );
  }

  /**
   * Something that has to happen: at once after the commit, or at an instant. A pending message of the same key is moved to it, with all its tries
   * before it.
   */
  async send<N extends JobName>(job: N, payload: JobPayloads[N], options: { at?: Date; key?: string } = {}): Promise<void> {
    await this.sendAll(job, [{ payload, ...options }]);
  }

  /** The same for many at once, by one statement; no two of them have the same key. */
  async sendAll<N extends JobName>(
    job: N,
    messages: readonly { payload: JobPayloads[N]; at?: Date | null; key?: string }[],
  ): Promise<void> {
    if (!messages.length) return;
    await this.query(
      `insert into message (id, job, payload, run_at, key, request_id)
       select m.id, $1, m.payload::jsonb, coalesce(m.at, clock_now()), m.key, $2
       from unnest($3::uuid[], $4::text[], $5::timestamptz[], $6::text[]) m(id, payload, at, key)
       on conflict (key) where done_at is null and failed_at is null
       do update set run_at = excluded.run_at, payload = excluded.payload, dispatched_at = null, not_before = null, attempts = 0, failures = 0, taken_attempt = null`,
      [
        job,
        this.actor.requestId || null,
        messages.map(() => newId()),
        messages.map(({ payload }) => JSON.stringify(payload)),
        messages.map(({ at }) => at ?? null),
        messages.map(({ key }) => key ?? null),
      ],
    );
    await this.query('notify jiebang_message');
  }

  /** Takes a pending message back: its reason is gone. */
  async cancel(key: string): Promise<void> {
    await this.query('delete from message where key = $1 and done_at is null and failed_at is null', [key]);
  }
}

/** SHA-256 in hex of a text. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Documents hold fen as bigint and instants as Date; on record they are text. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part)));
}
