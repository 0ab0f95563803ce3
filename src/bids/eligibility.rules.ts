import type { Funding, Indicator, IndicatorValue } from '../challenges/challenge-content.js';
import { meets } from '../challenges/measure.rules.js';
import { Fraction } from '../common/fraction.js';
import { inTime } from '../common/offset.js';
import { isBanned, type Ban } from '../integrity/ban.rules.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import { isCorrected, type CorrectionOutcome } from './correction.rules.js';

/** The rules of eligibility, in the order in which failures are listed. */
export const ELIGIBILITY_RULES = [
  'LATE_SUBMISSION',
  'NOT_RECOMMENDED',
  'RECOMMEND_QUOTA_EXCEEDED',
  'MATCHING_NOT_REGISTERED',
  'BANNED_UNIT',
  'BANNED_PERSON',
  'NEED_OWNER_LEADS',
  'RELATED_TO_NEED_OWNER',
  'LEAD_KIND_NOT_ALLOWED',
  'TOO_MANY_PARTNERS',
  'OVER_AMOUNT',
  'OWN_FUNDS_SHORT',
  'INDICATOR_NOT_ANSWERED',
  'TARGET_BELOW_CHALLENGE',
  'PRIOR_WINNER',
  'UNIT_LIMIT',
  'PI_LIMIT',
  'CORRECTION_NOT_ANSWERED',
  'CORRECTION_CHANGED_CONTENT',
] as const;
export type EligibilityRule = (typeof ELIGIBILITY_RULES)[number];

/** An organisation as far as relations between lead and need owner go; `parent` and `org` are ids. */
export interface RelatedOrganisation {
  id: string;
  parent: string | null;
  shareholdings: readonly { org: string; percent: number }[];
}

/** The challenge as amended. */
export interface ChallengeFacts {
  needOwner: RelatedOrganisation | null;
  /** Kinds of organisation that may lead; empty: any. */
  leadKinds: readonly string[];
  funding: Pick<Funding, 'publicPerAwardFen' | 'ownToPublicMin'>;
  indicators: readonly Pick<Indicator, 'id' | 'direction' | 'rangeMode' | 'target'>[];
}

export interface BidFacts {
  versions: readonly { no: number; submittedAt: Date }[];
  withdrawnAt: Date | null;
  /** The recommender's, whenever it was given; rank 1 is the first of that recommender in the challenge. */
  recommendation: { at: Date; rank: number } | null;
  matchingRegisteredAt: Date | null;
  lead: RelatedOrganisation & { kind: string; bans: readonly Ban[] };
  partners: readonly { bans: readonly Ban[] }[];
  pi: { bans: readonly Ban[] };
  requestFen: bigint;
  ownFen: bigint;
  answers: readonly { indicator: string; value: IndicatorValue }[];
  priorWinner: boolean;
  /** From `overLimit`. */
  overLimit: { unit: boolean; pi: boolean };
  /** From `correctionState`, one for each defect noticed. */
  corrections: readonly CorrectionOutcome[];
}

export interface EligibilityFacts {
  rules: Pick<EffectiveRules, 'recommend' | 'matching' | 'eligibility'>;
  /** After amendments. `matching` null: registration has no end. */
  closes: { bidder: Date; recommender: Date; matching: Date | null };
  challenge: ChallengeFacts;
  bid: BidFacts;
}

export interface Eligibility {
  /** NEEDS_CORRECTION only while a correction is open and nothing else fails. */
  status: 'ELIGIBLE' | 'INELIGIBLE' | 'WITHDRAWN' | 'NEEDS_CORRECTION';
  rules: EligibilityRule[];
  countedVersion: number | null;
  corrected: boolean;
}

/** The outcome of the form check 形式审查. Source: samples/README.md rules 1 and 2. */
export function eligibility(facts: EligibilityFacts): Eligibility {
  const { bid, closes } = facts;
  if (bid.withdrawnAt && inTime(bid.withdrawnAt, closes.bidder)) {
    return { status: 'WITHDRAWN', rules: [], countedVersion: null, corrected: false };
  }
  const rules = ELIGIBILITY_RULES.filter((rule) => FAILS[rule](facts));
  const open = bid.corrections.includes('OPEN') ? 'NEEDS_CORRECTION' : 'ELIGIBLE';
  return {
    status: rules.length ? 'INELIGIBLE' : open,
    rules,
    countedVersion: countedVersion(bid.versions, closes.bidder),
    corrected: isCorrected(bid.corrections),
  };
}

/** Number of the last version in time, or null. */
function countedVersion(versions: BidFacts['versions'], bidderClose: Date): number | null {
  const counted = versions.filter((version) => inTime(version.submittedAt, bidderClose));
  return counted.sort((a, b) => a.submittedAt.getTime() - b.submittedAt.getTime() || a.no - b.no).at(-1)?.no ?? null;
}

/**
 * The check before submission: the rules that a version submitted at `now` would fail. A ban warns when it stands now or will stand at the
 * close; a recommendation that may still come is not missed. Only the close decides (samples/README.md "Time").
 */
export function warnings(facts: EligibilityFacts, now: Date): EligibilityRule[] {
  const bid: BidFacts = { ...facts.bid, versions: [{ no: 1, submittedAt: now }], corrections: [] };
  const atClose: EligibilityFacts = { ...facts, bid };
  const today: EligibilityFacts = { ...atClose, closes: { ...facts.closes, bidder: now } };
  const mayBeRecommended = !bid.recommendation && inTime(now, facts.closes.recommender);
  return ELIGIBILITY_RULES.filter((rule) => {
    if (rule === 'NOT_RECOMMENDED' && mayBeRecommended) return false;
    return FAILS[rule](atClose) || ((rule === 'BANNED_UNIT' || rule === 'BANNED_PERSON') && FAILS[rule](today));
  });
}

/**
 * Rules that tell what a lead has not made public: that it bids elsewhere, registers, or who holds it. Anybody may draft in its name, so only
 * its own people read them before it approves.
 */
export const TELLS_OF_LEAD: ReadonlySet<EligibilityRule> = new Set([
  'MATCHING_NOT_REGISTERED',
  'BANNED_UNIT',
  'RELATED_TO_NEED_OWNER',
  'UNIT_LIMIT',
]);

/** Those of the failed rules for which a submission may be refused at once; all else is accepted and found at the form check. */
export function mayRefuseAtSubmission(rules: readonly EligibilityRule[]): EligibilityRule[] {
  return rules.filter((rule) => rule === 'LATE_SUBMISSION' || rule === 'UNIT_LIMIT' || rule === 'PI_LIMIT');
}

const FAILS: Record<EligibilityRule, (facts: EligibilityFacts) => boolean> = {
  LATE_SUBMISSION: ({ bid, closes }) => countedVersion(bid.versions, closes.bidder) === null,
  NOT_RECOMMENDED: (facts) => facts.rules.recommend.required && !recommendationInTime(facts),
  RECOMMEND_QUOTA_EXCEEDED: (facts) =>
    facts.rules.recommend.required && (recommendationInTime(facts)?.rank ?? 0) > facts.rules.recommend.quotaPerChallenge,
  MATCHING_NOT_REGISTERED: ({ rules, bid, closes }) =>
    rules.matching.requiredBeforeBid &&
    !(bid.matchingRegisteredAt && (!closes.matching || inTime(bid.matchingRegisteredAt, closes.matching))),
  BANNED_UNIT: ({ bid, closes }) => [bid.lead, ...bid.partners].some((unit) => isBanned(unit.bans, closes.bidder)),
  BANNED_PERSON: ({ bid, closes }) => isBanned(bid.pi.bans, closes.bidder),
  NEED_OWNER_LEADS: ({ rules, challenge, bid }) => !rules.eligibility.needOwnerMayLead && challenge.needOwner?.id === bid.lead.id,
  RELATED_TO_NEED_OWNER: ({ rules, challenge: { needOwner }, bid: { lead } }) =>
    needOwner !== null && needOwner.id !== lead.id && related(lead, needOwner, rules.eligibility.relatedPartyPercent),
  LEAD_KIND_NOT_ALLOWED: ({ challenge: { leadKinds }, bid }) => leadKinds.length > 0 && !leadKinds.includes(bid.lead.kind),
  TOO_MANY_PARTNERS: ({ rules, bid }) => bid.partners.length > rules.eligibility.maxPartners,
  OVER_AMOUNT: ({ challenge, bid }) => bid.requestFen > challenge.funding.publicPerAwardFen,
  OWN_FUNDS_SHORT: ({ challenge, bid }) =>
    Fraction.of(bid.ownFen).compare(Fraction.of(challenge.funding.ownToPublicMin ?? 0).times(Fraction.of(bid.requestFen))) < 0,
  INDICATOR_NOT_ANSWERED: ({ challenge, bid }) =>
    challenge.indicators.some((indicator) => bid.answers.every((answer) => answer.indicator !== indicator.id)),
  TARGET_BELOW_CHALLENGE: ({ challenge, bid }) =>
    challenge.indicators.some(({ id, target, direction, rangeMode }) =>
      bid.answers.some((answer) => answer.indicator === id && !meets(answer.value, target, direction, rangeMode)),
    ),
  PRIOR_WINNER: ({ rules, bid }) => bid.priorWinner && !rules.eligibility.priorWinnerMayReenter,
  UNIT_LIMIT: ({ bid }) => bid.overLimit.unit,
  PI_LIMIT: ({ bid }) => bid.overLimit.pi,
  CORRECTION_NOT_ANSWERED: ({ bid }) => bid.corrections.includes('NOT_ANSWERED'),
  CORRECTION_CHANGED_CONTENT: ({ bid }) => bid.corrections.includes('CHANGED_CONTENT'),
};

function recommendationInTime({ bid, closes }: EligibilityFacts): BidFacts['recommendation'] {
  return bid.recommendation && inTime(bid.recommendation.at, closes.recommender) ? bid.recommendation : null;
}

/** A holding of at least the percentage either way, one parent of both, or one the parent of the other. */
function related(lead: RelatedOrganisation, owner: RelatedOrganisation, percent: number): boolean {
  const holds = (holder: RelatedOrganisation, held: RelatedOrganisation) =>
    holder.shareholdings.some((holding) => holding.org === held.id && holding.percent >= percent);
  const sameParent = lead.parent !== null && lead.parent === owner.parent;
  return holds(lead, owner) || holds(owner, lead) || sameParent || lead.parent === owner.id || owner.parent === lead.id;
}
