import { percentOf } from '../contracts/task-book.rules.js';

/** The parties of a bid: who receives its money. */
export interface Consortium {
  lead: string;
  /** Shares in percent of each payment, which may be fractions. */
  partners: readonly { org: string; sharePercent: number }[];
}

export interface Portion {
  org: string;
  /** Fen. */
  amountFen: bigint;
}

/**
 * One payment among lead and partners, lead first: each partner's share is floored to the fen, the lead takes the rest, so that the portions
 * sum to the payment (samples/README.md rule 15). Shares beyond 100 percent get what is left.
 */
export function split(paymentFen: bigint, { lead, partners }: Consortium): Portion[] {
  let left = paymentFen;
  const portions = partners.map(({ org, sharePercent }): Portion => {
    const share = percentOf(paymentFen, sharePercent);
    const amountFen = share > left ? left : share;
    left -= amountFen;
    return { org, amountFen };
  });
  return [{ org: lead, amountFen: left }, ...portions];
}
