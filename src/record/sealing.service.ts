import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../common/transaction.js';
import { hashOfLeaf, LEAF_COLUMNS, type LeafRow, leafText } from './leaf.js';
import type { LogNode } from './frontier.js';
import { append, frontierOf, type Query, takeLog } from './log.js';

const BATCH = 2000;
const NOTHING = { size: '0', era: -1, transactionId: '0', eventId: '00000000-0000-0000-0000-000000000000' };

/** How far the log is: the order of sealing is by era, transaction and id. */
const LAST = `select seq + 1 as size, era, transaction_id::text as "transactionId", event_id as "eventId" from log_leaf order by seq desc limit 1`;

/*
 * A transaction below the oldest one running is over, so all its events are here and nothing can come before them any more. All
 * transactions of an era before the last are over.
 */
const UNSEALED = `
select ${LEAF_COLUMNS} from event e
where (e.era, e.transaction_id, e.id) > ($1, $2::xid8, $3)
  and (e.era < (select max(era) from event) or e.transaction_id < pg_snapshot_xmin(pg_current_snapshot()))
order by e.era, e.transaction_id, e.id limit ${BATCH}`;

/** How many events wait to be sealed, and how old the oldest is, in seconds. */
const LAG = `
select count(*)::int as count, coalesce(extract(epoch from clock_timestamp() - min(e.recorded_at)), 0)::float8 as age
from event e where (e.era, e.transaction_id, e.id) > ($1, $2::xid8, $3)`;

/** Seals events into the log. */
@Injectable()
export class SealingService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Seals the next batch. Returns whether more may wait; null where another worker is at it. */
  async sealBatch(): Promise<boolean | null> {
    return this.database.system(async (tx) => {
      if (!(await takeLog(tx))) return null;
      const query: Query = (sql, values) => tx.query(sql, values);
      const [last = NOTHING] = await tx.query<typeof NOTHING>(LAST);
      const rows = await tx.query<LeafRow>(UNSEALED, [last.era, last.transactionId, last.eventId]);
      if (rows.length === 0) return false;
      const frontier = await frontierOf(query, Number(last.size));
      const nodes: LogNode[] = [];
      const leaves = rows.map((row) => {
        const leaf = {
          seq: frontier.size,
          eventId: row.id,
          era: row.era,
          transactionId: row.transactionId,
          hash: hashOfLeaf(leafText(row)),
        };
        nodes.push(...frontier.append(leaf.hash));
        return leaf;
      });
      await append(query, leaves, nodes);
      return rows.length === BATCH;
    });
  }

  /** Events that are not sealed: their number, and the age of the oldest in seconds. */
  async lag(): Promise<{ count: number; age: number }> {
    const [last = NOTHING] = await this.database.query<typeof NOTHING>(LAST);
    const [lag] = await this.database.query<{ count: number; age: number }>(LAG, [last.era, last.transactionId, last.eventId]);
    return lag!;
  }
}
