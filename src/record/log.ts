import type { Tx } from '../common/transaction.js';
import { fold, Frontier, type LogNode } from './frontier.js';
import { placesOf, type Span } from './tree.rules.js';

/** How the log is read: by a transaction, by the pool, or by an auditor's own connection. */
export type Query = <R>(sql: string, values?: unknown[]) => Promise<R[]>;

/** Whoever appends to the log or publishes a checkpoint holds this lock of the database: any number that no other program uses on it. */
const LOG_LOCK = 7_245_014;

/** The log lacks a row that it must have: it was changed behind the application's back. */
class LogDamaged extends Error {}

/** Takes the log for this transaction; false where another worker has it. */
export async function takeLog(tx: Tx): Promise<boolean> {
  const { locked } = await tx.one<{ locked: boolean }>('select pg_try_advisory_xact_lock($1) as locked', [LOG_LOCK]);
  return locked;
}

/** Leaves in the log. */
export async function sizeOf(query: Query): Promise<number> {
  const [row] = await query<{ size: string }>('select coalesce(max(seq) + 1, 0) as size from log_leaf');
  return Number(row!.size);
}

/** The roots of spans of the log, from stored subtrees: O(log n) rows for each. Throws LogDamaged where one is missing. */
export async function rootsOf(query: Query, spans: readonly Span[]): Promise<Buffer[]> {
  const places = spans.map(placesOf);
  const rows = await query<{ level: number; index: string; hash: Buffer }>(
    `with wanted as (select * from unnest($1::int[], $2::bigint[]) as wanted (level, idx))
     select w.level, w.idx as index, n.hash from wanted w join log_node n on n.level = w.level and n.idx = w.idx
     union all select 0, w.idx, l.hash from wanted w join log_leaf l on l.seq = w.idx where w.level = 0`,
    [places.flat().map(({ level }) => level), places.flat().map(({ index }) => index)],
  );
  const found = new Map(rows.map(({ level, index, hash }) => [`${level} ${index}`, hash]));
  return places.map((parts) =>
    fold(
      parts.map(({ level, index }) => {
        const hash = found.get(`${level} ${index}`);
        if (!hash) throw new LogDamaged(`the record lacks the subtree ${index} of level ${level}`);
        return hash;
      }),
    ),
  );
}

/** The log as far as it is needed to append to it. */
export async function frontierOf(query: Query, size: number): Promise<Frontier> {
  const peaks = placesOf({ start: 0, end: size }).map(({ level, index }) => ({ start: index * 2 ** level, end: (index + 1) * 2 ** level }));
  return new Frontier(size, await rootsOf(query, peaks));
}

/** A leaf to be appended, with its event's place in the order of sealing. */
export interface NewLeaf {
  seq: number;
  eventId: string;
  era: number;
  transactionId: string;
  hash: Buffer;
}

/** Adds leaves and the subtrees that they complete. */
export async function append(query: Query, leaves: readonly NewLeaf[], nodes: readonly LogNode[]): Promise<void> {
  await query(
    `insert into log_leaf (seq, event_id, era, transaction_id, hash)
     select * from unnest($1::bigint[], $2::uuid[], $3::int[], $4::xid8[], $5::bytea[])`,
    [
      leaves.map(({ seq }) => seq),
      leaves.map(({ eventId }) => eventId),
      leaves.map(({ era }) => era),
      leaves.map(({ transactionId }) => transactionId),
      leaves.map(({ hash }) => hash),
    ],
  );
  await query('insert into log_node (level, idx, hash) select * from unnest($1::int[], $2::bigint[], $3::bytea[])', [
    nodes.map(({ level }) => level),
    nodes.map(({ index }) => index),
    nodes.map(({ hash }) => hash),
  ]);
}
