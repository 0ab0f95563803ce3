import type { Tx } from './transaction.js';

/** Held by whoever changes a fact that conflicts of interest rest on, and by whoever settles, ranks or decides by them. */
const FACTS_LOCK = 7_302_016;

/** Whom or what a changed fact is about, by uuid. */
export interface FactChange {
  experts?: readonly string[];
  people?: readonly string[];
  organisations?: readonly string[];
  /** Whose bids say something that they did not. */
  lists?: readonly string[];
  challenges?: readonly string[];
  /** Challenges with a conflict on which a ruling was made. */
  ruled?: readonly string[];
}

type Listener = (tx: Tx, change: FactChange) => Promise<void>;

const listeners = new Set<Listener>();

/** A room that must act on changed facts, in the transaction that changes them, says so once, when it is loaded. */
export function onFactChange(listener: Listener): void {
  listeners.add(listener);
}

/**
 * Lets later rooms act on facts that `tx` has changed, before it commits. Call it when the facts are written. Of two changes at once the second
 * waits here for the first to commit, so that one of them sees both.
 */
export async function factsChanged(tx: Tx, change: FactChange): Promise<void> {
  await holdFacts(tx);
  for (const listener of listeners) await listener(tx, change);
}

/**
 * Holds the facts that conflicts rest on as they are, until the commit. The order of locks: challenge, facts, panel, stage. Bids are locked before
 * the facts or not at all.
 */
export async function holdFacts(tx: Pick<Tx, 'query'>): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [FACTS_LOCK]);
}
