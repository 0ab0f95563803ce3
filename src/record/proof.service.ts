import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors.js';
import { Database } from '../common/transaction.js';
import { type CheckpointPayload, payloadOf } from './checkpoint.js';
import { LEAF_COLUMNS, type LeafRow, leafText } from './leaf.js';
import { rootsOf } from './log.js';
import { consistencySpans, inclusionSpans } from './tree.rules.js';

/** Leaves of one page at most. */
const LEAVES_PAGE = 1000;

/** A leaf as the public gets it. */
export interface PublishedLeaf {
  seq: number;
  /** In hex. */
  hash: string;
  /** What was hashed; of events that the public sees the result of: published lists and challenges that change their state. Else null. */
  content: string | null;
}

const PUBLIC = `(e.from_state is distinct from e.to_state and (
  e.subject = 'challenge' and exists (select from challenge c where c.id = e.subject_id and c.state not in ('DRAFT', 'READY'))
  or e.subject = 'list' and exists (select from list l where l.id = e.subject_id and l.state = 'PUBLISHED')))`;

/** What anybody may ask of the log, up to the last checkpoint: what is not published yet is not served. */
@Injectable()
export class ProofService {
  private readonly query = <R>(sql: string, values?: unknown[]): Promise<R[]> => this.database.query<R>(sql, values);

  constructor(@Inject(Database) private readonly database: Database) {}

  /** The last checkpoint. Throws NOT_FOUND where none is published yet. */
  async last(): Promise<CheckpointPayload & { jws: string }> {
    const [row] = await this.query<{ jws: string }>('select jws from checkpoint order by size desc limit 1');
    if (!row) throw new DomainError('NOT_FOUND');
    return { ...payloadOf(row.jws), jws: row.jws };
  }

  /** Leaves `from` to `to` (not included; default: all), LEAVES_PAGE at most; `next` is where the next page begins, or null. */
  async leaves(given: { from?: string; to?: string }): Promise<{ size: number; leaves: PublishedLeaf[]; next: number | null }> {
    const { size } = await this.last();
    const from = numberOf('from', given.from, { min: 0, max: size, default: 0 });
    const to = numberOf('to', given.to, { min: from, max: size, default: size });
    const end = Math.min(to, from + LEAVES_PAGE);
    const rows = await this.query<{ seq: string; hash: string; row: LeafRow | null }>(
      `select l.seq, encode(l.hash, 'hex') as hash, (select row_to_json(r) from (select ${LEAF_COLUMNS}) r where ${PUBLIC}) as row
       from log_leaf l left join event e on e.id = l.event_id where l.seq >= $1 and l.seq < $2 order by l.seq`,
      [from, end],
    );
    const leaves = rows.map(({ seq, hash, row }) => ({ seq: Number(seq), hash, content: row && leafText(row) }));
    return { size, leaves, next: end < to ? end : null };
  }

  /** That leaf `seq` is in the tree of `size` leaves (default: the last checkpoint's). Hashes are hex. */
  async inclusion(given: {
    seq?: string;
    size?: string;
  }): Promise<{ seq: number; size: number; leaf: string; path: string[]; root: string }> {
    const last = await this.last();
    const size = numberOf('size', given.size, { min: 1, max: last.size, default: last.size });
    const seq = numberOf('seq', given.seq, { min: 0, max: size - 1 });
    const [leaf, root, ...path] = await this.hashes([{ start: seq, end: seq + 1 }, { start: 0, end: size }, ...inclusionSpans(seq, size)]);
    return { seq, size, leaf: leaf!, path, root: root! };
  }

  /** That the tree of `to` leaves (default: the last checkpoint's) begins with that of `from`. Hashes are hex. */
  async consistency(given: {
    from?: string;
    to?: string;
  }): Promise<{ from: number; to: number; path: string[]; fromRoot: string; toRoot: string }> {
    const last = await this.last();
    const to = numberOf('to', given.to, { min: 1, max: last.size, default: last.size });
    const from = numberOf('from', given.from, { min: 1, max: to });
    const [fromRoot, toRoot, ...path] = await this.hashes([{ start: 0, end: from }, { start: 0, end: to }, ...consistencySpans(from, to)]);
    return { from, to, path, fromRoot: fromRoot!, toRoot: toRoot! };
  }

  private async hashes(spans: { start: number; end: number }[]): Promise<string[]> {
    return (await rootsOf(this.query, spans)).map((hash) => hash.toString('hex'));
  }
}

/** A whole number of the query string. Throws INPUT_INVALID where it is none, outside of its bounds, or missing without a default. */
function numberOf(path: string, given: string | undefined, bounds: { min: number; max: number; default?: number }): number {
  const value = given === undefined ? bounds.default : typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : undefined;
  if (value === undefined || value < bounds.min || value > bounds.max) {
    const message = `must be a whole number from ${bounds.min} to ${bounds.max}`;
    throw new DomainError('INPUT_INVALID', { faults: [{ path, message }] });
  }
  return value;
}
