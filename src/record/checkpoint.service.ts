import { Inject, Injectable } from '@nestjs/common';
import { Config } from '../config.js';
import { Database } from '../common/transaction.js';
import { signJws } from '../crypto/jws.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { CHECKPOINT_TYPE, checkpointKey, type CheckpointPayload } from './checkpoint.js';
import { type Query, rootsOf, sizeOf, takeLog } from './log.js';

interface Last {
  size: string;
  root: string;
  /** Whether the next one is due. */
  due: boolean;
}

/** Publishes signed states of the log. */
@Injectable()
export class CheckpointService {
  constructor(
    @Inject(Config) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(ServerKeys) private readonly keys: ServerKeys,
  ) {}

  /** Publishes the next checkpoint where it is due and something is new; in real time. Returns its JWS, or null. */
  async publish(): Promise<string | null> {
    return this.database.system(async (tx) => {
      if (!(await takeLog(tx))) return null;
      const [last] = await tx.query<Last>(
        `select size, root, at + $1 * interval '1 millisecond' <= clock_timestamp() as due from checkpoint order by size desc limit 1`,
        [this.config.RECORD_CHECKPOINT_MS],
      );
      if (last && !last.due) return null;
      const query: Query = (sql, values) => tx.query(sql, values);
      const size = await sizeOf(query);
      if (size <= Number(last?.size ?? 0)) return null;
      const [origin, root] = await rootsOf(query, [
        { start: 0, end: 1 },
        { start: 0, end: size },
      ]);
      const { at } = await tx.one<{ at: Date }>(`select date_trunc('milliseconds', clock_timestamp()) as at`);
      const payload: CheckpointPayload = {
        origin: origin!.toString('hex'),
        size,
        root: root!.toString('hex'),
        at: at.toISOString(),
        previous: last ? { size: Number(last.size), root: last.root } : null,
      };
      const jws = await signJws(payload, CHECKPOINT_TYPE, this.keys);
      await tx.query('insert into checkpoint (id, size, root, at, jws) values ($1, $2, $3, $4, $5)', [
        checkpointKey(payload.root),
        size,
        payload.root,
        at,
        jws,
      ]);
      return jws;
    });
  }
}
