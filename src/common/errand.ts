import type { Tx } from './transaction.js';

/**
 * What a handler of an errand gives back: the effects of what it did outside, which commit together with the mark "done". A killed worker may have
 * done it and not said so; then it is done once more, so whoever is asked must be able to tell by a number that stays the same.
 */
export type ErrandEffects = (tx: Tx) => Promise<void>;

/** An errand that did not come off and is tried again by the job's policy; `effects` say so in the rows concerned, `dead` after the last try. */
export class ErrandPostponed extends Error {
  constructor(
    reason: string,
    readonly effects: (tx: Tx, dead: boolean) => Promise<void>,
  ) {
    super(reason);
  }
}

/** An errand that was refused for good: it is dead at once, for no further try by itself would fare better; an operator may redrive it. */
export class ErrandRefused extends ErrandPostponed {}
