import { createHmac, createPrivateKey, createPublicKey, createSecretKey, hash, hkdfSync, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Config } from '../config.js';
import { AES_KEY_BYTES, aesOpen, aesSeal } from './aes-gcm.js';
import { fromBase64url, toBase64url } from './base64url.js';
import { canonical } from './canonical.js';
import { CryptoError } from './crypto.error.js';
import { serverKeyIn } from './server-key.file.js';

/** A public Ed25519 key (RFC 8037) as it is published. */
export interface Jwk {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
  kid: string;
  alg: 'EdDSA';
  use: 'sig';
}

/** What one server key gives: a key that wraps keys, a key that signs, and a key for digests. */
interface Derived {
  wrapping: { kid: string; key: KeyObject };
  signing: { kid: string; key: KeyObject; jwk: Jwk };
  digesting: KeyObject;
}

const NONCE = 12;
/** PKCS #8 before the 32 bytes of an Ed25519 private key (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * The keys of this installation, derived (HKDF-SHA256, RFC 5869) from SERVER_KEY or from DATA_DIR/server.key. Those of SERVER_KEYS_BEFORE
 * still open and verify what they wrapped and signed; only the current one wraps and signs. Throws StartupError where there is no key and
 * none can be made.
 */
@Injectable()
export class ServerKeys {
  /** Private to the class: no log and no inspection shows them. The current one is the first. */
  readonly #keys: readonly [Derived, ...Derived[]];

  constructor(@Inject(Config) { SERVER_KEY, SERVER_KEYS_BEFORE, DATA_DIR }: Config) {
    const before = SERVER_KEYS_BEFORE?.split(',') ?? [];
    this.#keys = [derive(SERVER_KEY ?? serverKeyIn(DATA_DIR)), ...before.map(derive)];
  }

  /** Id of the key that signs: its RFC 7638 thumbprint. */
  get signingKeyId(): string {
    return this.#keys[0].signing.kid;
  }

  /** The Ed25519 private key that signs. */
  get signingKey(): KeyObject {
    return this.#keys[0].signing.key;
  }

  /** The public keys that verify, current and former (RFC 7517). */
  jwks(): { keys: Jwk[] } {
    return { keys: [...new Map(this.#keys.map(({ signing }) => [signing.kid, { ...signing.jwk }])).values()] };
  }

  /** Wraps a key (AES-256-GCM: nonce, ciphertext, tag) for what `aad` says. */
  wrap(key: Uint8Array, aad: string): { kid: string; key: string } {
    const { kid, key: wrapping } = this.#keys[0].wrapping;
    const { nonce, ciphertext } = aesSeal(wrapping, key, context(kid, aad));
    return { kid, key: toBase64url(Buffer.concat([nonce, ciphertext])) };
  }

  /** Unwraps under the same `aad`, with the current key or a former one. Throws CryptoError. */
  unwrap({ kid, key }: { kid: string; key: string }, aad: string): Buffer {
    const wrapping = this.#keys.find((derived) => derived.wrapping.kid === kid)?.wrapping.key;
    if (!wrapping) throw new CryptoError(`The server key ${kid} is not here: neither SERVER_KEY nor one of SERVER_KEYS_BEFORE`);
    const bytes = fromBase64url(key, 'The wrapped key');
    return aesOpen(wrapping, { nonce: bytes.subarray(0, NONCE), ciphertext: bytes.subarray(NONCE) }, context(kid, aad), 'The wrapped key');
  }

  /** HMAC-SHA256 of a text, in hex, by the current key and then by each former one: without a key nobody can hold a guess against it. */
  digests(text: string): [string, ...string[]] {
    const [current, ...former] = this.#keys.map(({ digesting }) => createHmac('sha256', digesting).update(text).digest('hex'));
    return [current!, ...former];
  }
}

const context = (kid: string, aad: string): string => canonical({ aad, kid, use: 'jiebang/wrap/1' });

function derive(serverKey: string): Derived {
  const secret = fromBase64url(serverKey, 'SERVER_KEY', AES_KEY_BYTES);
  const part = (use: string, length: number) => Buffer.from(hkdfSync('sha256', secret, '', `jiebang/${use}/1`, length));
  const key = createPrivateKey({ format: 'der', type: 'pkcs8', key: Buffer.concat([PKCS8, part('signing', 32)]) });
  const x = createPublicKey(key).export({ format: 'jwk' }).x!;
  // RFC 7638 section 3.2, and RFC 8037 section 2 for the members of this kind of key.
  const kid = hash('sha256', canonical({ crv: 'Ed25519', kty: 'OKP', x }), 'base64url');
  return {
    wrapping: { kid: part('wrapping-id', 16).toString('base64url'), key: createSecretKey(part('wrapping', AES_KEY_BYTES)) },
    signing: { kid, key, jwk: { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' } },
    digesting: createSecretKey(part('digests', 32)),
  };
}
