import { createHash, createHmac } from 'node:crypto';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import type { DrawHashes } from './draw.transcript.rules.js';

const { shortSignatures } = bls12_381;
/** Of RFC 9380, for signatures in G1, as drand's scheme `bls-unchained-g1-rfc9380` has it. */
const DOMAIN = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';
const HEX = /^([0-9a-f]{2})+$/;

/** The hashes of a draw, from Node and from a library for the curve of drand. */
export const DRAW_HASHES: DrawHashes = {
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  hmac: (key, text) => createHmac('sha256', key).update(text).digest('hex'),
  randomness: ({ publicKey, round }, signature) => (isSigned(publicKey, round, signature) ? sha256Hex(signature) : null),
};

/** Whether a text is the compressed public key of a chain: a point of G2 in hex, of the right subgroup. */
export function isBeaconKey(publicKey: string): boolean {
  try {
    bls12_381.G2.Point.fromHex(publicKey).assertValidity();
    return true;
  } catch {
    return false;
  }
}

/** Whether a compressed point of G1 is the chain's signature of SHA-256 of the round as eight bytes, big-endian. */
function isSigned(publicKey: string, round: number, signature: string): boolean {
  if (!HEX.test(signature)) return false;
  const message = createHash('sha256');
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(round));
  try {
    const hashed = shortSignatures.hash(message.update(bytes).digest(), DOMAIN);
    return shortSignatures.verify(Buffer.from(signature, 'hex'), hashed, Buffer.from(publicKey, 'hex'));
  } catch {
    // The library throws on what is no point of the curve.
    return false;
  }
}

const sha256Hex = (hex: string): string => createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex');
