import { Fraction } from '../common/fraction.js';
import type { Rubric } from '../challenges/challenge-content.js';
import type { Aggregation, AggregationMethod } from '../policies/effective-rules.js';
import { criterionPoints, weightedTotal, type ScoreItem } from './sheet.rules.js';

/** What a panel's sheets say of one bid in one stage, exact. */
export interface StageResult {
  /** Experts counted. */
  n: number;
  score: Fraction;
  /** Aggregated points by criterion, whatever the level of aggregation. */
  criteria: ReadonlyMap<string, Fraction>;
  /** The lowest expert's total; null without sheets. */
  lowestTotal: Fraction | null;
}

/** Mean of at least one value. */
export function mean(values: readonly Fraction[]): Fraction {
  return Fraction.sum(values).over(Fraction.of(values.length));
}

/** Median of at least one value; the mean of the middle two for an even number. */
export function median(values: readonly Fraction[]): Fraction {
  const sorted = ascending(values);
  return mean(sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1));
}

/** Mean of the squared distances from the mean (population variance) of at least one value. */
export function variance(values: readonly Fraction[]): Fraction {
  const centre = mean(values);
  return mean(values.map((value) => value.minus(centre).times(value.minus(centre))));
}

/**
 * One figure from the experts' figures (samples/README.md rule 6). Without values: 0. A trimmed mean drops from `minForTrim` values on;
 * below, and where the drops would leave nothing, it is the plain mean.
 */
export function aggregate(values: readonly Fraction[], method: AggregationMethod, aggregation: Aggregation): Fraction {
  if (values.length === 0) return Fraction.ZERO;
  switch (method) {
    case 'MEAN':
      return mean(values);
    case 'MEDIAN':
      return median(values);
    case 'TRIMMED_MEAN':
      return mean(trimmed(values, aggregation));
  }
}

/**
 * Score of one bid in one stage from the counted marks, one entry per expert. `level: total` aggregates experts' totals, `criterion` each
 * criterion over the experts and sums (samples/README.md rule 6). A bid without sheets has n 0 and score 0.
 */
export function stageResult(
  marks: readonly (readonly ScoreItem[])[],
  rubric: Rubric,
  aggregation: Aggregation,
  method = aggregation.method,
): StageResult {
  const totals = marks.map((items) => weightedTotal(items, rubric));
  const criteria = rubric.criteria.map((criterion) => {
    const points = marks.map((items) => criterionPoints(items, criterion));
    return [criterion.id, aggregate(points, method, aggregation)] as const;
  });
  return {
    n: marks.length,
    score: aggregation.level === 'total' ? aggregate(totals, method, aggregation) : Fraction.sum(criteria.map(([, points]) => points)),
    criteria: new Map(criteria),
    lowestTotal: ascending(totals)[0] ?? null,
  };
}

function trimmed(values: readonly Fraction[], { dropHigh, dropLow, minForTrim }: Aggregation): readonly Fraction[] {
  if (values.length < minForTrim || dropHigh + dropLow >= values.length) return values;
  return ascending(values).slice(dropLow, values.length - dropHigh);
}

function ascending(values: readonly Fraction[]): Fraction[] {
  return values.toSorted((a, b) => a.compare(b));
}
