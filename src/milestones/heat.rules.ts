import type { Indicator, IndicatorValue, MilestonePlan, Winners } from '../challenges/challenge-content.js';
import { meets } from '../challenges/measure.rules.js';
import { Fraction } from '../common/fraction.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import { attainment } from './attainment.rules.js';

export const HeatResult = { CONTINUE: 'CONTINUE', ELIMINATED: 'ELIMINATED', RANKED: 'RANKED', UNRANKED: 'UNRANKED' } as const;
export type HeatResult = (typeof HeatResult)[keyof typeof HeatResult];

export const Lane = { FUNDED: 'funded', SELF_FUNDED: 'self-funded' } as const;
export type Lane = (typeof Lane)[keyof typeof Lane];

export interface TrackHistory {
  signedAt: Date;
  eliminatedAt: Date | null;
  removedAt: Date | null;
  terminationProposedAt: Date | null;
}

/** Whether a track is in the race at a heat's instant: signed, and not eliminated, removed or proposed for termination before. */
export function isRunning({ signedAt, eliminatedAt, removedAt, terminationProposedAt }: TrackHistory, at: Date): boolean {
  return signedAt <= at && ![eliminatedAt, removedAt, terminationProposedAt].some((end) => end !== null && end < at);
}

export interface HeatTrack {
  bid: string;
  selfFunded: boolean;
  /** Of the latest submission for the heat's milestone; null without one. */
  measurements: ReadonlyMap<string, IndicatorValue> | null;
  /** Whether the milestone is passed by the heat. */
  passed: boolean;
}

export interface HeatInput {
  /** Every running track, in the order of the award: it decides between equal composites. */
  tracks: readonly HeatTrack[];
  /** All indicators of the challenge as amended. */
  indicators: readonly Indicator[];
  heat: NonNullable<MilestonePlan['heat']>;
  race: Pick<EffectiveRules['race'], 'attainmentCap' | 'eliminateBehindPercent'>;
  winners: Winners;
}

export interface HeatRow {
  /** From 1; tracks that failed a veto come last. */
  rank: number;
  bid: string;
  lane: Lane;
  /** Points, 100 being the targets; exact, shown to 4 decimals. */
  composite: Fraction;
  vetoFailed: boolean;
  result: HeatResult;
}

export interface HeatOutcome {
  /** Exact points; null in a final, and where every track failed a veto. */
  eliminationLine: Fraction | null;
  results: HeatRow[];
  /** Bids named winners of a recognition race. */
  recognised: string[];
}

/**
 * The result of a heat (samples/README.md rule 14); null where fewer than two tracks run, when there is no heat. A running track without a
 * submission is neither ranked nor eliminated.
 */
export function holdHeat({ tracks, indicators, heat, race, winners }: HeatInput): HeatOutcome | null {
  if (tracks.length < 2) return null;
  const tested = indicators.filter(({ id }) => heat.indicators.includes(id));
  const cap = Fraction.of(race.attainmentCap);
  const entries = tracks.flatMap(({ bid, selfFunded, measurements, passed }) =>
    measurements ? [{ bid, selfFunded, passed, ...measure(tested, measurements, cap) }] : [],
  );
  entries.sort((a, b) => Number(a.vetoFailed) - Number(b.vetoFailed) || b.composite.compare(a.composite));
  const best = entries.find(({ vetoFailed }) => !vetoFailed);
  const keep = Fraction.of(100).minus(Fraction.of(race.eliminateBehindPercent)).over(Fraction.of(100));
  const eliminationLine = heat.final || !best ? null : best.composite.times(keep);
  const resultOf = (vetoFailed: boolean, composite: Fraction): HeatResult => {
    if (heat.final) return vetoFailed ? 'UNRANKED' : 'RANKED';
    return vetoFailed || !eliminationLine || composite.compare(eliminationLine) < 0 ? 'ELIMINATED' : 'CONTINUE';
  };
  const results = entries.map(({ bid, selfFunded, composite, vetoFailed }, index): HeatRow => {
    const lane: Lane = selfFunded ? 'self-funded' : 'funded';
    return { rank: index + 1, bid, lane, composite, vetoFailed, result: resultOf(vetoFailed, composite) };
  });
  const winnersOfFinal = heat.final && winners.mode === 'recognition' ? entries.filter((entry) => !entry.vetoFailed && entry.passed) : [];
  return { eliminationLine, results, recognised: winnersOfFinal.slice(0, winners.winnersMax ?? winners.k).map(({ bid }) => bid) };
}

/** 100 * the mean of attainment, weighted by indicator; 0 where no indicator bears weight. A veto not measured is a veto failed. */
function measure(tested: readonly Indicator[], measurements: ReadonlyMap<string, IndicatorValue>, cap: Fraction) {
  const weights = Fraction.sum(tested.map(({ weight }) => Fraction.of(weight)));
  const points = Fraction.sum(
    tested.map((indicator) => attainment(indicator, measurements.get(indicator.id), cap).times(Fraction.of(indicator.weight))),
  );
  const vetoFailed = tested.some(({ id, veto, target, direction, rangeMode }) => {
    const measured = measurements.get(id);
    return veto && (measured === undefined || !meets(measured, target, direction, rangeMode));
  });
  const composite = weights.equals(Fraction.ZERO) ? Fraction.ZERO : points.times(Fraction.of(100)).over(weights);
  return { composite, vetoFailed };
}
