import { afterDeadline } from '../common/offset.js';
import type { Tx } from '../common/transaction.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import { timetable } from './due.rules.js';

/** What lies beyond needs no timer: a policy that asks for more days means never. */
const NEVER = Date.UTC(9999, 0);
const key = (timer: string, milestoneId: string): string => `milestone.${timer}:${milestoneId}`;

/** Sends, or moves, what the clock does about a milestone before anything is submitted. */
export async function sendDueTimers(tx: Tx, milestoneId: string, dueAt: Date, rules: EffectiveRules['milestone']): Promise<void> {
  const { noticeAt, graceEndsAt, defaultAt } = timetable(dueAt, rules);
  const payload = { milestoneId };
  await sendAt(tx, 'milestone.due-soon', payload, noticeAt, key('due-soon', milestoneId));
  await sendAt(tx, 'milestone.overdue', payload, afterDeadline(graceEndsAt), key('overdue', milestoneId));
  await sendAt(tx, 'milestone.default', payload, afterDeadline(defaultAt), key('default', milestoneId));
}

/** Something was submitted: the clock has nothing to say until it is judged. */
export async function cancelTimers(tx: Tx, milestoneId: string): Promise<void> {
  for (const timer of ['due-soon', 'overdue', 'default', 'rectify-end']) await tx.cancel(key(timer, milestoneId));
}

/** Sends what ends a rectification. */
export const sendRectifyTimer = (tx: Tx, milestoneId: string, rectifyBy: Date): Promise<void> =>
  sendAt(tx, 'milestone.rectify-end', { milestoneId }, afterDeadline(rectifyBy), key('rectify-end', milestoneId));

async function sendAt(
  tx: Tx,
  job: 'milestone.due-soon' | 'milestone.overdue' | 'milestone.default' | 'milestone.rectify-end',
  payload: { milestoneId: string },
  at: Date,
  ownKey: string,
): Promise<void> {
  await tx.cancel(ownKey);
  if (at.getTime() < NEVER) await tx.send(job, payload, { at, key: ownKey });
}
