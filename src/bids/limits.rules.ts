/** A bid of the list, as the limits see it. */
export interface LimitedBid {
  id: string;
  lead: string;
  pi: string;
  firstSubmittedAt: Date;
  /** Withdrawn by its bidder close: then it uses up no place. */
  withdrawn: boolean;
}

/** Ids of the bids beyond the limit of their lead unit or of their PI. */
export interface OverLimit {
  unit: ReadonlySet<string>;
  pi: ReadonlySet<string>;
}

/**
 * Which bids of a list are beyond the number a lead unit or a PI may file 限项. All bids not withdrawn count, ineligible and late ones
 * too, in the order of their first submission; `bids` comes in the order of the submission records, which decides between equal instants.
 * Source: samples/README.md rule 1.
 */
export function overLimit(bids: readonly LimitedBid[], limits: { maxBidsPerLead: number; maxBidsPerPi: number }): OverLimit {
  const counting = bids.filter((bid) => !bid.withdrawn).sort((a, b) => a.firstSubmittedAt.getTime() - b.firstSubmittedAt.getTime());
  return {
    unit: beyond(counting, (bid) => bid.lead, limits.maxBidsPerLead),
    pi: beyond(counting, (bid) => bid.pi, limits.maxBidsPerPi),
  };
}

function beyond(bids: readonly LimitedBid[], holder: (bid: LimitedBid) => string, most: number): Set<string> {
  const places = new Map<string, number>();
  return new Set(
    bids
      .filter((bid) => {
        const place = (places.get(holder(bid)) ?? 0) + 1;
        places.set(holder(bid), place);
        return place > most;
      })
      .map((bid) => bid.id),
  );
}
