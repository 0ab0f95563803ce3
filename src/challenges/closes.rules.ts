import { at } from '../common/offset.js';
import type { EffectiveRules, Offset } from '../policies/effective-rules.js';

/** What of an amendment concerns the closes. */
export interface CloseAmendment {
  at: Date;
  newBidderClose?: Offset | null;
  newRecommenderClose?: Offset | null;
}

export interface Closes {
  bidder: Date;
  recommender: Date;
}

/**
 * The closes of one challenge: those of its list, moved by its own amendments in the order of time (equal instants: in the order given).
 * An extension for want of bids is no amendment and does not show here. Source: samples/README.md rule 1.
 */
export function closesAfter(window: EffectiveRules['window'], day0: Date, amendments: readonly CloseAmendment[]): Closes {
  const ordered = [...amendments].sort((a, b) => a.at.getTime() - b.at.getTime());
  return {
    bidder: at(day0, ordered.findLast((amendment) => amendment.newBidderClose)?.newBidderClose ?? window.bidderClose),
    recommender: at(day0, ordered.findLast((amendment) => amendment.newRecommenderClose)?.newRecommenderClose ?? window.recommenderClose),
  };
}
