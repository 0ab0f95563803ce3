import type { Tx } from '../common/transaction.js';
import { ELIMINATED_AT } from '../contracts/contract.facts.js';
import type { TrackHistory } from './heat.rules.js';

/** A signed contract as a track of its challenge. */
export interface Track extends TrackHistory {
  contractId: string;
  bidId: string;
  selfFunded: boolean;
}

/** Every signed track of a challenge, in the order of the award (samples/README.md rule 14). A proposal that was taken back ends nothing. */
export async function tracksOf(tx: Tx, challengeId: string): Promise<Track[]> {
  return tx.query<Track>(
    `select k.id as "contractId", k.bid_id as "bidId", k.self_funded as "selfFunded", k.signed_at as "signedAt",
       ${ELIMINATED_AT} as "eliminatedAt", case when b.state = 'REMOVED' then k.awarded_at end as "removedAt",
       (select min(t.proposed_at) from termination t where t.contract_id = k.id and t.state <> 'WITHDRAWN') as "terminationProposedAt"
     from contract k join bid b on b.id = k.bid_id left join decision d on d.challenge_id = k.challenge_id
     where k.challenge_id = $1 and k.signed_at is not null order by array_position(d.awarded, k.bid_id), k.signed_at, k.id`,
    [challengeId],
  );
}

/** Whether a heat has eliminated the track. */
export async function isEliminated(tx: Tx, challengeId: string, bidId: string): Promise<boolean> {
  const found = await tx.query(`select from contract k where k.challenge_id = $1 and k.bid_id = $2 and ${ELIMINATED_AT} is not null`, [
    challengeId,
    bidId,
  ]);
  return found.length > 0;
}

/**
 * Whether a round that is not held yet can still be: two tracks run, or will when they sign. Else there is no heat, and the verdict alone unlocks
 * the money (samples/README.md rules 14 and 15).
 */
export async function heatIsPossible(tx: Tx, challengeId: string): Promise<boolean> {
  const tracks = await tracksOf(tx, challengeId);
  const running = tracks.filter(
    ({ eliminatedAt, removedAt, terminationProposedAt }) => !(eliminatedAt ?? removedAt ?? terminationProposedAt),
  );
  const { pending } = await tx.one<{ pending: number }>(
    `select count(*)::int as pending from contract where challenge_id = $1 and state = 'SIGN_PENDING'`,
    [challengeId],
  );
  return running.length + pending >= 2;
}
