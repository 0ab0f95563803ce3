const DAY_MS = 24 * 3_600_000;
/** What every close that an outage met is given beyond its length (mechanism.md 3.3). */
const GRACE_MS = DAY_MS;
const SECOND_MS = 1000;
/** The longest that is believed, in days: what is longer is a slip of the pen, and would move closes beyond any use. */
const LONGEST_DAYS = 366;

/** The instants of an outage. */
export interface OutageTimes {
  from: Date;
  to: Date;
}

/** Why these can't be the times of an outage that is declared at `now`, or null. An outage is declared when it is over. */
export function outageFault({ from, to }: OutageTimes, now: Date): { path: string; message: string } | null {
  if (to <= from) return { path: 'input.to', message: 'is not after the beginning' };
  if (to.getTime() - from.getTime() > LONGEST_DAYS * DAY_MS)
    return { path: 'input.from', message: `is more than ${LONGEST_DAYS} days before the end` };
  return to > now ? { path: 'input.to', message: 'is not over yet' } : null;
}

/** By how many seconds closes move: the length of the outage, rounded up, and 24 hours (mechanism.md 3.3). */
export const outageShift = ({ from, to }: OutageTimes): number => Math.ceil((to.getTime() - from.getTime() + GRACE_MS) / SECOND_MS);

/** A close so many seconds later; null stays null. */
export const later = <D extends Date | null>(close: D, seconds: number): D =>
  (close === null ? null : new Date(close.getTime() + seconds * SECOND_MS)) as D;
