import { Fraction } from '../common/fraction.js';
import type { EffectiveRules, StageId, TieRule } from '../policies/effective-rules.js';
import type { StageResult } from './aggregate.rules.js';

/** What of a bid is looked at where scores are equal. */
export interface TieFacts {
  id: string;
  publicRequestFen: bigint;
  trlNow: number;
  /** Votes of the panel; null where it did not vote, which is less than any number. */
  panelVotes: number | null;
}

/** A bid in an ordering: the score it is ordered by, and the result of the stage being ordered. Exact. */
export interface Contender {
  bid: TieFacts;
  score: Fraction;
  result: StageResult;
}

/** Two neighbours of equal score. `score` and `technical` values are rounded to `tieDecimals`, money is in fen. */
export interface Tie {
  stage: StageId | 'final';
  higher: string;
  lower: string;
  score: number;
  decidedBy: TieRule | 'lot';
  higherValue: number | null;
  lowerValue: number | null;
}

/** The ordering being made: `final` is the last one. */
interface Ordering {
  stage: Tie['stage'];
  tieCriterion: string;
  scoring: EffectiveRules['scoring'];
}

/**
 * Orders by score, higher first; equal after rounding to `tieDecimals` is a tie and goes by `tieOrder` (samples/README.md rule 7).
 * Where all of it is equal too the id decides, reported as `lot`: ids of bids are random, and time of submission is never looked at.
 */
export function order<T extends Contender>(contenders: readonly T[], ordering: Ordering): { ordered: T[]; ties: Tie[] } {
  const { tieDecimals } = ordering.scoring;
  const ordered = contenders.toSorted(
    (a, b) =>
      b.score.round(tieDecimals).compare(a.score.round(tieDecimals)) ||
      decide(a, b, ordering)?.preference ||
      (a.bid.id < b.bid.id ? -1 : a.bid.id > b.bid.id ? 1 : 0),
  );
  const ties = ordered.slice(1).flatMap((lower, index) => tieOf(ordered[index]!, lower, ordering) ?? []);
  return { ordered, ties };
}

function tieOf(higher: Contender, lower: Contender, ordering: Ordering): Tie | null {
  const score = higher.score.round(ordering.scoring.tieDecimals);
  if (!score.equals(lower.score.round(ordering.scoring.tieDecimals))) return null;
  const decision = decide(higher, lower, ordering);
  const shown = (value: Fraction | null | undefined) =>
    decision?.rule === 'min_reviewer' ? value?.round(ordering.scoring.aggregation.decimals).toNumber() : value?.toNumber();
  return {
    stage: ordering.stage,
    higher: higher.bid.id,
    lower: lower.bid.id,
    score: score.toNumber(),
    decidedBy: decision?.rule ?? 'lot',
    higherValue: shown(decision?.values[0]) ?? null,
    lowerValue: shown(decision?.values[1]) ?? null,
  };
}

/** The first rule of `tieOrder` that tells two bids apart; `preference` is negative where `a` stands higher. */
function decide(a: Contender, b: Contender, ordering: Ordering) {
  for (const rule of ordering.scoring.tieOrder) {
    const values = [tieValue(rule, a, ordering), tieValue(rule, b, ordering)] as const;
    const difference = compareOptional(...values);
    if (difference !== 0) return { rule, values, preference: rule === 'public_money' ? difference : -difference };
  }
  return null;
}

function tieValue(rule: TieRule, { bid, result }: Contender, { tieCriterion, scoring }: Ordering): Fraction | null {
  switch (rule) {
    case 'technical':
      return result.criteria.get(tieCriterion)?.round(scoring.tieDecimals) ?? null;
    case 'min_reviewer':
      return result.lowestTotal;
    case 'public_money':
      return Fraction.of(bid.publicRequestFen);
    case 'trl':
      return Fraction.of(bid.trlNow);
    case 'vote':
      return bid.panelVotes === null ? null : Fraction.of(bid.panelVotes);
  }
}

function compareOptional(a: Fraction | null, b: Fraction | null): number {
  if (a && b) return a.compare(b);
  return Number(a !== null) - Number(b !== null);
}
