import type { Tx } from '../common/transaction.js';
import { BID_MACHINE, type BidEvent, type BidState } from './bid.machine.js';

/**
 * Takes an event with every bid of the challenge in a state, `openedAt` beside it; the lock on the challenge keeps others out. `where`: SQL of
 * which ones, of a bid `b`.
 */
export async function moveAll(
  tx: Tx,
  {
    challengeId,
    from,
    event,
    openedAt = null,
    where = 'true',
  }: { challengeId: string; from: BidState; event: BidEvent; openedAt?: Date | null; where?: string },
): Promise<void> {
  const { to } = BID_MACHINE.states[from][event]!;
  const moved = await tx.query<{ id: string }>(
    `update bid b set state = $3, opened_at = $4 where b.challenge_id = $1 and b.state = $2 and ${where} returning b.id`,
    [challengeId, from, to, openedAt],
  );
  await tx.events(moved.map(({ id }) => ({ subject: 'bid', key: id, event, from, to, challengeId })));
}
