import { createHash, createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { combine, split } from 'shamir-secret-sharing';
import { fromBase64url, toBase64url } from './base64url.js';
import { sha256Hex } from './canonical.js';
import { CryptoError } from './crypto.error.js';

/** An X25519 key pair: raw keys of 32 bytes as base64url. */
export interface KeyPair {
  publicKey: string;
  privateKey: string;
}

const KEY = 32;
/** What is split is the key and this many bytes of its hash, so that shares which do not belong together are found out. */
const CHECK = 16;
/** The library adds a byte, the share's place. */
const SHARE = KEY + CHECK + 1;
/** PKCS #8 before the 32 bytes of an X25519 private key (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** A fresh X25519 key pair. */
export async function newKeyPair(): Promise<KeyPair> {
  const { privateKey } = generateKeyPairSync('x25519');
  const { x, d } = privateKey.export({ format: 'jwk' });
  return { publicKey: x!, privateKey: d! };
}

/**
 * Whether a text is an X25519 public key that something can be sealed to: 32 bytes, base64url, no point of low order, and the one text of its
 * key: RFC 7748 (section 5) has others read as the same, but what is sealed to such a one its owner can't open.
 */
export function isPublicKey(text: string): boolean {
  try {
    const raw = fromBase64url(text, 'The key', KEY);
    if (!isReduced(raw)) return false;
    const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'X25519', x: toBase64url(raw) } });
    // RFC 7748 section 6.1: with a point of low order every secret would come out as zero; OpenSSL refuses that.
    diffieHellman({ privateKey: PROBE, publicKey });
    return true;
  } catch {
    return false;
  }
}

/** Hexadecimal SHA-256 of a public key's 32 bytes: what people compare, and the id of wraps to it. Throws CryptoError. */
export function fingerprint(publicKey: string): string {
  return sha256Hex(fromBase64url(publicKey, 'The public key', KEY));
}

/** The public key that belongs to a private one. Throws CryptoError where the text is not a key. */
export function publicKeyOf(privateKey: string): string {
  return createPublicKey(privateKeyObject(fromBase64url(privateKey, 'The private key', KEY))).export({ format: 'jwk' }).x!;
}

/**
 * Splits a private key (Shamir over GF(256)): any `threshold` shares of `shares` restore it, fewer tell nothing. 2 <= threshold <= shares
 * <= 255, else RangeError. A share is 49 bytes: key and half its SHA-256, split byte by byte, then the share's place.
 */
export async function splitKey(privateKey: string, of: { shares: number; threshold: number }): Promise<string[]> {
  const { shares, threshold } = of;
  if (!Number.isInteger(shares) || !Number.isInteger(threshold) || threshold < 2 || threshold > shares || shares > 255) {
    throw new RangeError(`A key can't be split among ${shares} so that ${threshold} restore it`);
  }
  const key = fromBase64url(privateKey, 'The private key', KEY);
  const secret = Uint8Array.from(Buffer.concat([key, checkOf(key)]));
  return (await split(secret, shares, threshold)).map(toBase64url);
}

/** Restores a private key from shares in any order. Throws CryptoError where they are too few, repeated, damaged or not of one key. */
export async function joinShares(shares: readonly string[]): Promise<string> {
  if (shares.length < 2 || shares.length > 255) throw new CryptoError(`A key is restored from 2 to 255 shares, not from ${shares.length}`);
  const bytes = shares.map((share) => Uint8Array.from(fromBase64url(share, 'A share', SHARE)));
  if (new Set(bytes.map((share) => share.at(-1))).size < shares.length) throw new CryptoError('A share stands there twice');
  const secret = Buffer.from(await combine(bytes));
  const key = secret.subarray(0, KEY);
  if (!checkOf(key).equals(secret.subarray(KEY))) {
    throw new CryptoError('The shares restore no key: too few of them, a damaged one, or one of another key');
  }
  return toBase64url(key);
}

/** Hexadecimal SHA-256 of a share's bytes: published when it is made, so that what is handed in later can be held against it. */
export function shareCommitment(share: string): string {
  return sha256Hex(fromBase64url(share, 'The share', SHARE));
}

/** Whether a little-endian number is below 2^255 - 19. */
const isReduced = (raw: Buffer): boolean => BigInt(`0x${Buffer.from(raw).reverse().toString('hex')}`) < 2n ** 255n - 19n;

function checkOf(key: Uint8Array): Buffer {
  return createHash('sha256').update(key).digest().subarray(0, CHECK);
}

function privateKeyObject(raw: Uint8Array): KeyObject {
  return createPrivateKey({ format: 'der', type: 'pkcs8', key: Buffer.concat([PKCS8, raw]) });
}

const PROBE = generateKeyPairSync('x25519').privateKey;
