import { Injectable } from '@nestjs/common';
import { Job, type JobPayloads } from '../common/jobs.js';
import type { Tx } from '../common/transaction.js';
import { Challenge } from './challenge.entity.js';
import type { ChallengeState } from './challenge.machine.js';
import { isNear, type Reminded } from './reminder.rules.js';

/** In which states somebody can still do what a deadline is for. */
const WHILE: Readonly<Record<Reminded, readonly ChallengeState[]>> = {
  bidderClose: ['OPEN'],
  recommenderClose: ['OPEN', 'CLOSED'],
  reviewCloses: ['EVALUATING'],
};
const EVENT: Readonly<Record<Reminded, string>> = {
  bidderClose: 'remindOfBidderClose',
  recommenderClose: 'remindOfRecommenderClose',
  reviewCloses: 'remindOfReview',
};

/** Reminders before the deadlines of a challenge. */
@Injectable()
export class ReminderJobs {
  /** On record whether anybody has to do anything or not: else the record would tell of drafts. A deadline that was moved has a timer of its own. */
  @Job('challenge.remind')
  async remind(tx: Tx, { challengeId, of }: JobPayloads['challenge.remind']): Promise<void> {
    const challenge = await tx.load(Challenge, challengeId, 'share');
    const deadline = (of === 'bidderClose' && challenge.extendedUntil) || challenge[of];
    if (!WHILE[of].includes(challenge.state) || !isNear(of, deadline, await tx.now())) return;
    await tx.event({ subject: 'challenge', key: challengeId, event: EVENT[of], challengeId });
  }
}
