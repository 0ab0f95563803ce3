import { addDays, inTime } from '../common/offset.js';

/** Deadlines of a challenge of which people are reminded. */
export type Reminded = 'bidderClose' | 'recommenderClose' | 'reviewCloses';

/** Days of 24 hours before each of them: the review's are those of mechanism.md 2.14, the others give a unit time to approve. */
const REMINDER_DAYS: Readonly<Record<Reminded, number>> = { bidderClose: 3, recommenderClose: 3, reviewCloses: 5 };

/** When people are reminded of a deadline; null where it is nearer than that, since what has set or moved it tells them. */
export function reminderAt(of: Reminded, deadline: Date, now: Date): Date | null {
  const at = addDays(deadline, -REMINDER_DAYS[of]);
  return at > now ? at : null;
}

/** Whether it is the time of the reminder: near the deadline, and not past it. */
export const isNear = (of: Reminded, deadline: Date, now: Date): boolean =>
  inTime(now, deadline) && now >= addDays(deadline, -REMINDER_DAYS[of]);
