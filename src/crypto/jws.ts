import { createPublicKey } from 'node:crypto';
import { compactVerify, CompactSign } from 'jose';
import { fromBase64url } from './base64url.js';
import { canonical } from './canonical.js';
import { CryptoError } from './crypto.error.js';
import type { Jwk, ServerKeys } from './server-keys.js';

const ALGORITHM = 'EdDSA';

/** Signs canonical JSON as a compact JWS (RFC 7515; EdDSA with Ed25519, RFC 8037), header `{alg, kid, typ}`. */
export function signJws(payload: object, typ: string, keys: ServerKeys): Promise<string> {
  return new CompactSign(Buffer.from(canonical(payload)))
    .setProtectedHeader({ alg: ALGORITHM, kid: keys.signingKeyId, typ })
    .sign(keys.signingKey);
}

/**
 * The payload of a JWS that one of the keys signed as `typ`. Throws CryptoError with the reason: another form, another algorithm (`none`
 * too), another type, an unknown key, a header that says more, a signature that does not hold.
 */
export async function verifyJws<T>(jws: string, jwks: { keys: Jwk[] }, typ: string): Promise<T> {
  const { alg, kid, typ: given, ...more } = headerOf(jws);
  if (alg !== ALGORITHM) throw new CryptoError(`The signature's algorithm is ${String(alg)}, not ${ALGORITHM}`);
  if (given !== typ) throw new CryptoError(`What was signed is a ${String(given)}, not a ${typ}`);
  if (Object.keys(more).length > 0) throw new CryptoError(`The signature's header says more than it may: ${Object.keys(more).join(', ')}`);
  const jwk = jwks.keys.find((candidate) => candidate.kid === kid);
  if (!jwk) throw new CryptoError(`The key ${String(kid)} is not one of those that sign`);
  try {
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: jwk.x } });
    const { payload } = await compactVerify(jws, key, { algorithms: [ALGORITHM] });
    return JSON.parse(Buffer.from(payload).toString()) as T;
  } catch (cause) {
    throw new CryptoError('The signature does not hold', { cause });
  }
}

/** Id of the key by which a compact JWS says it is signed; null where it says none, or is none. */
export function kidOf(jws: string): string | null {
  try {
    const { kid } = headerOf(jws);
    return typeof kid === 'string' ? kid : null;
  } catch {
    return null;
  }
}

function headerOf(jws: string): Record<string, unknown> {
  const parts = jws.split('.');
  if (parts.length !== 3) throw new CryptoError('A compact JWS has three parts');
  const [header] = parts.map((part) => fromBase64url(part, 'A part of the JWS'));
  try {
    const value: unknown = JSON.parse(header!.toString());
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // said below
  }
  throw new CryptoError('The header of the JWS is not a JSON object');
}
