import type { Jwk } from '../crypto/server-keys.js';
import type { Leaf, LeafRow } from './leaf.js';
import type { AmendmentLine, ChallengeLine, ClosingLine, ListLine, OpeningLine, ReceiptLine, SealKeyLine } from './bundle.call.lines.js';
import type {
  BidLine,
  DecisionLine,
  DrawLine,
  EligibilityLine,
  ObjectionLine,
  PanelLine,
  RankingLine,
  SheetLine,
} from './bundle.review.lines.js';
import type {
  AcceptanceLine,
  ChangeLine,
  ContractLine,
  HeatLine,
  MilestoneLine,
  PaymentLine,
  TerminationLine,
} from './bundle.delivery.lines.js';

/*
 * The record of a list as one file: JSON Lines, each an object with its `kind`. Ids are global ones, money is text of fen, instants are ISO 8601
 * in UTC. What a supervision edition holds and a public one does not is optional here.
 */

export const BUNDLE_FORMAT = 'jiebang-bundle';
export const BUNDLE_VERSION = 1;
/** The JWS type of the signature over a whole bundle. */
export const BUNDLE_TYPE = 'jiebang-bundle+jws';
export const EDITIONS = ['public', 'supervision'] as const;
export type Edition = (typeof EDITIONS)[number];

export interface HeaderLine {
  format: typeof BUNDLE_FORMAT;
  version: number;
  edition: Edition;
  list: string;
  exportedAt: string;
  /** Public keys that verify what the server signed. */
  jwks: { keys: Jwk[] };
  /** What is not in the file, in words. */
  leftOut: string[];
}

/** An event with all that its leaf covers; `seq` is its place in the log, null where it is not sealed yet. */
export interface EventLine extends LeafRow {
  seq: number | null;
  document: unknown;
}

/** A removal of secret content, with the salts, in hex, of what it left standing; see RemovedDocument. */
export interface RemovalLine {
  id: string;
  carriedOutAt: string;
  salts: Record<string, string>;
}

/** An event as a public edition shows it: what was hashed. */
export interface LeafLine {
  seq: number | null;
  leaf: Leaf;
  /** Where what happened is public as a whole. */
  salt?: string;
  document?: unknown;
  /** The removal that took words out of it: the document is what was left, under the salt that it has since. */
  removedBy?: string;
}

export interface CheckpointLine {
  size: number;
  root: string;
  jws: string;
}

/** Hashes in hex of the parts of the log that hold none of the leaves above, from left to right. */
export interface ProofLine {
  hashes: string[];
}

/** The last line: signed over all bytes before it. */
export interface SealLine {
  lines: number;
  sha256: string;
  jws: string;
}

export interface Lines {
  header: HeaderLine;
  list: ListLine;
  challenge: ChallengeLine;
  amendment: AmendmentLine;
  sealKey: SealKeyLine;
  closing: ClosingLine;
  opening: OpeningLine;
  receipt: ReceiptLine;
  bid: BidLine;
  eligibility: EligibilityLine;
  draw: DrawLine;
  panel: PanelLine;
  sheet: SheetLine;
  ranking: RankingLine;
  decision: DecisionLine;
  objection: ObjectionLine;
  contract: ContractLine;
  milestone: MilestoneLine;
  heat: HeatLine;
  acceptance: AcceptanceLine;
  change: ChangeLine;
  termination: TerminationLine;
  payment: PaymentLine;
  removal: RemovalLine;
  event: EventLine;
  leaf: LeafLine;
  checkpoint: CheckpointLine;
  proof: ProofLine;
  seal: SealLine;
}
export type Kind = keyof Lines;
export type Line<K extends Kind = Kind> = { [Each in K]: { kind: Each } & Lines[Each] }[K];
