import type { Challenge } from '../challenges/challenge.entity.js';
import { newId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { roundOf } from './bid.gate.js';
import { Closing } from './closing.entity.js';
import { closingRoot } from './receipt.proof.js';

const LEAVES = 'select commitment from receipt where challenge_id = $1 and round = $2 and in_time order by commitment collate "C"';

/** Computes and keeps the root of the round that ends now; the challenge is locked for update, so that nothing more comes in time. */
export async function closeRound(tx: Tx, challenge: Challenge): Promise<Pick<Closing, 'round' | 'root' | 'leaves'>> {
  const round = roundOf(challenge);
  const receipts = await tx.query<{ commitment: string }>(LEAVES, [challenge.key, round]);
  const closed = { round, root: closingRoot(receipts.map(({ commitment }) => commitment)), leaves: receipts.length };
  await tx.insert(Closing, { key: newId(), challengeId: challenge.key, ...closed, closedAt: await tx.now() });
  return closed;
}

/** Marks the close of the round as undone and keeps what it was over, as long as nothing more has come; the challenge is locked for update. */
export async function undoRound(tx: Tx, challenge: Challenge): Promise<Pick<Closing, 'round'> & Partial<Pick<Closing, 'root'>>> {
  const round = roundOf(challenge);
  const [undone] = await tx.query<Pick<Closing, 'root'>>(
    `update closing set undone_at = clock_now(), commitments = (select coalesce(jsonb_agg(l.commitment), '[]') from (${LEAVES}) l)
     where challenge_id = $1 and round = $2 and undone_at is null returning root`,
    [challenge.key, round],
  );
  return { round, ...undone };
}
