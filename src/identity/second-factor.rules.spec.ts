import { isRecoveryCode, plainCode, recoveryCodeOf } from './second-factor.rules.js';
import { base32, newTotpSecret, totpStep, totpUri } from './totp.js';

const SECRET = Buffer.from('12345678901234567890');

describe('codes', () => {
  it('of recovery are 80 bits in four groups, and no digits of an authenticator', () => {
    expect(recoveryCodeOf(Buffer.alloc(10, 0xff))).toBe('zzzz-zzzz-zzzz-zzzz');
    expect(recoveryCodeOf(Buffer.alloc(10))).toBe('0000-0000-0000-0000');
    expect(isRecoveryCode(' ZZZZ zzzz-zzzz-zzzz ')).toBe(true);
    for (const other of ['123456', '123 456', '', 'zzzz-zzzz-zzzz', 'iiii-iiii-iiii-iiii']) expect(isRecoveryCode(other)).toBe(false);
    expect(plainCode('123 456')).toBe('123456');
  });

  /** RFC 6238, appendix B: SHA-1; its eight digits end in these six. */
  it.each([
    [59_000, '287082'],
    [1_111_111_109_000, '081804'],
    [1_234_567_890_000, '005924'],
    [2_000_000_000_000, '279037'],
  ])('of an authenticator at %i ms are %s', (now, code) => {
    const step = Math.floor(now / 30_000);
    expect(totpStep(SECRET, code, now)).toBe(step);
    expect(totpStep(SECRET, code, now + 30_000)).toBe(step);
    expect(totpStep(SECRET, code, now - 30_000)).toBe(step);
    expect(totpStep(SECRET, code, now + 60_000)).toBeNull();
    expect(totpStep(SECRET, '000000', now)).toBeNull();
  });

  it.each(['', 'x', '28708', '2870822', '2870 82', '０８１８０４', '-87082'])('refuse %j', (code) => {
    expect(totpStep(SECRET, code, 59_000)).toBeNull();
  });

  it('have a secret that an authenticator takes', () => {
    const secret = newTotpSecret();
    expect(secret).toHaveLength(20);
    expect(base32(SECRET)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    const uri = new URL(totpUri(secret, 'a@example.org'));
    expect(uri.protocol).toBe('otpauth:');
    expect(uri.searchParams.get('secret')).toBe(base32(secret));
  });
});
