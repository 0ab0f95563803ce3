import type { Indicator, IndicatorValue, MilestonePlan } from '../challenges/challenge-content.js';
import { meets } from '../challenges/measure.rules.js';
import { Fraction } from '../common/fraction.js';

/** The stage of a payment schedule that is paid at signing; the others bear the key of their milestone. */
export const SIGN = 'SIGN';

export interface ScheduledStage {
  /** `SIGN` or the key of a milestone. */
  milestone: string;
  /** Fen. */
  scheduledFen: bigint;
}

/**
 * The public money of a contract in fen: the request, at most what one award may get; null where there is none, for a self-funded bid or
 * where it comes to 0 (samples/README.md rule 15).
 */
export function contractAmount(requestFen: bigint, publicPerAwardFen: bigint, selfFunded: boolean): bigint | null {
  const amount = requestFen < publicPerAwardFen ? requestFen : publicPerAwardFen;
  return selfFunded || amount <= 0n ? null : amount;
}

/**
 * The stages of a contract: the signing share where there is one, then the milestones, each floored to the fen; the last takes the rest, so
 * that the sum is the amount. Shares beyond 100 percent get what is left (samples/README.md rule 15).
 */
export function paymentSchedule(
  amountFen: bigint,
  signingSharePercent: number,
  milestones: readonly Pick<MilestonePlan, 'id' | 'paymentSharePercent'>[],
): ScheduledStage[] {
  const shares = milestones.map(({ id, paymentSharePercent }) => ({ milestone: id, percent: paymentSharePercent }));
  if (signingSharePercent > 0) shares.unshift({ milestone: SIGN, percent: signingSharePercent });
  let left = amountFen;
  return shares.map(({ milestone, percent }, index) => {
    const share = percentOf(amountFen, percent);
    const scheduledFen = index === shares.length - 1 || share > left ? left : share;
    left -= scheduledFen;
    return { milestone, scheduledFen };
  });
}

/** So many percent of an amount, floored to the fen. Exact also for 12.5 or 33.33 percent. */
export function percentOf(amountFen: bigint, percent: number): bigint {
  return Fraction.of(amountFen).times(Fraction.of(percent)).over(Fraction.of(100)).floor();
}

/**
 * What the bidder owes for each indicator at an instant: the value promised in the bid, raised by each TARGET_UP filed by then, in order of
 * filing (samples/README.md rule 13). A "raise" that doesn't meet the promise it would replace is passed over: a contract never sinks below
 * the bid (mechanism 2.15, invariant 9).
 */
export function promisesAt(
  indicators: readonly Pick<Indicator, 'id' | 'direction' | 'rangeMode'>[],
  answers: ReadonlyMap<string, IndicatorValue>,
  raises: readonly { indicator: string; to: IndicatorValue; filedAt: Date }[],
  at: Date,
): Map<string, IndicatorValue> {
  const promises = new Map(answers);
  const inOrder = raises.filter(({ filedAt }) => filedAt <= at).sort((a, b) => a.filedAt.getTime() - b.filedAt.getTime());
  for (const { indicator: id, to } of inOrder) {
    const indicator = indicators.find((candidate) => candidate.id === id);
    const promise = promises.get(id);
    if (indicator && (promise === undefined || meets(to, promise, indicator.direction, indicator.rangeMode))) promises.set(id, to);
  }
  return promises;
}
