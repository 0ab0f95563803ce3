import type { Challenge } from '../challenges/challenge.entity.js';
import { newId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { roundOf } from './bid.gate.js';
import { Closing } from './closing.entity.js';
import { closingRoot } from './receipt.proof.js';

/** Computes and keeps the root of the round that ends now; the challenge is locked for update, so that nothing more comes in time. */
export async function closeRound(tx: Tx, challenge: Challenge): Promise<Pick<Closing, 'round' | 'root' | 'leaves'>> {
  const round = roundOf(challenge);
  const receipts = await tx.query<{ commitment: string }>(
    'select commitment from receipt where challenge_id = $1 and round = $2 and in_time order by commitment collate "C"',
    [challenge.key, round],
  );
  const closed = { round, root: closingRoot(receipts.map(({ commitment }) => commitment)), leaves: receipts.length };
  await tx.insert(Closing, { key: newId(), challengeId: challenge.key, ...closed, closedAt: await tx.now() });
  return closed;
}
