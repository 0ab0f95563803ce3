import { randomBytes } from 'node:crypto';
import { AES_KEY_BYTES, aesOpen, aesSeal } from './aes-gcm.js';
import { fromBase64url, toBase64url } from './base64url.js';
import { canonical, sha256Hex } from './canonical.js';
import { CryptoError } from './crypto.error.js';
import { fingerprint, publicKeyOf } from './custody.js';
import { type Hpke, hpkeOpen, hpkeSeal } from './hpke.js';
import type { ServerKeys } from './server-keys.js';

/** Whom an envelope is sealed to. `kid` is the fingerprint of the public key. */
export interface Recipient {
  to: 'challenge' | 'author' | 'recommender';
  kid: string;
  publicKey: string;
}

/** The content key, sealed to one recipient. */
export interface Wrap extends Hpke {
  to: Recipient['to'];
  kid: string;
}

/**
 * A text under a content key of its own (AES-256-GCM; `nonce`, and `ciphertext` with its tag, as base64url), the key wrapped to each
 * recipient and, custodial, to the server. `commitment` is the hexadecimal SHA-256 of the text.
 */
export interface SealedEnvelope {
  envelope: string;
  commitment: string;
  nonce: string;
  ciphertext: string;
  wraps: Wrap[];
  server: { kid: string; key: string } | null;
}

/** What an envelope of a bid's version is bound to: opened as anything else, it does not open. */
export const bidAad = (bid: string, no: number, envelope: string): string => canonical({ bid, envelope, no });

/** Seals a text under `aad`; `keys`: the server may open it too. Throws CryptoError where a recipient's key is none or not that of `kid`. */
export async function sealEnvelope(
  envelope: string,
  plaintext: string,
  aad: string,
  recipients: readonly Recipient[],
  keys: ServerKeys | null,
): Promise<SealedEnvelope> {
  const bytes = Buffer.from(plaintext);
  const key = randomBytes(AES_KEY_BYTES);
  try {
    const wraps = await Promise.all(
      recipients.map(async ({ to, kid, publicKey }): Promise<Wrap> => {
        if (fingerprint(publicKey) !== kid) throw new CryptoError(`${kid} is not the fingerprint of the key of the ${to}`);
        return { to, kid, ...(await hpkeSeal(publicKey, key, context(envelope, aad, to))) };
      }),
    );
    const { nonce, ciphertext } = aesSeal(key, bytes, context(envelope, aad, 'content'));
    const server = keys ? keys.wrap(key, context(envelope, aad, 'server')) : null;
    return { envelope, commitment: sha256Hex(bytes), nonce: toBase64url(nonce), ciphertext: toBase64url(ciphertext), wraps, server };
  } finally {
    key.fill(0);
  }
}

/** The text, opened with the server's key. Throws CryptoError; also where the envelope was not sealed for the server. */
export function openWithServer(sealed: SealedEnvelope, aad: string, keys: ServerKeys): string {
  if (!sealed.server) throw new CryptoError('The envelope is not sealed to the server');
  return openContent(sealed, aad, keys.unwrap(sealed.server, context(sealed.envelope, aad, 'server')));
}

/** The text, opened with the private key of one of its recipients. Throws CryptoError; also where the key is nobody's of them. */
export async function openWithPrivate(sealed: SealedEnvelope, aad: string, privateKey: string): Promise<string> {
  const kid = fingerprint(publicKeyOf(privateKey));
  const wrap = sealed.wraps.find((candidate) => candidate.kid === kid);
  if (!wrap) throw new CryptoError(`The envelope is not sealed to the key ${kid}`);
  return openContent(sealed, aad, await hpkeOpen(privateKey, wrap, context(sealed.envelope, aad, wrap.to)));
}

function openContent(sealed: SealedEnvelope, aad: string, key: Buffer): string {
  try {
    if (key.length !== AES_KEY_BYTES) throw new CryptoError('The content key has a wrong length');
    const content = { nonce: fromBase64url(sealed.nonce, 'The nonce'), ciphertext: fromBase64url(sealed.ciphertext, 'The ciphertext') };
    const bytes = aesOpen(key, content, context(sealed.envelope, aad, 'content'), 'The envelope');
    if (sha256Hex(bytes) !== sealed.commitment) throw new CryptoError('The content is not what the commitment stands for');
    return bytes.toString();
  } finally {
    key.fill(0);
  }
}

/** Nothing of one envelope, and no wrap of one party, can stand in for another's. */
const context = (envelope: string, aad: string, part: Recipient['to'] | 'server' | 'content'): string =>
  canonical({ aad, envelope, part, use: 'jiebang/envelope/1' });
