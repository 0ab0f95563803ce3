import type { BidContent } from '../bids/bid.documents.js';
import type { AmendmentChange } from '../challenges/amendment.rules.js';
import type * as challenge from '../challenges/challenge.documents.js';
import type { EffectiveRules } from '../policies/effective-rules.js';

export interface ListLine {
  id: string;
  code: string;
  rules: EffectiveRules;
  rulesHash: string;
  dayZero: string;
}

/** The content as published, by the names of the API, with what amendments made of it. */
export interface ChallengeLine {
  id: string;
  code: string;
  state: string;
  published: {
    indicators: challenge.Indicator[];
    funding: challenge.Funding;
    rubric: challenge.Rubric;
    milestones: challenge.MilestonePlan[];
    winners: challenge.Winners;
    bidderConditions: challenge.BidderConditions;
    signingSharePercent?: number;
    [field: string]: unknown;
  };
  contentHash: string;
  version: number;
  indicators: challenge.Indicator[];
  funding: challenge.Funding;
  bidderClose: string;
  recommenderClose: string;
  extendedUntil: string | null;
}

export interface AmendmentLine {
  id: string;
  challenge: string;
  material: boolean;
  changes: AmendmentChange[];
  newBidderClose: string | null;
  newRecommenderClose: string | null;
  approvedAt: string;
  version: number;
}

export interface SealKeyLine {
  id: string;
  challenge: string;
  round: number;
  envelope: string;
  publicKey: string;
  fingerprint: string;
  threshold: number;
  state: string;
  openedAt: string | null;
  shares: { position: number; commitment: string; handedInAt: string | null }[];
}

export interface ClosingLine {
  challenge: string;
  round: number;
  root: string;
  leaves: number;
  closedAt: string;
  /** Of one that an outage undid; absent in bundles of earlier versions. */
  undoneAt?: string | null;
  /** Hex, in the order of the tree. */
  commitments: string[];
}

export interface OpeningLine {
  challenge: string;
  round: number;
  envelope: string;
  openedAt: string;
  custodians: { handedInAt: string }[];
  opened: number;
  failed: { bid?: string; commitment: string; reason: string }[];
}

export interface ReceiptLine {
  bid: string;
  challenge: string;
  round: number;
  jws: string;
  /** Of a withdrawal's commitment. */
  salt: string | null;
}

/** What a receipt signs. */
export interface ReceiptPayload {
  list: string;
  challenge: string;
  bid: string;
  kind: 'submission' | 'withdrawal';
  no: number;
  commitment: string;
  at: string;
  inTime: boolean;
}

/** A version as it was received and, opened, what it says; `envelopes` are the texts that its commitment stands for. */
export interface VersionPart {
  no: number;
  round: number;
  commitment: string;
  receivedAt: string;
  inTime: boolean;
  content: BidContent | null;
  envelopes: EnvelopePart[];
}

/** The plaintext of an envelope, so that its hash can be made again; null of one that is not open. */
export interface EnvelopePart {
  envelope: string;
  commitment: string;
  plaintext: { content: Partial<BidContent>; [field: string]: unknown } | null;
}
