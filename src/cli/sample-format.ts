import type { Indicator, IndicatorValue, LocalizedText, MilestonePlan, Rubric, Winners } from '../challenges/challenge-content.js';
import type { SampleCluster } from '../challenges/clusters.js';
import type { SampleOrganisationKind } from '../identity/organisation-kinds.js';
import type { EffectiveRules, Offset, StageId } from '../policies/effective-rules.js';
import type { Archetype } from '../policies/profiles.js';
import type { SampleDelivery } from './sample-delivery.js';
import type { SampleExpected } from './sample-expected.js';

/**
 * A replay file: one list played from publication to the last payment. The shape is that of samples/sample.schema.json; what the blocks
 * mean stands in samples/README.md. Ids (`ORG-01`, `PER-001`, `EXP-01`, `B01`, a challenge's `code`) hold inside one file only.
 */
export interface SampleFile {
  $schema: string;
  format: 'open-list-replay/1';
  id: string;
  synthetic: true;
  publishedOn: string;
  title: LocalizedText;
  note: LocalizedText;
  policy: SamplePolicy;
  officers: SampleOfficers;
  organisations: SampleOrganisation[];
  people: SamplePerson[];
  challenges: SampleChallenge[];
  questions: SampleQuestion[];
  amendments: SampleAmendment[];
  matchmaking?: SampleMatchmaking[];
  enterpriseLedgers?: SampleLedger[];
  bids: SampleBid[];
  experts: SampleExpert[];
  panels: SamplePanel[];
  scores: SampleScore[];
  delivery: SampleDelivery;
  expected: SampleExpected;
}

export interface SamplePolicy {
  archetype: Archetype;
  profile: string;
  overrides: object;
  rules: EffectiveRules;
}

export interface SampleOfficers {
  clerk: string;
  approver: string;
  supervisor: string;
  finance: [string, string];
  operator: string;
}

export interface SampleBan {
  from: Offset;
  to: Offset;
  reason: LocalizedText;
}

export interface SampleOrganisation {
  id: string;
  kind: SampleOrganisationKind;
  name: LocalizedText;
  creditCode: string;
  regionCode: string;
  tags: string[];
  contactEmail: string;
  parent?: string;
  shareholdings?: { org: string; percent: number }[];
  integrityBan?: SampleBan;
}

export interface SamplePerson {
  id: string;
  name: LocalizedText;
  org: string;
  roles: (
    | 'clerk'
    | 'approver'
    | 'supervisor'
    | 'finance'
    | 'operator'
    | 'recommender'
    | 'end-user'
    | 'need-owner'
    | 'tester'
    | 'unit-approver'
    | 'pi'
    | 'team-member'
    | 'expert'
  )[];
  email: string;
  integrityBan?: SampleBan;
}

export interface SampleChallenge {
  code: string;
  title: LocalizedText;
  cluster: SampleCluster;
  background: LocalizedText;
  problem: LocalizedText;
  needOwner: string | null;
  endUser: string;
  indicators: Indicator[];
  deliverables: LocalizedText[];
  funding: {
    kind: 'fiscal' | 'recognition' | 'enterprise' | 'prize';
    publicPerAward: SampleMoney;
    ownToPublicMin?: number;
    enterpriseCash?: SampleMoney;
    enterpriseTotal?: SampleMoney;
    prizes?: SampleMoney[];
  };
  ip: LocalizedText;
  bidderConditions: { text: LocalizedText; leadKinds?: string[] };
  rubric: Rubric;
  signingSharePercent?: number;
  milestones: MilestonePlan[];
  winners: Winners;
  vetters: string[];
}

export interface SampleQuestion {
  id: string;
  challenge: string;
  askedAt: Offset;
  askedBy: string;
  answeredAt: Offset;
  answeredBy: string;
  question: LocalizedText;
  answer: LocalizedText;
  publicTo: 'all';
}

export interface SampleAmendment {
  id: string;
  challenge: string;
  at: Offset;
  material: boolean;
  reason: LocalizedText;
  changes: { indicator?: string; field: string; from: IndicatorValue; to: IndicatorValue }[];
  newBidderClose?: Offset;
  newRecommenderClose?: Offset;
  by: string;
  approvedBy: string;
}

export interface SampleMatchmaking {
  challenge: string;
  org: string;
  ndaSignedAt: Offset;
  metAt: Offset;
  topic: LocalizedText;
  by: string;
  host: string;
}

export interface SampleLedger {
  challenge: string;
  enterprise: string;
  entries: {
    at: Offset;
    by: string;
    provedBy: string | null;
    form: 'cash' | 'equipment' | 'service' | 'technology' | 'goods';
    amountFen: number;
    proved: boolean;
    note: LocalizedText;
  }[];
}

export interface SampleIndicatorAnswer {
  indicator: string;
  value: IndicatorValue;
  basis: LocalizedText;
}

export interface SampleFormalDefect {
  kind: 'MISSING_SEAL' | 'MISSING_ANNEX';
  noticedAt: Offset;
  noticedBy: string;
  correctedAt: Offset | null;
  correctedBy?: string;
  contentChanged?: boolean;
  changed?: { indicator: string; from: IndicatorValue; to: IndicatorValue }[];
  note: LocalizedText;
}

export interface SampleBid {
  id: string;
  challenge: string;
  lead: string;
  leadSharePercent: number;
  partners: { org: string; sharePercent: number }[];
  pi: string;
  team: string[];
  unitApprover: string;
  title: LocalizedText;
  routeFamily: string;
  versions: { no: number; submittedAt: Offset }[];
  withdrawnAt?: Offset;
  recommender: string | null;
  recommendation: { at: Offset; rank: number; by: string } | null;
  indicatorAnswers: SampleIndicatorAnswer[];
  technicalRoute: LocalizedText;
  plan: LocalizedText;
  budget: { publicRequest: SampleMoney; ownFunds: SampleMoney };
  trlNow: number;
  trlEnd: number;
  avoidExperts: string[];
  formalDefects: SampleFormalDefect[];
  matchingRegisteredAt?: Offset;
  selfFunded?: boolean;
  priorWinnerOf?: LocalizedText;
  panelVotes?: number;
}

export interface SampleRelation {
  kind: 'COAUTHOR' | 'JOINT_PROJECT' | 'FORMER_EMPLOYER' | 'PAID_ADVISER' | 'SHAREHOLDER' | 'TEACHER_STUDENT' | 'FAMILY';
  person?: string;
  org?: string;
  endedYearsAgo: number;
  declared: boolean;
  note: LocalizedText;
}

export interface SampleExpert {
  id: string;
  person: string;
  affiliation: string;
  fields: LocalizedText[];
  strata: ('technical' | 'finance' | 'user' | 'outside-region')[];
  regionCode: string;
  relations: SampleRelation[];
  integrityBan?: SampleBan;
}

export interface SamplePanel {
  challenge: string;
  drawSeed: string;
  settledAt: Offset;
  settledBy: string;
  stages: { stage: StageId; closedAt: Offset; closedBy: string }[];
  drawn: string[];
  reserves: string[];
  declined: { expert: string; at: Offset; reason: LocalizedText }[];
}

export interface SampleScoreItem {
  criterion: string;
  score: number;
  comment?: LocalizedText;
}

export interface SampleScore {
  challenge: string;
  bid: string;
  stage: StageId;
  expert: string;
  submittedAt: Offset;
  confidence: number;
  canDeliver: boolean;
  items: SampleScoreItem[];
  overall: LocalizedText;
  revision?: { at: Offset; reason: LocalizedText; items: SampleScoreItem[] };
}

/** An amount in fen. */
export interface SampleMoney {
  amountFen: number;
}
