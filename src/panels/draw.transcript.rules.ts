import canonicalize from 'canonicalize';
import type { DrawFallback, EffectiveRules } from '../policies/effective-rules.js';
import type { BeaconRound } from './beacon.rules.js';
import { type Draw as Drawing, draw, ordered } from './draw.rules.js';

export const DRAW_PARTIES = ['issuer', 'supervision'] as const;
export type DrawPartyName = (typeof DRAW_PARTIES)[number];

/** The hashes that a draw stands on: texts are hashed as UTF-8, and everything is lower-case hex. */
export interface DrawHashes {
  sha256: (text: string) => string;
  /** HMAC-SHA256. */
  hmac: (key: string, text: string) => string;
  /** drand's randomness of a round: SHA-256 of its signature's bytes. Null where the signature is not the chain's for that round. */
  randomness: (beacon: Pick<BeaconRound, 'publicKey' | 'round'>, signature: string) => string | null;
}

/** All that stands before anybody commits; `poolHash` is its hash. Instants are ISO 8601 in UTC with milliseconds. */
export interface FrozenDraw {
  format: 'jiebang-draw/1';
  /** Global ids. */
  draw: string;
  challenge: string;
  /** Which draw of the challenge it is, from 1, void ones counted. */
  no: number;
  frozenAt: string;
  commitBy: string;
  revealBy: string;
  fallback: DrawFallback;
  beacon: BeaconRound | null;
  panel: Pick<EffectiveRules['panel'], 'size' | 'reserves' | 'strata'>;
  /** By id, under pseudonyms. */
  pool: { id: string; strata: string[] }[];
  excluded: { id: string; reasons: string[] }[];
}

/** What one party gave; what is not revealed is null. */
export interface Contribution {
  commitment: string;
  committedAt: string;
  value: string | null;
  salt: string | null;
  revealedAt: string | null;
}

/** A party that did not come in time, and the deadline that it missed. */
export interface Default {
  party: DrawPartyName;
  step: 'COMMIT' | 'REVEAL';
  deadline: string;
}

export interface Outcome extends Drawing {
  seed: string;
  /** The whole pool as the lot has it; who declines is replaced from here. */
  ranked: { id: string; ticket: string }[];
}

/** The public record of a draw, from which alone it can be computed again. */
export interface DrawTranscript extends FrozenDraw, Omit<Outcome, 'seed'> {
  state: 'FROZEN' | 'COMMITTED' | 'REVEALED' | 'DRAWN' | 'VOID';
  poolHash: string;
  issuer: Contribution | null;
  supervision: Contribution | null;
  defaulted: Default[];
  beaconSignature: string | null;
  seed: string | null;
}

/** SHA-256 of the canonical JSON (RFC 8785) of what is frozen. */
export function poolHashOf(frozen: FrozenDraw, { sha256 }: DrawHashes): string {
  const { format, draw: id, challenge, no, frozenAt, commitBy, revealBy, fallback, beacon, panel, pool, excluded } = frozen;
  const hashed: FrozenDraw = {
    ...{ format, draw: id, challenge, no, frozenAt, commitBy, revealBy, fallback, beacon, panel, pool, excluded },
  };
  return sha256(canonicalize(hashed)!);
}

/** What a party commits to: SHA-256 of the canonical JSON of {draw, party, salt, value}. The party in it keeps one from copying the other's. */
export function commitmentOf(
  given: { draw: string; party: DrawPartyName; salt: string; value: string },
  { sha256 }: Pick<DrawHashes, 'sha256'>,
): string {
  const { draw: id, party, salt, value } = given;
  return sha256(canonicalize({ draw: id, party, salt, value })!);
}

/**
 * The seed and all that follows from it. The seed is SHA-256 of the canonical JSON of {beacon, issuer, poolHash, supervision}: the values that
 * were revealed and the randomness of the round, null where there is none. A ticket is HMAC-SHA256 of the pseudonym under the seed's hex text.
 */
export function outcomeOf(
  given: Pick<DrawTranscript, 'pool' | 'panel' | 'poolHash' | 'issuer' | 'supervision'> & { randomness: string | null },
  { sha256, hmac }: DrawHashes,
): Outcome {
  const { pool, panel, poolHash, issuer, supervision, randomness } = given;
  const seed = sha256(
    canonicalize({ beacon: randomness, issuer: issuer?.value ?? null, poolHash, supervision: supervision?.value ?? null })!,
  );
  const facts = { seed, pool, panel, ticket: hmac };
  return { seed, ranked: ordered(facts).map(({ id, ticket }) => ({ id, ticket })), ...draw(facts) };
}
