import { createCipheriv, createDecipheriv, type CipherKey, randomBytes } from 'node:crypto';
import { CryptoError } from './crypto.error.js';

const NONCE = 12;
const TAG = 16;

export const AES_KEY_BYTES = 32;

/** AES-256-GCM under a fresh random nonce of 12 bytes; the tag of 16 bytes stands after the ciphertext. */
export function aesSeal(key: CipherKey, plaintext: Uint8Array, aad: string): { nonce: Buffer; ciphertext: Buffer } {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(aad));
  return { nonce, ciphertext: Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]) };
}

/** Opens what `aesSeal` sealed. Throws CryptoError, which calls it `what`, unless key, nonce, every byte and `aad` are those of the sealing. */
export function aesOpen(
  key: CipherKey,
  { nonce, ciphertext }: { nonce: Uint8Array; ciphertext: Uint8Array },
  aad: string,
  what: string,
): Buffer {
  if (nonce.length !== NONCE || ciphertext.length < TAG) throw new CryptoError(`${what} is cut short`);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
  decipher.setAAD(Buffer.from(aad));
  decipher.setAuthTag(ciphertext.subarray(-TAG));
  const plaintext = decipher.update(ciphertext.subarray(0, -TAG));
  try {
    return Buffer.concat([plaintext, decipher.final()]);
  } catch (cause) {
    throw new CryptoError(`${what} does not open: another key, a changed byte, or sealed for something else`, { cause });
  }
}
