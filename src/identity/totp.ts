import { Secret, TOTP } from 'otpauth';

const ISSUER = 'Jiebang';
/** What every authenticator application takes (RFC 6238): SHA-1, six digits, thirty seconds. */
const FORM = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** 160 random bits (RFC 4226, section 4). */
export const newTotpSecret = (): Uint8Array => new Secret({ size: 20 }).bytes;

/** The secret as a person types it: base32. */
export const base32 = (secret: Uint8Array): string => ofBytes(secret).base32;

/** The URI that authenticator applications take, as a QR code. */
export const totpUri = (secret: Uint8Array, email: string): string =>
  new TOTP({ ...FORM, issuer: ISSUER, label: email, secret: ofBytes(secret) }).toString();

/** The step whose code it is, of those now, before and next; null for none. `now` in milliseconds. */
export function totpStep(secret: Uint8Array, code: string, now: number): number | null {
  // The library compares bytes, and throws on digits of other scripts.
  if (!/^[0-9]{6}$/.test(code)) return null;
  const delta = TOTP.validate({ ...FORM, token: code, secret: ofBytes(secret), timestamp: now, window: 1 });
  return delta === null ? null : Math.floor(now / 1000 / FORM.period) + delta;
}

const ofBytes = (bytes: Uint8Array): Secret => new Secret({ buffer: new Uint8Array(bytes).buffer });
