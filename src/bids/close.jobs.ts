import { Injectable } from '@nestjs/common';
import { Challenge } from '../challenges/challenge.entity.js';
import { CHALLENGE_MACHINE } from '../challenges/challenge.machine.js';
import { Job, type JobPayloads } from '../common/jobs.js';
import { inTime } from '../common/offset.js';
import type { Tx } from '../common/transaction.js';
import { closeOf, recommenderCloseOf } from './bid.gate.js';
import { moveAll } from './bid.moving.js';
import { closeRound } from './closing.round.js';
import { beginEvaluation } from './evaluation.begin.js';
import { awaitShares } from './opening.queries.js';

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
   * Both closes are past: the bids are opened for the form check, or the custodians are asked for their shares of the key to them. Where both
   * timers ring at once and this one is first, it closes as well.
   */
  @Job('challenge.evaluate')
  async evaluate(tx: Tx, { challengeId }: JobPayloads['challenge.evaluate']): Promise<void> {
    const challenge = await tx.load(Challenge, challengeId, 'update');
    const now = await tx.now();
    if (inTime(now, closeOf(challenge)) || inTime(now, recommenderCloseOf(challenge))) return;
    if (challenge.state === 'OPEN') await this.seal(tx, challenge);
    if (challenge.state !== 'CLOSED') return;
    if (!(await awaitShares(tx, challengeId, 'main'))) await beginEvaluation(tx, challenge);
  }

  /** The root over all that was received in time is published, so that nothing can be added or dropped later. */
  private async seal(tx: Tx, challenge: Challenge): Promise<void> {
    const challengeId = challenge.key;
    const document = await closeRound(tx, challenge);
    await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'close', {}, { document, challengeId });
    await moveAll(tx, { challengeId, from: 'SUBMITTED', event: 'seal' });
    await tx.query(
      `update bid set eligibility_status = 'WITHDRAWN', eligibility_rules = '{}', corrected = false, found_at = clock_now()
       where challenge_id = $1 and state = 'WITHDRAWN' and eligibility_status is null`,
      [challengeId],
    );
  }
}
