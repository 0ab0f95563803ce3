import { Challenge } from '../challenges/challenge.entity.js';
import { CHALLENGE_MACHINE } from '../challenges/challenge.machine.js';
import { factsChanged } from '../common/fact-changes.js';
import type { Tx } from '../common/transaction.js';
import { Bid } from './bid.entity.js';
import { concludeWithoutBid, find } from './bid.finding.js';
import { moveAll } from './bid.moving.js';
import { FAILED_TO_OPEN } from './opening.queries.js';

/**
 * The bids are opened for the form check, but for those that could not be. What came only late is found at once. Without a bid there is nothing
 * to evaluate. The challenge, which is closed, is locked for update.
 */
export async function beginEvaluation(tx: Tx, challenge: Challenge): Promise<void> {
  const challengeId = challenge.key;
  const now = await tx.now();
  await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'evaluate', {}, { challengeId });
  await moveAll(tx, { challengeId, from: 'SEALED', event: 'open', openedAt: now, where: `not ${FAILED_TO_OPEN}` });
  const opened = await tx.query<{ id: string; state: string }>(
    `update bid b set opened_at = $2 where b.challenge_id = $1 and b.opened_at is null and b.state in ('REFUSED_LATE', 'WITHDRAWN')
       and not ${FAILED_TO_OPEN} returning b.id, b.state`,
    [challengeId, now],
  );
  const late = opened.filter(({ state }) => state === 'REFUSED_LATE');
  for (const { id } of late) await find(tx, { gate: challenge, bid: await tx.load(Bid, id, 'update') }, 'system');
  await tx.send('search.index-bids', { challengeId }, { key: `search.index-bids:${challengeId}` });
  await concludeWithoutBid(tx, challenge);
  await factsChanged(tx, { lists: [challenge.listId] });
}
