/**
 * All values in force for one list: what a policy profile says, with what the list overrides. Frozen with its SHA-256 at publication.
 * The shape is `policy.rules` of the sample format (samples/sample.schema.json). Offsets are ISO 8601 durations from 00:00 (UTC+08:00)
 * of the publication day; days are 24 hours; percents are 0 to 100 and may be fractions.
 */
export interface EffectiveRules {
  window: { bidderClose: Offset; recommenderClose: Offset; questionsClose: Offset; amendRemainingMinDays: number };
  recommend: { required: boolean; quotaPerChallenge: number };
  form: { correctionWorkingDays: number; correctionLatestDays: number; corrections: number };
  matching: { requiredBeforeBid: boolean; opens: Offset | null; closes: Offset | null };
  eligibility: {
    maxPartners: number;
    maxBidsPerLead: number;
    maxBidsPerPi: number;
    needOwnerMayLead: boolean;
    relatedPartyPercent: number;
    priorWinnerMayReenter: boolean;
  };
  panel: {
    size: number;
    minimum: number;
    reserves: number;
    strata: { tag: string; min: number }[];
    publishNames: 'never' | 'with_notice' | 'after_award';
  };
  conflict: {
    scope: 'challenge' | 'bid';
    coauthorYears: number;
    employerYears: number;
    avoidListMax: number;
    ownBidInList: boolean;
    /** Whether an expert states conflicts before bids show to him or her; absent: may, and need not. */
    declaration?: 'required' | 'optional';
    /** Whether whoever holds a role in an organisation works there, as in that of the affiliation; absent: no. */
    memberships?: boolean;
    /** Percent of the shares from which the affiliation and an organisation of the bid are one group, whichever holds; absent: parents alone count. */
    holdingPercent?: number;
  };
  review: { stages: { id: StageId; weight: number }[]; defenceRatio: number; opens: Offset; closes: Offset };
  scoring: {
    aggregation: Aggregation;
    passLine: number;
    commentBelowPercent: number;
    commentAbovePercent: number;
    outlier: { points: number; sdFactor: number };
    useRevised: boolean;
    tieDecimals: number;
    tieOrder: TieRule[];
  };
  singleBid: { action: 'PROCEED_WITH_THRESHOLD' | 'VOID'; unanimousCanDeliver: boolean };
  noBid: { action: 'EXTEND_ONCE_THEN_RELIST' | 'RELIST' | 'WITHDRAW'; extendDays: number };
  notice: { opens: Offset; closes: Offset; workingDays: number };
  objection: { admissibleGrounds: ObjectionGround[]; admitWorkingDays: number; finishDays: number };
  contract: { signDays: number; reserveValidDays: number };
  race: {
    k: number;
    maxGap: number;
    eliminateBehindPercent: number;
    attainmentCap: number;
    eliminatedHeatPaymentPercent: number;
  };
  payment: { rounding: 'FLOOR_LAST_TAKES_REST'; partnerRounding: 'FLOOR_LEAD_TAKES_REST'; firstDays: number };
  milestone: { noticeDays: number; graceDays: number; defaultDays: number; rectifyMonths: number; rectifyTimes: number };
  change: { extensionAskBeforeDays: number; extensionMaxDays: number; extensions: number };
  /** How bids are sealed until they are opened; absent: not at all, as on lists published before there was sealing. */
  sealing?: { level: SealingLevel; envelopes: 'one' | 'separate' };
  /** The ceremony by which experts are drawn; absent: as `drawRules` says. */
  draw?: DrawRules;
  enterpriseFunds?: {
    totalToPublicMin: number;
    cashToBidderMinPercentOfPublic: number;
    escrowBeforeListPercent: number;
    schedulePercent: number[];
  };
}

/** ISO 8601 duration from day 0, e.g. `P30DT17H`; a minus sign means before. */
export type Offset = string;
export type StageId = 'remote' | 'defence';
export type AggregationMethod = 'MEAN' | 'TRIMMED_MEAN' | 'MEDIAN';
export interface Aggregation {
  method: AggregationMethod;
  level: 'total' | 'criterion';
  dropHigh: number;
  dropLow: number;
  minForTrim: number;
  decimals: number;
}
export type TieRule = 'technical' | 'min_reviewer' | 'public_money' | 'trl' | 'vote';
export type ObjectionGround = 'eligibility' | 'false_material' | 'conflict' | 'procedure' | 'ip' | 'scientific_judgement';

/**
 * `none`: hidden by visibility alone. `custodial`: only custodians open what the database holds, but the server shows a bid to its authors and
 * its recommender. `split`: not even the server can, and they hold keys of their own.
 */
export type SealingLevel = 'none' | 'custodial' | 'split';

/** The level of sealing under these rules. */
export const sealingLevel = ({ sealing }: Pick<EffectiveRules, 'sealing'>): SealingLevel => sealing?.level ?? 'none';

/** A party that does not come: the other's part alone makes the seed, or the draw is void and the pool is frozen anew. */
export type DrawFallback = 'OTHER_PARTY' | 'REDRAW';

/**
 * A chain of public randomness, drand's `bls-unchained-g1-rfc9380`: its hash (32 bytes) and public key (96 bytes of G2) in lower-case hex, the seconds
 * between rounds, and the Unix second of round 1.
 */
export interface BeaconChain {
  chainHash: string;
  publicKey: string;
  periodSeconds: number;
  genesisTime: number;
}

/** Hours from the freezing of the pool to the last commitment, and from there to the last reveal. */
export interface DrawRules {
  commitHours: number;
  revealHours: number;
  fallback: DrawFallback;
  beacon: BeaconChain | null;
}

/** How experts are drawn under these rules. */
export const drawRules = ({ draw }: Pick<EffectiveRules, 'draw'>): DrawRules =>
  draw ?? { commitHours: 24, revealHours: 24, fallback: 'OTHER_PARTY', beacon: null };
