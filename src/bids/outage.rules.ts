import { inCalendar } from '../common/offset.js';

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

/**
 * By how many seconds the closes of one challenge move, of which `first` is the earliest that moves: by that of the outage, and where it was
 * declared late by more, so that people have 24 hours from then on. Closes keep their distance.
 */
export const shiftOf = (first: Date, { declaredAt, shiftSeconds }: { declaredAt: Date; shiftSeconds: number }): number =>
  Math.max(shiftSeconds, Math.ceil((declaredAt.getTime() + GRACE_MS - first.getTime()) / SECOND_MS));

/** A close so many seconds later, inside the calendar and never earlier; null stays null. */
export const later = <D extends Date | null>(close: D, seconds: number): D =>
  (close === null ? null : new Date(Math.max(close.getTime(), inCalendar(close.getTime() + seconds * SECOND_MS).getTime()))) as D;

/** How a challenge stands that an outage may have met. */
export interface Stand {
  state: string;
  bidderClose: Date;
  recommenderClose: Date;
  extendedUntil: Date | null;
  /** Whether the timer of the recommender close has still to run. */
  recommending: boolean;
  /** Whether a custodian gave a share of the key of its round. */
  sharesGiven: boolean;
}

/**
 * What an outage does to a challenge: its closes move; the close that ran is undone; of one that is closed for bidders the recommender close
 * alone moves; or nothing. A close that was ahead when the outage began moves as long as it has not run, one that ran only where it lay in it:
 * after it people could work.
 */
export function effectOf(stand: Stand, outage: OutageTimes): 'move' | 'reopen' | 'moveRecommenders' | null {
  const { state, bidderClose, recommenderClose, extendedUntil, recommending, sharesGiven } = stand;
  const close = extendedUntil ?? bidderClose;
  if (state === 'OPEN' || state === 'EXTENDED') return close >= outage.from ? 'move' : null;
  if (state !== 'CLOSED' || sharesGiven) return null;
  if (within(close, outage)) return 'reopen';
  const met = recommending ? recommenderClose >= outage.from : within(recommenderClose, outage);
  return met && !extendedUntil ? 'moveRecommenders' : null;
}

const within = (close: Date, { from, to }: OutageTimes): boolean => close >= from && close <= to;
