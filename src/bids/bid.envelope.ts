import { randomBytes } from 'node:crypto';
import { canonical, sha256Hex } from '../crypto/canonical.js';
import type { SealedEnvelope } from '../crypto/envelope.js';
import type { BidContent } from './bid.documents.js';

/** What an envelope says of a file; `key` is null where nothing is sealed, and the file's key never leaves the server. */
export interface EnvelopeFile {
  /** Typed id. */
  id: string;
  name: string;
  mediaType: string;
  /** Of the plain content, in bytes. */
  size: number;
  /** Of the plain content, in hex. */
  sha256: string;
  key: string | null;
}

/** The text of an envelope, as canonical JSON (RFC 8785). `salt`, 32 random bytes as base64url, is why its hash tells nothing. Ids are typed. */
export interface EnvelopeText {
  bid: string;
  challenge: string;
  content: BidContent;
  envelope: string;
  files: EnvelopeFile[];
  no: number;
  salt: string;
}

/** What of an envelope's text is not in the content, by envelope: with the content it gives the text again. Keys of files are wrapped. */
export type Proof = Record<string, { salt: string; files: (Omit<EnvelopeFile, 'key'> & { key: { kid: string; key: string } | null })[] }>;

/** The one envelope that holds the whole bid. */
const WHOLE = 'all';
/** The envelope that is opened when the scores are locked. */
export const PRICE = 'price';
const PRICED: readonly (keyof BidContent)[] = ['budget'];
const QUALIFYING: readonly (keyof BidContent)[] = [
  'partners',
  'leadSharePercent',
  'team',
  'unitApprover',
  'recommender',
  'avoidExperts',
  'selfFunded',
  'priorWinnerOf',
];
/** With separate envelopes, where a part of the content goes. */
const envelopeOf = (part: string): string => {
  if (PRICED.some((name) => name === part)) return PRICE;
  return QUALIFYING.some((name) => name === part) ? 'qualification' : 'technical';
};
/** The envelopes of a bid, in their order. */
export const envelopesOf = (envelopes: 'one' | 'separate'): string[] =>
  envelopes === 'one' ? [WHOLE] : ['qualification', 'technical', PRICE];
/** What of a content goes into an envelope. */
export const partOf = (content: BidContent, envelope: string): BidContent =>
  envelope === WHOLE ? content : Object.fromEntries(Object.entries(content).filter(([part]) => envelopeOf(part) === envelope));
/** Whether an envelope holds the attachments. */
export const holdsFiles = (envelope: string): boolean => envelope === WHOLE || envelope === 'technical';

export const newSalt = (): string => randomBytes(32).toString('base64url');

/** The commitment of a version: SHA-256, in hex, of the canonical JSON of its envelopes' commitments by name. */
export const versionCommitment = (envelopes: readonly Pick<SealedEnvelope, 'envelope' | 'commitment'>[]): string =>
  sha256Hex(canonical(Object.fromEntries(envelopes.map(({ envelope, commitment }) => [envelope, commitment]))));

/** The commitment of a withdrawal. */
export const withdrawalCommitment = (withdrawal: { bid: string; challenge: string; no: number; salt: string }): string =>
  sha256Hex(canonical({ ...withdrawal, kind: 'withdrawal' }));

/** SHA-256, in hex, of a content in canonical JSON. */
export const contentHash = (content: BidContent): string => sha256Hex(canonical(content));
