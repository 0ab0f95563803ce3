import { CryptoError } from './crypto.error.js';

/** Bytes as base64url without padding (RFC 4648 section 5). */
export const toBase64url = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');

/**
 * The bytes of a base64url text, of `length` bytes where it is given. Exactly one text stands for some bytes: Node itself would overlook
 * strange characters and loose bits, and a changed letter would go unnoticed. Throws CryptoError, which calls the text `what`.
 */
export function fromBase64url(text: string, what: string, length?: number): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new CryptoError(`${what} is not base64url`);
  if (length !== undefined && bytes.length !== length) throw new CryptoError(`${what} has ${bytes.length} bytes and must have ${length}`);
  return bytes;
}
