import { createHmac, createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { createVerifier } from 'fast-jwt';
import { CompactSign, compactVerify } from 'jose';
import { readConfig } from '../config.js';
import { CryptoError } from './crypto.error.js';
import { signJws, verifyJws } from './jws.js';
import { ServerKeys } from './server-keys.js';

const newKeys = (): ServerKeys => new ServerKeys(readConfig({ SERVER_KEY: randomBytes(32).toString('base64url') }));
const encode = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const KEYS = newKeys();
const TYP = 'jiebang-receipt+jws';
const RECEIPT = { list: 'list_1', challenge: 'challenge_1', bid: 'bid_1', kind: 'submission', no: 1, at: '2026-03-01T00:00:00.000Z' };

describe('the library', () => {
  it('signs and verifies the example of RFC 8037 appendix A.4', async () => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
    const key = createPrivateKey({ format: 'jwk', key: { ...jwk, d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A' } });
    const signed = await new CompactSign(Buffer.from('Example of Ed25519 signing')).setProtectedHeader({ alg: 'EdDSA' }).sign(key);
    expect(signed).toBe(
      'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.' +
        'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
    );
    const { payload } = await compactVerify(signed, createPublicKey({ format: 'jwk', key: jwk }), { algorithms: ['EdDSA'] });
    expect(Buffer.from(payload).toString()).toBe('Example of Ed25519 signing');
  });
});

describe('a receipt', () => {
  it('verifies with another implementation', async () => {
    const jws = await signJws(RECEIPT, TYP, KEYS);
    const [{ kid, kty, crv, x }] = KEYS.jwks().keys as [ReturnType<ServerKeys['jwks']>['keys'][0]];
    const key = createPublicKey({ format: 'jwk', key: { kty, crv, x } }).export({ format: 'pem', type: 'spki' });
    const verify = createVerifier({ key: key.toString(), algorithms: ['EdDSA'], checkTyp: TYP, complete: true });
    expect(verify(jws)).toMatchObject({ header: { alg: 'EdDSA', kid, typ: TYP }, payload: RECEIPT });
    expect(() => verify(`${jws.slice(0, -10)}AAAAAAAAAA`)).toThrow();
  });

  it('is canonical, and the same each time', async () => {
    const jws = await signJws(RECEIPT, TYP, KEYS);
    expect(await signJws(Object.fromEntries(Object.entries(RECEIPT).reverse()), TYP, KEYS)).toBe(jws);
    expect(await verifyJws(jws, KEYS.jwks(), TYP)).toEqual(RECEIPT);
  });

  it('verifies after a rotation of the key, and not where the key is unknown', async () => {
    const [before, now] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
    const jws = await signJws(RECEIPT, TYP, new ServerKeys(readConfig({ SERVER_KEY: before })));
    const rotated = new ServerKeys(readConfig({ SERVER_KEY: now, SERVER_KEYS_BEFORE: before }));
    expect(await verifyJws(jws, rotated.jwks(), TYP)).toEqual(RECEIPT);
    await expect(verifyJws(jws, new ServerKeys(readConfig({ SERVER_KEY: now })).jwks(), TYP)).rejects.toThrow('not one of those that sign');
  });

  it('is nothing else than what it was signed as', async () => {
    const jws = await signJws(RECEIPT, 'jiebang-checkpoint+jws', KEYS);
    await expect(verifyJws(jws, KEYS.jwks(), TYP)).rejects.toThrow('a jiebang-checkpoint+jws, not a jiebang-receipt+jws');
  });

  it('is refused without a signature, and under any other algorithm', async () => {
    const { keys } = KEYS.jwks();
    const kid = KEYS.signingKeyId;
    const forged = (header: object, sign: (input: string) => string): string => {
      const input = `${encode({ kid, typ: TYP, ...header })}.${encode(RECEIPT)}`;
      return `${input}.${sign(input)}`;
    };
    // The public key taken for a shared secret.
    const hmac = (input: string): string => createHmac('sha256', Buffer.from(keys[0]!.x, 'base64url')).update(input).digest('base64url');
    for (const [jws, reason] of [
      [forged({ alg: 'none' }, () => ''), "The signature's algorithm is none, not EdDSA"],
      [forged({ alg: 'HS256' }, hmac), "The signature's algorithm is HS256, not EdDSA"],
      [forged({}, () => ''), "The signature's algorithm is undefined, not EdDSA"],
      [forged({ alg: 'EdDSA' }, () => ''), 'The signature does not hold'],
      [forged({ alg: 'EdDSA' }, hmac), 'The signature does not hold'],
      [forged({ alg: 'EdDSA', jwk: keys[0] }, () => ''), 'says more than it may: jwk'],
      [forged({ alg: 'EdDSA', kid: undefined }, () => ''), 'The key undefined is not one of those that sign'],
      [`${encode('[]')}.${encode(RECEIPT)}.`, "The signature's algorithm is undefined, not EdDSA"],
      [`${encode('no JSON')}.${encode(RECEIPT)}.`, 'not a JSON object'],
      ['a.b', 'A compact JWS has three parts'],
      ['', 'A compact JWS has three parts'],
    ] as const) {
      await expect(verifyJws(jws, KEYS.jwks(), TYP)).rejects.toThrow(reason);
    }
  });

  it('does not verify with one character changed, cut or added', async () => {
    const jws = await signJws({ a: 1 }, TYP, KEYS);
    for (let place = 0; place < jws.length; place += 1) {
      for (const letter of ['A', 'B', '.', '=', '']) {
        const changed = `${jws.slice(0, place)}${letter}${jws.slice(place + 1)}`;
        if (changed !== jws) await expect(verifyJws(changed, KEYS.jwks(), TYP)).rejects.toThrow(CryptoError);
      }
    }
    for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
      const changed = jws.slice(0, -1) + last;
      if (changed !== jws) await expect(verifyJws(changed, KEYS.jwks(), TYP)).rejects.toThrow(CryptoError);
    }
  });
});
