import type { Indicator, IndicatorValue } from '../challenges/challenge-content.js';
import { meets } from '../challenges/measure.rules.js';

export const IndicatorVerdict = {
  MET: 'MET',
  EXCEEDED: 'EXCEEDED',
  PARTLY_MET: 'PARTLY_MET',
  NOT_MET: 'NOT_MET',
  NOT_MEASURED: 'NOT_MEASURED',
} as const;
export type IndicatorVerdict = (typeof IndicatorVerdict)[keyof typeof IndicatorVerdict];

export const MilestoneVerdict = { PASSED: 'PASSED', CONDITIONAL: 'CONDITIONAL', FAILED: 'FAILED' } as const;
export type MilestoneVerdict = (typeof MilestoneVerdict)[keyof typeof MilestoneVerdict];

export interface MilestoneEvidence {
  milestone: string;
  /** 1 for the first submission, 2 for the one after rectification. */
  round: number;
  /** All indicators of the challenge as amended, in its order. */
  indicators: readonly Indicator[];
  /** By indicator: what the bidder owes when submitting (`promisesAt` of the task book). Without a promise the target is owed. */
  promises: ReadonlyMap<string, IndicatorValue>;
  /** By indicator. */
  measurements: ReadonlyMap<string, IndicatorValue>;
}

/**
 * Verdicts of one submission: one for each indicator due at the milestone, in the challenge's order, and one for the milestone. All MET or
 * better: PASSED, so a milestone without a due indicator passes; else CONDITIONAL in round 1, FAILED after (samples/README.md rule 13).
 */
export function judgeSubmission({ milestone, round, indicators, promises, measurements }: MilestoneEvidence): {
  indicators: { indicator: string; verdict: IndicatorVerdict }[];
  verdict: MilestoneVerdict;
} {
  const judged = indicators
    .filter((indicator) => indicator.dueMilestone === milestone)
    .map((indicator) => ({
      indicator: indicator.id,
      verdict: indicatorVerdict(indicator, promises.get(indicator.id), measurements.get(indicator.id)),
    }));
  const passed = judged.every(({ verdict }) => verdict === 'MET' || verdict === 'EXCEEDED');
  return { indicators: judged, verdict: passed ? 'PASSED' : round <= 1 ? 'CONDITIONAL' : 'FAILED' };
}

/** The first that applies: not measured, misses the challenge, misses the promise, meets the stretch, met. */
export function indicatorVerdict(
  { direction, rangeMode, target, stretch }: Pick<Indicator, 'direction' | 'rangeMode' | 'target' | 'stretch'>,
  promise: IndicatorValue | undefined,
  measured: IndicatorValue | undefined,
): IndicatorVerdict {
  if (measured === undefined) return 'NOT_MEASURED';
  const reaches = (reference: IndicatorValue) => meets(measured, reference, direction, rangeMode);
  if (!reaches(target)) return 'NOT_MET';
  if (promise !== undefined && !reaches(promise)) return 'PARTLY_MET';
  return stretch !== null && reaches(stretch) ? 'EXCEEDED' : 'MET';
}

/** Whether a submission that got this verdict may be followed by another round: the list grants `rectifyTimes` rectifications, at most one. */
export function mayRectify(verdict: MilestoneVerdict, round: number, rectifyTimes: number): boolean {
  return verdict === 'CONDITIONAL' && round <= Math.min(rectifyTimes, 1);
}
