import { Injectable } from '@nestjs/common';
import { Challenge } from '../challenges/challenge.entity.js';
import { CHALLENGE_MACHINE } from '../challenges/challenge.machine.js';
import { Job, type JobPayloads } from '../common/jobs.js';
import { inTime } from '../common/offset.js';
import type { Tx } from '../common/transaction.js';
import { Bid } from './bid.entity.js';
import { concludeWithoutBid, find } from './bid.finding.js';
import { closeOf, recommenderCloseOf } from './bid.gate.js';
import { BID_MACHINE, type BidEvent, type BidState } from './bid.machine.js';

/** What the closes of a challenge bring about. Both handlers look at state and clock first: a close that was moved has a timer of its own. */
@Injectable()
export class CloseJobs {
  /** The bidder close: taken for update, the challenge waits for every submission in flight; then its bids are sealed. */
  @Job('challenge.close')
  async close(tx: Tx, { challengeId }: JobPayloads['challenge.close']): Promise<void> {
    const challenge = await tx.load(Challenge, challengeId, 'update');
    if (challenge.state === 'OPEN' && !inTime(await tx.now(), closeOf(challenge))) await this.seal(tx, challenge);
  }

  /**
   * Both closes are past: the bids are opened for the form check. What came only late is found at once. Without a bid there is nothing to
   * evaluate. Where both timers ring at once and this one is first, it closes as well.
   */
  @Job('challenge.evaluate')
  async evaluate(tx: Tx, { challengeId }: JobPayloads['challenge.evaluate']): Promise<void> {
    const challenge = await tx.load(Challenge, challengeId, 'update');
    const now = await tx.now();
    if (inTime(now, closeOf(challenge)) || inTime(now, recommenderCloseOf(challenge))) return;
    if (challenge.state === 'OPEN') await this.seal(tx, challenge);
    if (challenge.state !== 'CLOSED') return;
    await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'evaluate', {}, { challengeId });
    await moveAll(tx, challengeId, 'SEALED', 'open', now);
    await tx.query(
      `update bid set opened_at = $2 where challenge_id = $1 and opened_at is null and state in ('REFUSED_LATE', 'WITHDRAWN')`,
      [challengeId, now],
    );
    const late = await tx.manager.find(Bid, { where: { challengeId, state: 'REFUSED_LATE' } });
    for (const bid of late) await find(tx, { gate: challenge, bid }, 'system');
    await concludeWithoutBid(tx, challenge);
  }

  /** The record of the close commits to the bids: hashes of what counts, so that nothing can be added or dropped later. */
  private async seal(tx: Tx, challenge: Challenge): Promise<void> {
    const challengeId = challenge.key;
    const sealed = await tx.query<{ hash: string }>(
      `select (select v.content_hash from bid_version v where v.bid_id = b.id and v.in_time order by v.no desc limit 1) as hash
       from bid b where b.challenge_id = $1 and b.state = 'SUBMITTED' order by 1`,
      [challengeId],
    );
    const document = { commitments: sealed.map(({ hash }) => hash) };
    await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'close', {}, { document, challengeId });
    await moveAll(tx, challengeId, 'SUBMITTED', 'seal', null);
    await tx.query(
      `update bid set eligibility_status = 'WITHDRAWN', eligibility_rules = '{}', corrected = false, found_at = clock_now()
       where challenge_id = $1 and state = 'WITHDRAWN' and eligibility_status is null`,
      [challengeId],
    );
  }
}

/** Takes an event with every bid of the challenge in a state; the lock on the challenge keeps others out. */
async function moveAll(tx: Tx, challengeId: string, from: BidState, event: BidEvent, openedAt: Date | null): Promise<void> {
  const { to } = BID_MACHINE.states[from][event]!;
  const moved = await tx.query<{ id: string }>(
    'update bid set state = $3, opened_at = $4 where challenge_id = $1 and state = $2 returning id',
    [challengeId, from, to, openedAt],
  );
  for (const { id } of moved) await tx.event({ subject: 'bid', key: id, event, from, to, challengeId });
}
