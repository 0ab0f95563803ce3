import { Bid } from '../bids/bid.entity.js';
import { BID_MACHINE, type BidEvent, type BidFacts } from '../bids/bid.machine.js';
import type { Tx } from '../common/transaction.js';

/** What no event of the system asks. */
const NONE: BidFacts = { approved: false, takesBids: false, recommending: false, correctionOpen: false, checked: false, ownCheck: false };

/** Tells bids, by uuid, what became of them. One that the event does not concern in its state stays: the decision is the record. */
export async function moveBids(tx: Tx, keys: readonly string[], event: BidEvent): Promise<void> {
  for (const key of keys) {
    const bid = await tx.load(Bid, key, 'update');
    if (BID_MACHINE.states[bid.state][event]) await tx.move(BID_MACHINE, Bid, bid, event, NONE, { challengeId: bid.challengeId });
  }
}
