import type * as content from './challenge-content.js';
import type { Challenge } from './challenge.entity.js';
import type * as documents from './challenge.documents.js';

/** The documents of a challenge in the form that the rules read: fen as bigint, what is absent as they expect it. */

export function fundingOf({
  kind,
  publicPerAward,
  ownToPublicMin,
  enterpriseCash,
  enterpriseTotal,
  prizes,
}: documents.Funding): content.Funding {
  const fen = (amount: string | null | undefined) => (amount === null || amount === undefined ? undefined : BigInt(amount));
  return {
    kind,
    publicPerAwardFen: BigInt(publicPerAward),
    ownToPublicMin: ownToPublicMin ?? undefined,
    enterpriseCashFen: fen(enterpriseCash),
    enterpriseTotalFen: fen(enterpriseTotal),
    prizesFen: prizes?.map(BigInt),
  };
}

/** `tester` stays a global id. */
export const indicatorsOf = (indicators: readonly documents.Indicator[]): content.Indicator[] =>
  indicators.map((indicator) => ({ ...indicator, rangeMode: indicator.rangeMode ?? undefined, stretch: indicator.stretch ?? null }));

export const rubricOf = ({ criteria, tieCriterion }: documents.Rubric): content.Rubric => ({
  criteria: criteria.map((criterion) => ({ ...criterion, thresholdPercent: criterion.thresholdPercent ?? undefined })),
  tieCriterion,
});

export const milestonesOf = (milestones: readonly documents.MilestonePlan[]): content.MilestonePlan[] =>
  milestones.map((milestone) => ({ ...milestone, heat: milestone.heat ?? undefined }));

export const winnersOf = ({ mode, k, shortlistMax, winnersMax }: documents.Winners): content.Winners => ({
  mode,
  k,
  shortlistMax: shortlistMax ?? undefined,
  winnersMax: winnersMax ?? undefined,
});

/** All documents of a challenge for the rules. */
export const contentOf = (
  challenge: Pick<Challenge, 'indicators' | 'funding' | 'rubric' | 'milestones' | 'winners' | 'signingSharePercent'>,
) => ({
  indicators: indicatorsOf(challenge.indicators),
  funding: fundingOf(challenge.funding),
  rubric: rubricOf(challenge.rubric),
  milestones: milestonesOf(challenge.milestones),
  winners: winnersOf(challenge.winners),
  /** Decimal text; null is 0. */
  signingSharePercent: challenge.signingSharePercent,
});
