/** Crockford's base32 without letters that look like digits. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const RECOVERY = /^[0-9a-hjkmnp-tv-z]{16}$/;

/** A code without the blanks and dashes that people write, in lower case. */
export const plainCode = (code: string): string => code.replace(/[\s-]/g, '').toLowerCase();

/** Whether it looks like a recovery code, and not like one of an authenticator. */
export const isRecoveryCode = (code: string): boolean => RECOVERY.test(plainCode(code));

/** Ten random bytes as four groups of four, e.g. `7f3k-0q9m-x2ab-58tz`. */
export function recoveryCodeOf(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[parseInt(five, 2)]!).join('');
  return (letters.match(/.{4}/g) ?? []).join('-');
}
