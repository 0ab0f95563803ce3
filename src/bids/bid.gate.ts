import type { Challenge } from '../challenges/challenge.entity.js';
import { inTime } from '../common/offset.js';
import type { Tx } from '../common/transaction.js';
import type { SealingLevel } from '../policies/effective-rules.js';
import { bidFacts } from './bid.actions.js';
import { Bid } from './bid.entity.js';
import type { BidFacts } from './bid.machine.js';

/** What of a challenge decides which acts on a bid are due. */
export type Gate = Pick<Challenge, 'key' | 'departmentId' | 'state' | 'version' | 'bidderClose' | 'recommenderClose' | 'extendedUntil'>;

/** The same, with what the sealing of a bid depends on. */
export interface SealingGate extends Gate {
  listId: string;
  level: SealingLevel;
  envelopes: 'one' | 'separate';
}

/** Which close the acts of now count for: 1, and 2 from the moment when an extension opens the challenge again. */
export const roundOf = ({ state, extendedUntil }: Pick<Gate, 'state' | 'extendedUntil'>): number =>
  extendedUntil && state !== 'EXTENDED' && state !== 'NO_BID' ? 2 : 1;

/** How what is submitted now is sealed, or null: once its round is opened, a late submission is plain. */
export const sealLevelOf = ({ level, state }: Pick<SealingGate, 'level' | 'state'>): Exclude<SealingLevel, 'none'> | null =>
  level !== 'none' && (state === 'OPEN' || state === 'CLOSED') ? level : null;

/** SQL: the level at which a list seals its bids; `listId` is SQL. */
export const levelOf = (listId: string): string =>
  `(select coalesce(l.rules #>> '{sealing,level}', 'none') from list l where l.id = ${listId})`;

/** The close in force: the end of the extension where there is one. */
export const closeOf = (gate: Pick<Gate, 'bidderClose' | 'extendedUntil'>): Date => gate.extendedUntil ?? gate.bidderClose;

/** Until when recommendations count. */
export const recommenderCloseOf = ({ recommenderClose, extendedUntil }: Pick<Gate, 'recommenderClose' | 'extendedUntil'>): Date =>
  extendedUntil && extendedUntil > recommenderClose ? extendedUntil : recommenderClose;

/** Whether a bid received at `now` is in time; the challenge is locked, so that it stays so until the commit. */
export const takesBids = (gate: Gate, now: Date): boolean => gate.state === 'OPEN' && inTime(now, closeOf(gate));

/**
 * Locks the challenge of a bid, then the bid: always in this order. A close takes the challenge for update, so it waits for every bid that is
 * being received, and those that come later wait for it. NOT_FOUND where there is no such bid.
 */
export async function lockBid(tx: Tx, key: string, lock: 'share' | 'update' = 'share'): Promise<{ gate: SealingGate; bid: Bid }> {
  const gate = await tx.one<SealingGate>(
    `select c.id as key, c.department_id as "departmentId", c.state, c.version, c.bidder_close as "bidderClose", c.recommender_close as "recommenderClose",
            c.extended_until as "extendedUntil", c.list_id as "listId", ${levelOf('c.list_id')} as level,
            (select coalesce(l.rules #>> '{sealing,envelopes}', 'one') from list l where l.id = c.list_id) as envelopes
     from challenge c where c.id = (select challenge_id from bid where id = $1) for ${lock === 'share' ? lock : 'no key update'}`,
    [key],
  );
  return { gate, bid: await tx.load(Bid, key, 'update') };
}

/** What the guards ask, at `now`. */
export function factsAt(tx: Tx, { gate, bid }: { gate: Gate; bid: Bid }, now: Date, correctionOpen = false): BidFacts {
  const flags = { takesBids: takesBids(gate, now), recommending: inTime(now, recommenderCloseOf(gate)), correctionOpen };
  return bidFacts({ ...bid, ...flags }, tx.actor);
}

/** Whether a PostgreSQL error is the violation of a unique index of this name. */
export const breaks = (error: unknown, index: string): boolean =>
  error instanceof Error && 'driverError' in error && (error.driverError as { constraint?: string }).constraint === index;
