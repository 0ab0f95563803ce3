import { Fraction } from '../common/fraction.js';
import type { Rubric } from '../challenges/challenge-content.js';
import type { Aggregation, EffectiveRules, StageId } from '../policies/effective-rules.js';
import { median, variance } from './aggregate.rules.js';
import { weightedTotal, type CountedSheet } from './sheet.rules.js';

/** A flag on one expert's marks, who must explain or revise; nothing is removed. */
export interface Outlier {
  bid: string;
  stage: StageId;
  expert: string;
  /** Points of the total above (or, negative, below) the median, rounded half up to `aggregation.decimals`. */
  deviationFromMedian: number;
  revised: boolean;
}

/**
 * Outliers among all counted sheets of one bid in one stage, on the original marks: a total more than `points`, or more than `sdFactor`
 * population standard deviations, from the median of the totals (samples/README.md rule 8). Distances are compared squared, so exactly.
 */
export function outliers(
  sheets: readonly CountedSheet[],
  rubric: Rubric,
  limits: EffectiveRules['scoring']['outlier'],
  { decimals }: Pick<Aggregation, 'decimals'>,
): Outlier[] {
  if (sheets.length === 0) return [];
  const totals = sheets.map(({ items }) => weightedTotal(items, rubric));
  const middle = median(totals);
  const spread = variance(totals);
  const factor = Fraction.of(limits.sdFactor);
  return sheets.flatMap((sheet, index) => {
    const deviation = totals[index]!.minus(middle);
    const beyondPoints = deviation.abs().compare(Fraction.of(limits.points)) > 0;
    const beyondSd =
      factor.compare(Fraction.ZERO) < 0
        ? !spread.equals(Fraction.ZERO)
        : deviation.times(deviation).compare(factor.times(factor).times(spread)) > 0;
    if (!beyondPoints && !beyondSd) return [];
    const deviationFromMedian = deviation.round(decimals).toNumber();
    return [{ bid: sheet.bid, stage: sheet.stage, expert: sheet.expert, deviationFromMedian, revised: sheet.revision !== null }];
  });
}
