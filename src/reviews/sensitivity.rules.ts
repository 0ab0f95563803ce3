import { Fraction } from '../common/fraction.js';
import type { Rubric } from '../challenges/challenge-content.js';
import type { Aggregation } from '../policies/effective-rules.js';
import { mean, stageResult, variance } from './aggregate.rules.js';
import { weightedTotal, type ScoreItem } from './sheet.rules.js';

const METHODS = ['MEAN', 'TRIMMED_MEAN', 'MEDIAN', 'Z_NORMALISED'] as const;
type ComparisonMethod = (typeof METHODS)[number];

/** The last stage alone under each method, best first; empty where no bid is shortlisted. */
export type Sensitivity = Partial<Record<ComparisonMethod, { bid: string; score: number }[]>> & {
  /** Methods under which another bid would be first. */
  winnerChanges?: ComparisonMethod[];
};

/** A shortlisted bid with the counted marks of the last stage, one entry per expert. */
interface JudgedBid {
  bid: string;
  marks: readonly { expert: string; items: readonly ScoreItem[] }[];
}

/** z-scores are irrational: they are taken to so many places, shown to 4, and equal where the first 20 agree. */
const Z_PLACES = 30;

/**
 * What the last stage would say under other methods (samples/README.md rule 9). Sorted by the unrounded score; equal ones keep the order
 * of `bids`. Scores are rounded half up to `aggregation.decimals`, z-scores to 4 places. A bid without sheets has 0 in all of them.
 * @param bids the shortlisted bids in the order of the final ranking.
 */
export function sensitivity(bids: readonly JudgedBid[], rubric: Rubric, aggregation: Aggregation): Sensitivity {
  const first = bids[0]?.bid;
  if (first === undefined) return {};
  const result: Sensitivity = {};
  const winnerChanges: ComparisonMethod[] = [];
  const zScores = normalised(bids, rubric);
  for (const method of METHODS) {
    const sorted = bids
      .map(({ bid, marks }) => {
        const items = marks.map((mark) => mark.items);
        const score = method === 'Z_NORMALISED' ? zScores.get(bid)! : stageResult(items, rubric, aggregation, method).score;
        return { bid, score };
      })
      .toSorted((a, b) => b.score.compare(a.score));
    const decimals = method === 'Z_NORMALISED' ? 4 : aggregation.decimals;
    result[method] = sorted.map(({ bid, score }) => ({ bid, score: score.round(decimals).toNumber() }));
    if (sorted[0]!.bid !== first) winnerChanges.push(method);
  }
  return { ...result, winnerChanges };
}

/** Mean over a bid's experts of the expert's z: the distance of the total from the expert's mean, in the expert's population SDs. */
function normalised(bids: readonly JudgedBid[], rubric: Rubric): Map<string, Fraction> {
  const totals = bids.flatMap(({ bid, marks }) => marks.map(({ expert, items }) => ({ bid, expert, total: weightedTotal(items, rubric) })));
  const zs = totals.map(({ bid, expert, total }) => {
    const givenByExpert = totals.filter((other) => other.expert === expert).map((other) => other.total);
    return { bid, z: inDeviations(total.minus(mean(givenByExpert)), variance(givenByExpert)) };
  });
  return new Map(
    bids.map(({ bid }) => {
      const own = zs.filter((entry) => entry.bid === bid).map(({ z }) => z);
      return [bid, own.length === 0 ? Fraction.ZERO : mean(own).round(20)];
    }),
  );
}

/** distance / √variance, as the signed root of distance² / variance; 0 where the variance is 0. */
function inDeviations(distance: Fraction, spread: Fraction): Fraction {
  if (spread.equals(Fraction.ZERO)) return Fraction.ZERO;
  const square = distance.times(distance).over(spread);
  const root = integerRoot((square.numerator * 10n ** BigInt(2 * Z_PLACES)) / square.denominator);
  return Fraction.ratio(distance.numerator < 0n ? -root : root, 10n ** BigInt(Z_PLACES));
}

/** The largest integer whose square is not above `value`, by Newton's iteration from above. */
function integerRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (root + value / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}
