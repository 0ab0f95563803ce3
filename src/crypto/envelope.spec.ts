import { createCipheriv, randomBytes } from 'node:crypto';
import { readConfig } from '../config.js';
import { aesOpen, aesSeal } from './aes-gcm.js';
import { canonical, sha256Hex } from './canonical.js';
import { CryptoError } from './crypto.error.js';
import { fingerprint, newKeyPair } from './custody.js';
import { bidAad, openWithPrivate, openWithServer, type Recipient, type SealedEnvelope, sealEnvelope } from './envelope.js';
import { ServerKeys } from './server-keys.js';

const newKeys = (): ServerKeys => new ServerKeys(readConfig({ SERVER_KEY: randomBytes(32).toString('base64url') }));
const recipient = async (to: Recipient['to']): Promise<Recipient & { privateKey: string }> => {
  const pair = await newKeyPair();
  return { to, kid: fingerprint(pair.publicKey), ...pair };
};

const KEYS = newKeys();
const AAD = bidAad('bid_1', 2, 'all');
const TEXT = canonical({ content: { title: '揭榜挂帅', total: 123456789n }, salt: 'x' });

describe('AES-256-GCM', () => {
  it('opens what the specification of GCM gives as its test case 14, and no other tag', () => {
    const ciphertext = Buffer.from('cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919', 'hex');
    const [key, nonce] = [Buffer.alloc(32), Buffer.alloc(12)];
    expect(aesOpen(key, { nonce, ciphertext }, '', 'It').equals(Buffer.alloc(16))).toBe(true);
    ciphertext[31]! ^= 1;
    expect(() => aesOpen(key, { nonce, ciphertext }, '', 'It')).toThrow('It does not open');
  });

  it('is what another caller of the cipher makes of the same key and nonce', () => {
    const key = randomBytes(32);
    const { nonce, ciphertext } = aesSeal(key, Buffer.from('text'), 'aad');
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from('aad'));
    expect(ciphertext.equals(Buffer.concat([cipher.update('text'), cipher.final(), cipher.getAuthTag()]))).toBe(true);
  });
});

describe('a sealed envelope', () => {
  it('opens for each of its recipients, for the server where it was sealed for it, and shows nothing', async () => {
    const parties = [await recipient('challenge'), await recipient('author'), await recipient('author'), await recipient('recommender')];
    const sealed = await sealEnvelope('all', TEXT, AAD, parties, KEYS);
    expect(sealed.commitment).toBe(sha256Hex(TEXT));
    expect(sealed.wraps.map(({ to, kid }) => ({ to, kid }))).toEqual(parties.map(({ to, kid }) => ({ to, kid })));
    expect(JSON.parse(JSON.stringify(sealed))).toEqual(sealed);
    for (const { privateKey } of parties) expect(await openWithPrivate(sealed, AAD, privateKey)).toBe(TEXT);
    expect(openWithServer(sealed, AAD, KEYS)).toBe(TEXT);
    expect(Buffer.from(sealed.ciphertext, 'base64url').includes('total')).toBe(false);
    const again = await sealEnvelope('all', TEXT, AAD, parties, KEYS);
    expect(again.ciphertext).not.toBe(sealed.ciphertext);
  });

  it('does not open for anybody else', async () => {
    const [party, stranger] = [await recipient('challenge'), await recipient('challenge')];
    const sealed = await sealEnvelope('all', TEXT, AAD, [party], null);
    expect(() => openWithServer(sealed, AAD, KEYS)).toThrow('The envelope is not sealed to the server');
    await expect(openWithPrivate(sealed, AAD, stranger.privateKey)).rejects.toThrow(`not sealed to the key ${stranger.kid}`);
    const custodial = await sealEnvelope('all', TEXT, AAD, [party], KEYS);
    expect(() => openWithServer(custodial, AAD, newKeys())).toThrow('is not here');
  });

  it('is sealed only to keys that are what they are called', async () => {
    const party = await recipient('author');
    await expect(sealEnvelope('all', TEXT, AAD, [{ ...party, kid: sha256Hex('') }], KEYS)).rejects.toThrow(CryptoError);
    await expect(sealEnvelope('all', TEXT, AAD, [{ ...party, publicKey: 'none' }], KEYS)).rejects.toThrow(CryptoError);
  });

  it('opens as nothing else than it was sealed as', async () => {
    const party = await recipient('challenge');
    const sealed = await sealEnvelope('all', TEXT, AAD, [party], KEYS);
    for (const aad of [bidAad('bid_2', 2, 'all'), bidAad('bid_1', 3, 'all'), bidAad('bid_1', 2, 'price'), '']) {
      expect(() => openWithServer(sealed, aad, KEYS)).toThrow(CryptoError);
      await expect(openWithPrivate(sealed, aad, party.privateKey)).rejects.toThrow(CryptoError);
    }
    const other = await sealEnvelope('all', 'other', AAD, [party], KEYS);
    const mixed = { ...sealed, nonce: other.nonce, ciphertext: other.ciphertext };
    expect(() => openWithServer(mixed, AAD, KEYS)).toThrow('The envelope does not open');
    await expect(openWithPrivate({ ...sealed, wraps: other.wraps }, AAD, party.privateKey)).rejects.toThrow(CryptoError);
    const replaced = { ...other, commitment: sealed.commitment };
    expect(() => openWithServer(replaced, AAD, KEYS)).toThrow('not what the commitment stands for');
    await expect(openWithPrivate(replaced, AAD, party.privateKey)).rejects.toThrow('not what the commitment stands for');
  });

  it('does not open with one character of it changed, cut or added', async () => {
    const party = await recipient('challenge');
    const sealed = await sealEnvelope('all', 'text', AAD, [party], KEYS);
    const letters = (text: string): string[] => [
      ...Array.from(text, (letter, place) => `${text.slice(0, place)}${letter === 'A' ? 'B' : 'A'}${text.slice(place + 1)}`),
      // The last character may have loose bits.
      ...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', (last) => text.slice(0, -1) + last),
      text.slice(0, -1),
      `${text}A`,
      `${text}=`,
      '',
    ];
    const changes = (text: string): string[] => letters(text).filter((changed) => changed !== text);
    const parts: Record<string, (value: string) => SealedEnvelope> = {
      envelope: (envelope) => ({ ...sealed, envelope }),
      commitment: (commitment) => ({ ...sealed, commitment }),
      nonce: (nonce) => ({ ...sealed, nonce }),
      ciphertext: (ciphertext) => ({ ...sealed, ciphertext }),
    };
    for (const [part, change] of Object.entries(parts)) {
      for (const changed of changes(sealed[part as 'nonce'])) {
        expect(() => openWithServer(change(changed), AAD, KEYS)).toThrow(CryptoError);
        await expect(openWithPrivate(change(changed), AAD, party.privateKey)).rejects.toThrow(CryptoError);
      }
    }
    const [wrap, server] = [sealed.wraps[0]!, sealed.server!];
    for (const part of ['kid', 'enc', 'ct'] as const) {
      for (const changed of changes(wrap[part])) {
        const wraps = [{ ...wrap, [part]: changed }];
        await expect(openWithPrivate({ ...sealed, wraps }, AAD, party.privateKey)).rejects.toThrow(CryptoError);
      }
    }
    await expect(openWithPrivate({ ...sealed, wraps: [{ ...wrap, to: 'author' }] }, AAD, party.privateKey)).rejects.toThrow(CryptoError);
    for (const part of ['kid', 'key'] as const) {
      for (const changed of changes(server[part])) {
        expect(() => openWithServer({ ...sealed, server: { ...server, [part]: changed } }, AAD, KEYS)).toThrow(CryptoError);
      }
    }
  });

  it('binds a bid, its version and the envelope in one text', () => {
    expect(AAD).toBe('{"bid":"bid_1","envelope":"all","no":2}');
  });
});
