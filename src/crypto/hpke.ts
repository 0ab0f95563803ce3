import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { fromBase64url, toBase64url } from './base64url.js';
import { CryptoError } from './crypto.error.js';

/** A message sealed to a public key (RFC 9180, base mode): encapsulated key of 32 bytes and ciphertext with its tag, as base64url. */
export interface Hpke {
  enc: string;
  ct: string;
}

const SUITE = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const KEY = 32;

/** Seals to an X25519 public key under `info`, which the opener must name too. Throws CryptoError where the key is none. */
export async function hpkeSeal(publicKey: string, plaintext: Uint8Array, info: string): Promise<Hpke> {
  const key = fromBase64url(publicKey, 'The public key', KEY);
  try {
    const recipientPublicKey = await SUITE.kem.deserializePublicKey(key);
    const { enc, ct } = await SUITE.seal({ recipientPublicKey, info: Buffer.from(info) }, plaintext);
    return { enc: toBase64url(new Uint8Array(enc)), ct: toBase64url(new Uint8Array(ct)) };
  } catch (cause) {
    throw new CryptoError('Nothing can be sealed to this public key', { cause });
  }
}

/** Opens with the X25519 private key. Throws CryptoError unless key, every byte and `info` are those of the sealing. */
export async function hpkeOpen(privateKey: string, sealed: Hpke, info: string): Promise<Buffer> {
  const key = fromBase64url(privateKey, 'The private key', KEY);
  const enc = fromBase64url(sealed.enc, 'The encapsulated key', KEY);
  const ct = fromBase64url(sealed.ct, 'The sealed text');
  try {
    const recipientKey = await SUITE.kem.deserializePrivateKey(key);
    return Buffer.from(await SUITE.open({ recipientKey, enc, info: Buffer.from(info) }, ct));
  } catch (cause) {
    throw new CryptoError('The sealed text does not open: another key, a changed byte, or sealed for something else', { cause });
  }
}
