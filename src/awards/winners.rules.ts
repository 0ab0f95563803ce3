import type { Winners } from '../challenges/challenge-content.js';
import type { Fraction } from '../common/fraction.js';

export interface RankedBid {
  bid: string;
  /** The final score: exact, or already rounded to the list's decimals. */
  score: Fraction;
  /** Above the pass line and every threshold, and shortlisted where there is a shortlist. */
  passes: boolean;
  selfFunded: boolean;
  routeFamily: string;
}

export interface Race {
  /** Greatest distance in points from the first, included. */
  maxGap: Fraction;
  /** Decimals of the rounded scores that are compared. */
  decimals: number;
}

/**
 * Who is proposed, and who stands in reserve, in order (samples/README.md rule 11). `ranking` is in order of rank; only bids that pass take
 * part. Where a recognition list names no `shortlistMax`, `k` holds. The first of a race is proposed whatever `k`.
 */
export function winnersOf(ranking: readonly RankedBid[], winners: Winners, race: Race): { proposed: string[]; reserve: string[] } {
  const passing = ranking.filter((bid) => bid.passes);
  const proposed = chosen(passing, winners, race).map(({ bid }) => bid);
  return { proposed, reserve: passing.map(({ bid }) => bid).filter((bid) => !proposed.includes(bid)) };
}

function chosen(passing: readonly RankedBid[], { mode, k, shortlistMax = k }: Winners, race: Race): readonly RankedBid[] {
  switch (mode) {
    case 'single':
      return passing.slice(0, 1);
    case 'race':
      return tracks(passing, k, race);
    case 'recognition':
      return passing.slice(0, shortlistMax);
    case 'prize':
      return [...passing.filter((bid) => !bid.selfFunded).slice(0, k), ...passing.filter((bid) => bid.selfFunded)];
  }
}

/** The first, joined by the next ones while they are close to it and each brings a new route; the first that fails ends it. */
function tracks(passing: readonly RankedBid[], k: number, { maxGap, decimals }: Race): readonly RankedBid[] {
  const [first, ...others] = passing;
  if (!first) return [];
  const routes = new Set([first.routeFamily]);
  const joins = ({ score, routeFamily }: RankedBid) => {
    const gap = first.score.round(decimals).minus(score.round(decimals));
    const close = gap.compare(maxGap) <= 0 && !routes.has(routeFamily);
    routes.add(routeFamily);
    return close;
  };
  const candidates = others.slice(0, Math.max(0, k - 1));
  const stop = candidates.findIndex((bid) => !joins(bid));
  return [first, ...(stop < 0 ? candidates : candidates.slice(0, stop))];
}
