import fc from 'fast-check';
import { sha256Hex } from './canonical.js';
import { fingerprint, isPublicKey, joinShares, newKeyPair, publicKeyOf, shareCommitment, splitKey } from './custody.js';
import { CryptoError } from './crypto.error.js';

const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');
/** The text of the same bytes but for one bit. */
const flipped = (text: string, bit: number): string => {
  const bytes = Buffer.from(text, 'base64url');
  bytes[(bit >> 3) % bytes.length]! ^= 1 << (bit & 7);
  return bytes.toString('base64url');
};
const custody = fc
  .integer({ min: 2, max: 12 })
  .chain((shares) => fc.record({ shares: fc.constant(shares), threshold: fc.integer({ min: 2, max: shares }) }));

describe('an X25519 key', () => {
  it('has the public key that RFC 7748 section 6.1 gives it', () => {
    const publicKey = base64url('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a');
    expect(publicKeyOf(base64url('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a'))).toBe(publicKey);
    expect(isPublicKey(publicKey)).toBe(true);
    expect(fingerprint(publicKey)).toBe(sha256Hex(Buffer.from(publicKey, 'base64url')));
  });

  it('is made afresh each time', async () => {
    const [one, other] = [await newKeyPair(), await newKeyPair()];
    expect(publicKeyOf(one.privateKey)).toBe(one.publicKey);
    expect(one.privateKey).not.toBe(other.privateKey);
  });

  it('is told from what is none', async () => {
    const { publicKey } = await newKeyPair();
    for (const text of ['', 'x', publicKey.slice(1), `${publicKey}=`, `${publicKey}A`, ` ${publicKey}`, publicKey.replace(/.$/, '_')]) {
      expect(isPublicKey(text)).toBe(false);
    }
    // Points of order 1, 2, 4 and 8.
    for (const point of [
      '00'.repeat(32),
      `01${'00'.repeat(31)}`,
      'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
      '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
      `ec${'ff'.repeat(30)}7f`,
    ]) {
      expect(isPublicKey(base64url(point))).toBe(false);
    }
    expect(() => fingerprint('short')).toThrow(CryptoError);
    expect(() => publicKeyOf('short')).toThrow(CryptoError);
  });
});

describe('a key in custody', () => {
  it('is restored by any threshold of its shares, in any order, and by more', async () => {
    const run = async ({ shares, threshold }: { shares: number; threshold: number }, seed: number[]): Promise<void> => {
      const { privateKey } = await newKeyPair();
      const all = await splitKey(privateKey, { shares, threshold });
      expect(new Set(all).size).toBe(shares);
      const mixed = all.map((share, place) => ({ share, at: seed[place]! })).sort((a, b) => a.at - b.at);
      for (let count = threshold; count <= shares; count += 1) {
        expect(await joinShares(mixed.slice(0, count).map(({ share }) => share))).toBe(privateKey);
      }
      await expect(joinShares(mixed.slice(0, threshold - 1).map(({ share }) => share))).rejects.toThrow(CryptoError);
    };
    await fc.assert(fc.asyncProperty(custody, fc.array(fc.integer(), { minLength: 12, maxLength: 12 }), run), { numRuns: 40 });
  });

  it('is restored by no share of another key, no damaged one and none twice', async () => {
    const one = await splitKey((await newKeyPair()).privateKey, { shares: 5, threshold: 3 });
    const other = await splitKey((await newKeyPair()).privateKey, { shares: 5, threshold: 3 });
    // The place of a share is drawn: one of the other key may have one that stands there already.
    await expect(joinShares([one[0]!, one[1]!, other[2]!])).rejects.toThrow(CryptoError);
    await expect(joinShares([one[0]!, one[1]!, one[1]!])).rejects.toThrow('A share stands there twice');
    for (let bit = 0; bit < 49 * 8; bit += 1) {
      await expect(joinShares([one[0]!, one[1]!, flipped(one[2]!, bit)])).rejects.toThrow(CryptoError);
    }
    await expect(joinShares([one[0]!, one[1]!, one[2]!.slice(4)])).rejects.toThrow('A share has 46 bytes and must have 49');
    await expect(joinShares([one[0]!, one[1]!, '?'])).rejects.toThrow('A share is not base64url');
    await expect(joinShares([])).rejects.toThrow(CryptoError);
  });

  it('is split among 2 to 255, of whom at least 2 restore it', async () => {
    const { privateKey } = await newKeyPair();
    expect(await splitKey(privateKey, { shares: 255, threshold: 255 })).toHaveLength(255);
    for (const of of [
      { shares: 1, threshold: 1 },
      { shares: 3, threshold: 1 },
      { shares: 2, threshold: 3 },
      { shares: 256, threshold: 2 },
      { shares: 2.5, threshold: 2 },
    ]) {
      await expect(splitKey(privateKey, of)).rejects.toThrow(RangeError);
    }
    await expect(splitKey('no key', { shares: 3, threshold: 2 })).rejects.toThrow(CryptoError);
  });

  it('has shares that are told by their commitments', async () => {
    const shares = await splitKey((await newKeyPair()).privateKey, { shares: 3, threshold: 2 });
    expect(shares.map(shareCommitment)).toEqual(shares.map((share) => sha256Hex(Buffer.from(share, 'base64url'))));
    expect(new Set(shares.map(shareCommitment)).size).toBe(3);
    expect(() => shareCommitment('no share')).toThrow(CryptoError);
  });
});
