import { createCipheriv } from 'node:crypto';
import { Aes128Gcm, Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { CryptoError } from './crypto.error.js';
import { newKeyPair, publicKeyOf } from './custody.js';
import { hpkeOpen, hpkeSeal } from './hpke.js';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const base64url = (hex: string): string => bytes(hex).toString('base64url');

const INFO = '4f6465206f6e2061204772656369616e2055726e';
const PLAINTEXT = '4265617574792069732074727574682c20747275746820626561757479';

/** Base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256. */
const VECTORS = [
  {
    name: 'AES-128-GCM (RFC 9180 appendix A.1.1)',
    aead: Aes128Gcm,
    skRm: '4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8',
    pkRm: '3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d',
    enc: '37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431',
    sealed: [
      ['436f756e742d30', 'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a'],
      ['436f756e742d31', 'af2d7e9ac9ae7e270f46ba1f975be53c09f8d875bdc8535458c2494e8a6eab251c03d0c22a56b8ca42c2063b84'],
    ],
  },
  {
    name: 'AES-256-GCM (the test vectors published with RFC 9180: mode 0, kem 32, kdf 1, aead 2)',
    aead: Aes256Gcm,
    skRm: '497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d',
    pkRm: '430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c',
    enc: '6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256',
    sealed: [['436f756e742d30', 'e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a']],
  },
] as const;

describe('the library', () => {
  it.each(VECTORS)('opens what is published for $name', async ({ aead, skRm, enc, sealed }) => {
    const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new aead() });
    const recipientKey = await suite.kem.deserializePrivateKey(bytes(skRm));
    const recipient = await suite.createRecipientContext({ recipientKey, enc: bytes(enc), info: bytes(INFO) });
    for (const [aad, ct] of sealed) {
      expect(Buffer.from(await recipient.open(bytes(ct), bytes(aad))).toString('hex')).toBe(PLAINTEXT);
    }
  });
});

describe('a message sealed to a public key', () => {
  it('is under the key and the nonce that the published vector derives for this suite', async () => {
    const { skRm, pkRm, enc } = VECTORS[1];
    const [key, nonce] = ['f50b0609186798729ed0564b36ef2ef8044f1f9d05636874d1f46c819c7a669f', '151d9929e2449747889bc923'];
    const cipher = createCipheriv('aes-256-gcm', bytes(key), bytes(nonce));
    const ct = Buffer.concat([cipher.update(bytes(PLAINTEXT)), cipher.final(), cipher.getAuthTag()]).toString('base64url');
    const opened = await hpkeOpen(base64url(skRm), { enc: base64url(enc), ct }, bytes(INFO).toString());
    expect(opened.toString('hex')).toBe(PLAINTEXT);
    expect(publicKeyOf(base64url(skRm))).toBe(base64url(pkRm));
  });

  it('opens with the private key and the same info alone', async () => {
    const [{ publicKey, privateKey }, other] = [await newKeyPair(), await newKeyPair()];
    const sealed = await hpkeSeal(publicKey, Buffer.from('secret'), '密封');
    expect(await hpkeSeal(publicKey, Buffer.from('secret'), '密封')).not.toEqual(sealed);
    expect((await hpkeOpen(privateKey, sealed, '密封')).toString()).toBe('secret');
    await expect(hpkeOpen(privateKey, sealed, '密')).rejects.toThrow('The sealed text does not open');
    await expect(hpkeOpen(other.privateKey, sealed, '密封')).rejects.toThrow(CryptoError);
    await expect(hpkeOpen('shor', sealed, '密封')).rejects.toThrow('The private key has 3 bytes and must have 32');
    await expect(hpkeSeal('short', Buffer.of(1), '')).rejects.toThrow(CryptoError);
    await expect(hpkeSeal(base64url('00'.repeat(32)), Buffer.of(1), '')).rejects.toThrow('Nothing can be sealed to this public key');
  });

  it('does not open with a changed bit', async () => {
    const { publicKey, privateKey } = await newKeyPair();
    const sealed = await hpkeSeal(publicKey, Buffer.from('a secret'), 'info');
    for (const part of ['enc', 'ct'] as const) {
      const whole = Buffer.from(sealed[part], 'base64url');
      for (let bit = 0; bit < whole.length * 8; bit += 1) {
        // X25519 itself overlooks the last bit of a public key (RFC 7748 section 5); the key schedule does not.
        const changed = Buffer.from(whole);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        await expect(hpkeOpen(privateKey, { ...sealed, [part]: changed.toString('base64url') }, 'info')).rejects.toThrow(CryptoError);
      }
      await expect(hpkeOpen(privateKey, { ...sealed, [part]: '' }, 'info')).rejects.toThrow(CryptoError);
    }
  });
});
