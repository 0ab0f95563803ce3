import type { Winners } from '../challenges/challenge-content.js';
import { Fraction } from '../common/fraction.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import { winnersOf, type RankedBid } from './winners.rules.js';

export const DecisionOutcome = { AWARDED: 'AWARDED', NO_BID: 'NO_BID', NO_AWARD: 'NO_AWARD' } as const;
export type DecisionOutcome = (typeof DecisionOutcome)[keyof typeof DecisionOutcome];

export const DecisionAction = {
  EXTEND_ONCE_THEN_RELIST: 'EXTEND_ONCE_THEN_RELIST',
  RELIST: 'RELIST',
  WITHDRAW: 'WITHDRAW',
  PROCEED_WITH_THRESHOLD: 'PROCEED_WITH_THRESHOLD',
  VOID: 'VOID',
} as const;
export type DecisionAction = (typeof DecisionAction)[keyof typeof DecisionAction];

export const DecisionStepKind = {
  EXTENDED: 'EXTENDED',
  RELISTED: 'RELISTED',
  WITHDRAWN: 'WITHDRAWN',
  REMOVED_BY_OBJECTION: 'REMOVED_BY_OBJECTION',
  LAPSED: 'LAPSED',
  RESERVE_PROMOTED: 'RESERVE_PROMOTED',
} as const;
export type DecisionStepKind = (typeof DecisionStepKind)[keyof typeof DecisionStepKind];

/** EXTENDED carries the days, RELISTED and WITHDRAWN null; the steps of a bid carry its id instead. */
export type DecisionStep =
  | { step: 'EXTENDED' | 'RELISTED' | 'WITHDRAWN'; days: number | null }
  | { step: 'REMOVED_BY_OBJECTION' | 'LAPSED' | 'RESERVE_PROMOTED'; bid: string };

export interface Decision {
  validBids: number;
  outcome: DecisionOutcome;
  /** What the policy did by itself; null where several bids competed and one could be proposed. */
  action: DecisionAction | null;
  steps: DecisionStep[];
  /** Bids announced in the notice; stays as it is when one of them falls. */
  proposed: string[];
  /** Bids that stand to be awarded: at first the proposed ones. */
  awarded: string[];
  /** Bids that may step in, first one first. */
  reserve: string[];
}

export interface DecisionInput {
  /** Number of eligible bids. */
  validBids: number;
  /** Every ranked bid, in order of rank. */
  ranking: readonly RankedBid[];
  winners: Winners;
  rules: Pick<EffectiveRules, 'singleBid' | 'noBid' | 'race' | 'scoring'>;
  /** `canDeliver` of the sheets that count for a single bid in the last stage; read for a single bid only. */
  canDeliver: readonly boolean[];
  /** Whether the one extension for want of bids has already run out. */
  extended: boolean;
}

/**
 * The decision on a challenge before any objection or lapse (samples/README.md rule 10). Where no valid bid is there and the policy extends
 * once, `steps` is [EXTENDED] before the extension, and [EXTENDED, RELISTED] when it has run out as well.
 */
export function decide(input: DecisionInput): Decision {
  const { validBids, rules, ranking } = input;
  const none = { validBids, proposed: [], awarded: [], reserve: [] };
  if (validBids === 0) return { ...none, outcome: 'NO_BID', action: rules.noBid.action, steps: noBidSteps(rules.noBid, input.extended) };
  const { singleBid } = rules;
  if (validBids === 1 && singleBid.action === 'VOID') return { ...none, outcome: 'NO_AWARD', action: 'VOID', steps: [relisted()] };
  const passes = ranking.some((bid) => bid.passes);
  if (validBids === 1) {
    const enough = passes && (!singleBid.unanimousCanDeliver || input.canDeliver.every(Boolean));
    return enough ? award(input, 'PROCEED_WITH_THRESHOLD') : { ...none, outcome: 'NO_AWARD', action: 'PROCEED_WITH_THRESHOLD', steps: [] };
  }
  return passes ? award(input, null) : { ...none, outcome: 'NO_AWARD', action: 'RELIST', steps: [relisted()] };
}

function award({ validBids, ranking, winners, rules }: DecisionInput, action: DecisionAction | null): Decision {
  const { proposed, reserve } = winnersOf(ranking, winners, {
    maxGap: Fraction.of(rules.race.maxGap),
    decimals: rules.scoring.aggregation.decimals,
  });
  return { validBids, outcome: proposed.length ? 'AWARDED' : 'NO_AWARD', action, steps: [], proposed, awarded: [...proposed], reserve };
}

function noBidSteps({ action, extendDays }: EffectiveRules['noBid'], extended: boolean): DecisionStep[] {
  switch (action) {
    case 'EXTEND_ONCE_THEN_RELIST':
      return [{ step: 'EXTENDED', days: extendDays }, ...(extended ? [relisted()] : [])];
    case 'RELIST':
      return [relisted()];
    case 'WITHDRAW':
      return [{ step: 'WITHDRAWN', days: null }];
  }
}

const relisted = (): DecisionStep => ({ step: 'RELISTED', days: null });
