import { afterDeadline } from '../common/offset.js';
import type { Tx } from '../common/transaction.js';
import { sendReminder } from './reminder.timers.js';
import { bothClosed, type Schedule } from './schedule.rules.js';

/** Sets, or moves, what the two closes cause: each one second after its deadline, and a reminder of it before. */
export async function sendCloses(tx: Tx, challengeId: string, closes: Pick<Schedule, 'bidderClose' | 'recommenderClose'>): Promise<void> {
  const close = afterDeadline(closes.bidderClose);
  await tx.send('challenge.close', { challengeId }, { at: close, key: `challenge.close:${challengeId}` });
  const evaluate = afterDeadline(bothClosed(closes));
  await tx.send('challenge.evaluate', { challengeId }, { at: evaluate, key: `challenge.evaluate:${challengeId}` });
  await sendReminder(tx, challengeId, 'bidderClose', closes.bidderClose);
  await sendReminder(tx, challengeId, 'recommenderClose', closes.recommenderClose);
}

/** Sets all timers of a challenge that is published. The notice opens at its own instant. */
export async function sendTimers(tx: Tx, challengeId: string, schedule: Schedule): Promise<void> {
  await sendCloses(tx, challengeId, schedule);
  await sendReminder(tx, challengeId, 'reviewCloses', schedule.reviewCloses);
  await tx.send('notice.open', { challengeId }, { at: schedule.noticeOpens, key: `notice.open:${challengeId}` });
}
