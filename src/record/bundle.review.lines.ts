import type { FactsRecord } from '../bids/eligibility.facts.js';
import type { Eligibility } from '../bids/eligibility.rules.js';
import type { Document } from '../common/document.js';
import type { Conflict, ConflictFacts } from '../panels/conflict.rules.js';
import type { DrawTranscript } from '../panels/draw.transcript.rules.js';
import type { RulingOutcome } from '../panels/ruling.rules.js';
import type { Settlement } from '../panels/settle.rules.js';
import type { EffectiveRules, StageId } from '../policies/effective-rules.js';
import type { RankingRecord } from '../reviews/ranking.documents.js';
import type { ScoreItem } from '../reviews/sheet.rules.js';
import type { VersionPart } from './bundle.call.lines.js';

export interface BidLine {
  id: string;
  challenge: string;
  /** Where the public may know. */
  lead: string | null;
  /** Of the version that counts, or of the last one. */
  commitment: string | null;
  state?: string;
  selfFunded?: boolean;
  withdrawnAt?: string | null;
  openedAt?: string | null;
  votes?: number | null;
  versions?: VersionPart[];
}

export interface EligibilityLine {
  /** Of the bid. */
  id: string;
  challenge: string;
  status: Eligibility['status'];
  rules: Eligibility['rules'];
  countedVersion: number | null;
  corrected: boolean;
  foundAt: string;
  /** The event that found it, and the salted hash under which its facts stand in the log; null for a bid withdrawn by the close. */
  event: string | null;
  commitment: string | null;
  facts?: FactsRecord | null;
}

/** Experts bear their ids, or pseudonyms made of them. */
export interface PanelLine {
  id: string;
  challenge: string;
  state: string;
  seed: string;
  settledAt: string | null;
  drawn: string[];
  reserves: string[];
  declined: string[];
  /** By expert. */
  mainStrata: Record<string, string>;
  /** As it was settled. */
  members: string[];
  replaced: Settlement['replaced'];
  enough: boolean | null;
  /** As it is now, after conflicts that came to light later. */
  sitting: string[];
  enoughNow: boolean | null;
  changes?: { left: string | null; came: string | null; at: string }[];
  /** Names, where the policy has them published, in no order. */
  names?: unknown[] | null;
  /** By expert: what a public edition calls them. */
  pseudonyms?: Record<string, string>;
  conflicts: ConflictPart[];
  /** As for an eligibility. */
  event: string | null;
  commitment: string | null;
  facts?: Document<ConflictFacts> | null;
}

/** As its rule found it; to the public those of the settlement alone. */
export interface ConflictPart extends Conflict {
  /** Of one that came late or was ruled on. */
  id?: string | null;
  /** Found after the settlement, or even after the decision, which it does not change. */
  late?: boolean;
  afterDecision?: boolean;
  /** Whether it keeps the expert away now, under the ruling in force. */
  keepsAway?: boolean;
  ruling?: { id: string; outcome: RulingOutcome; proposedBy: string; signedBy: string } | null;
}

export interface DrawLine {
  id: string;
  challenge: string;
  state: string;
  /** What `verifyDraw` computes it again from. */
  transcript: DrawTranscript;
}

export interface SheetLine {
  id?: string;
  submittedAt?: string;
  challenge: string;
  bid: string;
  stage: StageId;
  expert: string;
  items: ScoreItem[];
  revisedItems: ScoreItem[] | null;
  canDeliver: boolean;
}

export type RankingLine = Pick<RankingRecord, 'ranking'> &
  Partial<RankingRecord> & { id: string; challenge: string; hash: string; rulesHash: string };

export interface DecisionLine {
  id: string;
  challenge: string;
  state: string;
  validBids: number;
  outcome: string;
  action: string | null;
  steps: { step: string; days?: number | null; bid?: string }[];
  proposed: string[];
  /** Who stands; shown to the public with the award. */
  awarded: string[];
  reserve: string[];
  deviationReason: string | null;
  decidedAt: string;
  noticeOpens: string | null;
  noticeCloses: string | null;
  awardedAt: string | null;
  reserveValidUntil: string | null;
  decidedById?: string | null;
  countersignedById?: string | null;
}

export interface ObjectionLine {
  id: string;
  challenge: string;
  bid: string;
  filedAt: string;
  named: boolean;
  ground: EffectiveRules['objection']['admissibleGrounds'][number];
  admissible: boolean;
  reasons: string[];
  finding: 'UPHELD' | 'DISMISSED' | null;
  findingAt: string | null;
  outcome: string | null;
  effect: string;
}
