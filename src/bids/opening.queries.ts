import type { SealEnvelope } from '../challenges/seal-key.enum.js';
import { sealKeysOf } from '../challenges/seal-key.opening.js';
import { SealKey } from '../challenges/seal-key.entity.js';
import { SEAL_KEY_MACHINE } from '../challenges/seal-key.machine.js';
import type { Tx } from '../common/transaction.js';
import type { SealedEnvelope } from '../crypto/envelope.js';
import { liveVersion } from './sealed-version.js';

/** A version that is to be opened; what was received with it is held against its receipt. */
export interface Unopened {
  bidKey: string;
  versionKey: string;
  no: number;
  receivedAt: Date;
  inTime: boolean;
  commitment: string | null;
  sealed: SealedEnvelope[] | null;
  /** Whether two persons had it removed while it was sealed. */
  removed: boolean;
  /** The receipt's commitment and signature; null where there is no receipt. */
  receipt: { commitment: string; jws: string } | null;
  /** Receipts that the bid was given after it, as signed. */
  later: string[];
}

const LIVE = liveVersion({ key: 'b.id', state: 'b.state' });

/** SQL: whether the version that stands for the bid `b` could not be opened. */
export const FAILED_TO_OPEN = `exists (select 1 from ${LIVE} v where v.opening <> 'OPENED' or v.price_opening <> 'OPENED')`;

/**
 * SQL: bids `b` with the version `v` of each that waits for an opening: those sealed at the close and those that came only late, in the version
 * that stands for them; for the price, what was opened before.
 */
const WAITING: Record<SealEnvelope, string> = {
  main: `bid b cross join lateral ${LIVE} v where (b.state = 'SEALED' or b.state = 'REFUSED_LATE' and b.opened_at is null) and v.opening is null`,
  price: `bid b join bid_version v on v.bid_id = b.id where v.opening = 'OPENED' and v.price_opening is null and b.state <> 'SEALED'
    and v.round = (select max(k.round) from seal_key k where k.challenge_id = b.challenge_id)`,
};

/** What is asked for of the bids that wait. */
interface Wanted {
  challengeId: string;
  envelope: SealEnvelope;
  /** The bid before the first one wanted, by uuid. */
  after?: string;
  limit: number;
}

/** The next bids that wait for an opening, in the order of their random ids. */
export function nextUnopened(tx: Tx, { challengeId, envelope, after, limit }: Wanted): Promise<Unopened[]> {
  return tx.query<Unopened>(
    `select b.id as "bidKey", v.id as "versionKey", v.no, v.received_at as "receivedAt", v.in_time as "inTime", v.commitment, v.sealed, v.removed is not null as removed,
       (select jsonb_build_object('commitment', r.commitment, 'jws', r.jws) from receipt r
         where r.bid_id = b.id and r.kind = 'submission' and r.no = v.no limit 1) as receipt,
       array(select r.jws from receipt r where r.bid_id = b.id and (r.no > v.no or r.no = v.no and r.kind = 'withdrawal')) as later
     from ${WAITING[envelope]} and b.challenge_id = $1 and b.id > coalesce($2, '00000000-0000-0000-0000-000000000000'::uuid)
     order by b.id limit $3`,
    [challengeId, after ?? null, limit],
  );
}

/**
 * Asks the custodians for their shares where bids wait to be opened with them: true where what follows has to wait. The challenge is locked for
 * update.
 */
export async function awaitShares(tx: Tx, challengeId: string, envelope: SealEnvelope): Promise<boolean> {
  const key = (await sealKeysOf(tx, challengeId)).find((candidate) => candidate.envelope === envelope);
  if (!key || key.state === 'OPENED') return false;
  if (!(await nextUnopened(tx, { challengeId, envelope, limit: 1 })).length) return false;
  const locked = await tx.load(SealKey, key.key, 'update');
  if (locked.state === 'SEALED') await tx.move(SEAL_KEY_MACHINE, SealKey, locked, 'awaitShares', {}, { challengeId });
  return true;
}
