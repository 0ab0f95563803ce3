import type { Offset } from '../policies/effective-rules.js';
import type { SampleMoney } from './sample-format.js';

/**
 * What must come out of a replay file (samples/README.md, Rules behind `expected`). Lists are compared in order, but `conflicts`, `ties`,
 * `outliers` and `excludedScores` as sets; `why` is for readers and is not compared.
 */
export interface SampleExpected {
  eligibility: ExpectedEligibility[];
  closes: ExpectedCloses[];
  conflicts: ExpectedConflict[];
  panels: ExpectedPanel[];
  rankings: ExpectedRanking[];
  objections: ExpectedObjection[];
  decisions: ExpectedDecision[];
  milestoneVerdicts: ExpectedMilestoneVerdict[];
  races: ExpectedRace[];
  payments: ExpectedPayments[];
  changes: ExpectedChange[];
  terminations: ExpectedTermination[];
  acceptances: ExpectedAcceptance[];
  enterpriseLedgers: ExpectedLedger[];
  statistics: ExpectedStatistics;
}

export interface ExpectedEligibility {
  bid: string;
  status: 'ELIGIBLE' | 'INELIGIBLE' | 'WITHDRAWN';
  rules: (
    | 'LATE_SUBMISSION'
    | 'NOT_RECOMMENDED'
    | 'RECOMMEND_QUOTA_EXCEEDED'
    | 'MATCHING_NOT_REGISTERED'
    | 'BANNED_UNIT'
    | 'BANNED_PERSON'
    | 'NEED_OWNER_LEADS'
    | 'RELATED_TO_NEED_OWNER'
    | 'LEAD_KIND_NOT_ALLOWED'
    | 'TOO_MANY_PARTNERS'
    | 'OVER_AMOUNT'
    | 'OWN_FUNDS_SHORT'
    | 'INDICATOR_NOT_ANSWERED'
    | 'TARGET_BELOW_CHALLENGE'
    | 'PRIOR_WINNER'
    | 'UNIT_LIMIT'
    | 'PI_LIMIT'
    | 'CORRECTION_NOT_ANSWERED'
    | 'CORRECTION_CHANGED_CONTENT'
  )[];
  countedVersion: number | null;
  corrected: boolean;
}

export interface ExpectedCloses {
  challenge: string;
  bidderClose: Offset;
  recommenderClose: Offset;
}

export interface ExpectedConflict {
  challenge: string;
  expert: string;
  bid: string | null;
  rule:
    | 'NEED_VETTER'
    | 'INTEGRITY_LIST'
    | 'OWN_BID_IN_LIST'
    | 'SAME_UNIT'
    | 'AVOID_LIST'
    | 'SAME_GROUP'
    | 'COAUTHOR'
    | 'JOINT_PROJECT'
    | 'FORMER_EMPLOYER'
    | 'PAID_ADVISER'
    | 'SHAREHOLDER'
    | 'TEACHER_STUDENT'
    | 'FAMILY';
  source: 'record' | 'bid' | 'declared' | 'detected';
  hard: boolean;
}

export interface ExpectedPanel {
  challenge: string;
  members: string[];
  replaced: { expert: string; by: string | null; reason: 'CONFLICT' | 'DECLINED' }[];
  enough: boolean;
}

export interface ExpectedRank {
  rank: number;
  bid: string;
  score: number;
  stages: { stage: string; score: number; n: number }[];
  passes: boolean;
  shortlisted: boolean;
}

export interface ExpectedTie {
  stage: 'remote' | 'defence' | 'final';
  higher: string;
  lower: string;
  score: number;
  decidedBy: 'technical' | 'min_reviewer' | 'public_money' | 'trl' | 'vote' | 'lot';
  higherValue: number | null;
  lowerValue: number | null;
}

export interface ExpectedOutlier {
  bid: string;
  stage: string;
  expert: string;
  deviationFromMedian: number;
  revised: boolean;
}

export interface ExpectedExcludedScore {
  bid: string;
  stage: string;
  expert: string;
  reason: 'CONFLICT' | 'BID_NOT_ELIGIBLE' | 'NOT_ON_PANEL';
}

export interface ExpectedSensitivity {
  MEAN?: { bid: string; score: number }[];
  TRIMMED_MEAN?: { bid: string; score: number }[];
  MEDIAN?: { bid: string; score: number }[];
  Z_NORMALISED?: { bid: string; score: number }[];
  winnerChanges?: ('MEAN' | 'TRIMMED_MEAN' | 'MEDIAN' | 'Z_NORMALISED')[];
}

export interface ExpectedRanking {
  challenge: string;
  ranking: ExpectedRank[];
  ties: ExpectedTie[];
  outliers: ExpectedOutlier[];
  excludedScores: ExpectedExcludedScore[];
  sensitivity: ExpectedSensitivity;
}

export interface ExpectedObjection {
  id: string;
  admissible: boolean;
  reasons: ('ANONYMOUS' | 'GROUND_NOT_ADMISSIBLE' | 'OUT_OF_TIME')[];
  outcome: 'UPHELD' | 'DISMISSED' | 'INADMISSIBLE';
  freezesAward: boolean;
  effect: 'NONE' | 'BID_REMOVED';
}

export interface ExpectedStep {
  step: 'EXTENDED' | 'RELISTED' | 'WITHDRAWN' | 'REMOVED_BY_OBJECTION' | 'LAPSED' | 'RESERVE_PROMOTED';
  days?: number | null;
  bid?: string;
}

export interface ExpectedDecision {
  challenge: string;
  validBids: number;
  outcome: 'AWARDED' | 'NO_BID' | 'NO_AWARD';
  action: 'EXTEND_ONCE_THEN_RELIST' | 'RELIST' | 'WITHDRAW' | 'PROCEED_WITH_THRESHOLD' | 'VOID' | null;
  steps: ExpectedStep[];
  proposed: string[];
  awarded: string[];
  reserve: string[];
  why: string;
}

export interface ExpectedMilestoneVerdict {
  bid: string;
  milestone: string;
  round: number;
  indicators: { indicator: string; verdict: 'MET' | 'EXCEEDED' | 'PARTLY_MET' | 'NOT_MET' | 'NOT_MEASURED' }[];
  verdict: 'PASSED' | 'CONDITIONAL' | 'FAILED';
}

export interface ExpectedRaceResult {
  rank: number;
  bid: string;
  lane: 'funded' | 'self-funded';
  composite: number;
  vetoFailed: boolean;
  result: 'CONTINUE' | 'ELIMINATED' | 'RANKED' | 'UNRANKED';
}

export interface ExpectedRace {
  challenge: string;
  milestone: string;
  eliminationLine: number | null;
  results: ExpectedRaceResult[];
  prizes: { bid: string; rank: number; amountFen: number }[];
  recognised: string[];
}

export interface ExpectedPaymentStage {
  milestone: string;
  scheduled: SampleMoney;
  status: 'PAID' | 'PAID_IN_PART' | 'SCHEDULED' | 'CANCELLED';
  paid: SampleMoney;
  split: { org: string; amountFen: number }[];
}

export interface ExpectedPayments {
  bid: string;
  challenge: string;
  contract: SampleMoney;
  stages: ExpectedPaymentStage[];
  totalPaid: SampleMoney;
}

export interface ExpectedChange {
  id: string;
  decision: 'APPROVED' | 'DENIED' | 'FILED';
  approver: 'department' | 'pi';
  daysBeforeEnd: number | null;
  why: string;
}

export interface ExpectedTermination {
  bid: string;
  kind: 'STOP_NO_FAULT' | 'REVOKE_FAULT';
  paid: SampleMoney;
  usedAccepted: SampleMoney;
  toReturn: SampleMoney;
  integrityRecord: boolean;
}

export interface ExpectedAcceptance {
  bid: string;
  result: 'PASS' | 'NOT_PASS';
  surplusKept: SampleMoney;
}

export interface ExpectedLedger {
  challenge: string;
  provedCash: SampleMoney;
  notCounted: SampleMoney;
  minCash: SampleMoney;
  pledgeEnough: boolean;
  totalEnough: boolean;
  escrowRequired: SampleMoney;
  escrowAtPublication: SampleMoney;
  escrowEnough: boolean;
  outstanding: SampleMoney;
}

export interface ExpectedStatistics {
  challenges: number;
  bids: number;
  eligible: number;
  ineligible: number;
  withdrawn: number;
  awardedChallenges: number;
  noBid: number;
  noAward: number;
  paidFen: number;
}
