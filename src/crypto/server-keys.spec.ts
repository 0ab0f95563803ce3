import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';
import { calculateJwkThumbprint } from 'jose';
import { readConfig } from '../config.js';
import { StartupError } from '../startup-error.js';
import { CryptoError } from './crypto.error.js';
import { serverKeyIn } from './server-key.file.js';
import { ServerKeys } from './server-keys.js';

const newKey = (): string => randomBytes(32).toString('base64url');
const keysOf = (SERVER_KEY: string, ...before: string[]): ServerKeys =>
  new ServerKeys(readConfig({ SERVER_KEY, SERVER_KEYS_BEFORE: before.join(',') }));

describe('the server key', () => {
  const folders: string[] = [];
  const folder = (): string => {
    folders.push(mkdtempSync(join(tmpdir(), 'jiebang-key-')));
    return folders.at(-1)!;
  };
  afterAll(() => folders.forEach((path) => rmSync(path, { recursive: true, force: true })));

  it('is refused in any other form, together with all other faults, and is not repeated in the refusal', () => {
    const bad = `${newKey()}A`;
    const read = (): unknown => readConfig({ PORT: 'x', SERVER_KEY: bad, SERVER_KEYS_BEFORE: `${newKey()},${bad}` });
    expect(read).toThrow(/PORT .*\n(.*\n)*SERVER_KEY must be 32 bytes as base64url.*\n(.*\n)*SERVER_KEYS_BEFORE must be keys of 32 bytes/);
    expect(read).not.toThrow(bad);
    expect(() => readConfig({ SERVER_KEY: newKey().slice(1) })).toThrow(StartupError);
    // Loose bits: another text for the same bytes.
    expect(() => readConfig({ SERVER_KEY: `${'A'.repeat(42)}B` })).toThrow(StartupError);
    expect(() => readConfig({ SERVER_KEYS_BEFORE: `${newKey()},` })).toThrow(StartupError);
  });

  it('gives digests that only its holder can make, by the current key first and by each former one', () => {
    const [now, before] = [newKey(), newKey()];
    const digests = keysOf(now, before).digests('text');
    expect(digests).toEqual([keysOf(now).digests('text')[0], keysOf(before).digests('text')[0]]);
    expect(new Set([...digests, ...keysOf(newKey()).digests('text'), ...keysOf(now).digests('other')]).size).toBe(4);
  });

  it('is made where there is none, for its owner alone, and stays', () => {
    const path = join(folder(), 'data');
    const key = serverKeyIn(path);
    expect(serverKeyIn(path)).toBe(key);
    expect(readFileSync(join(path, 'server.key'), 'utf8')).toBe(`${key}\n`);
    expect(statSync(join(path, 'server.key')).mode & 0o777).toBe(0o600);
    expect(readdirSync(path)).toEqual(['server.key']);
    expect(new ServerKeys(readConfig({ DATA_DIR: path })).signingKeyId).toBe(keysOf(key).signingKeyId);
  });

  it('is not made where the settings have one', () => {
    const path = join(folder(), 'data');
    new ServerKeys(readConfig({ DATA_DIR: path, SERVER_KEY: newKey() }));
    expect(existsSync(path)).toBe(false);
  });

  it('is one for all processes that start at once', async () => {
    const path = join(folder(), 'data');
    const code = `import('./src/crypto/server-key.file.ts').then(({ serverKeyIn }) => console.log(serverKeyIn(${JSON.stringify(path)})))`;
    const start = () => promisify(execFile)(process.execPath, ['--import', './test/typescript.js', '-e', code]);
    const said = await Promise.all(Array.from({ length: 4 }, start));
    expect(new Set(said.map(({ stdout }) => stdout.trim()))).toEqual(new Set([serverKeyIn(path)]));
    expect(readdirSync(path)).toEqual(['server.key']);
  });

  it('keeps a process from starting, in one line, where it is damaged or cannot be made', () => {
    const path = folder();
    writeFileSync(join(path, 'server.key'), '');
    const failing = (dataDir: string): string => {
      try {
        serverKeyIn(dataDir);
      } catch (error) {
        if (error instanceof StartupError) return error.message;
      }
      return '';
    };
    expect(failing(path)).toMatch(/^.*server\.key does not hold a server key.*$/);
    expect(failing(join(path, 'server.key', 'data'))).toMatch(/^The server key .* cannot be read or made \((ENOTDIR|EEXIST)\).*$/);
    const closed = folder();
    chmodSync(closed, 0o500);
    // Root writes everywhere.
    if (process.getuid?.() !== 0) expect(failing(closed)).toMatch(/^The server key .* cannot be read or made \(EACCES\).*$/);
  });
});

describe('the keys of the server', () => {
  const [current, former] = [newKey(), newKey()];

  it('wrap what they alone unwrap, for what it was wrapped for', () => {
    const keys = keysOf(current);
    const key = randomBytes(32);
    const wrapped = keys.wrap(key, 'file_1');
    expect(keys.wrap(key, 'file_1').key).not.toBe(wrapped.key);
    expect(keysOf(current).unwrap(wrapped, 'file_1')).toEqual(key);
    expect(() => keys.unwrap(wrapped, 'file_2')).toThrow('The wrapped key does not open');
    expect(() => keysOf(former).unwrap(wrapped, 'file_1')).toThrow(`The server key ${wrapped.kid} is not here`);
    expect(() => keysOf(former).unwrap({ ...wrapped, kid: keysOf(former).wrap(key, 'file_1').kid }, 'file_1')).toThrow(CryptoError);
  });

  it('unwrap nothing with a changed bit', () => {
    const keys = keysOf(current);
    const wrapped = keys.wrap(randomBytes(32), 'aad');
    const whole = Buffer.from(wrapped.key, 'base64url');
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const changed = Buffer.from(whole);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => keys.unwrap({ ...wrapped, key: changed.toString('base64url') }, 'aad')).toThrow(CryptoError);
    }
    for (const key of ['', 'AA', wrapped.key.slice(0, 20), `${wrapped.key}=`, wrapped.key.slice(0, -2)]) {
      expect(() => keys.unwrap({ ...wrapped, key }, 'aad')).toThrow(CryptoError);
    }
  });

  it('open after a rotation what the former key wrapped, and wrap with the new one', () => {
    const wrapped = keysOf(former).wrap(Buffer.from('old'), 'aad');
    const rotated = keysOf(current, newKey(), former);
    expect(rotated.unwrap(wrapped, 'aad').toString()).toBe('old');
    expect(rotated.wrap(Buffer.from('new'), 'aad').kid).toBe(keysOf(current).wrap(Buffer.from('new'), 'aad').kid);
    expect(rotated.signingKeyId).toBe(keysOf(current).signingKeyId);
    expect(rotated.jwks().keys.map(({ kid }) => kid)).toContain(keysOf(former).signingKeyId);
    expect(rotated.jwks().keys).toHaveLength(3);
    expect(keysOf(current, current).jwks().keys).toHaveLength(1);
  });

  it('are published under their RFC 7638 thumbprints, without the private part', async () => {
    const [jwk] = keysOf(current).jwks().keys;
    expect(Object.keys(jwk!).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
    expect(await calculateJwkThumbprint({ ...jwk! })).toBe(jwk!.kid);
    // RFC 8037 appendix A.3
    const known = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
    expect(await calculateJwkThumbprint(known)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });

  it('are all different, and are shown by no inspection', () => {
    const keys = keysOf(current);
    const seed = keys.signingKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
    expect(seed.toString('base64url')).not.toBe(current);
    expect(keys.wrap(Buffer.of(1), '').kid).not.toBe(keys.signingKeyId);
    const shown = `${inspect(keys, { depth: 9, showHidden: true })}${JSON.stringify(keys)}`;
    expect(shown).not.toContain(current);
    expect(shown).not.toContain(seed.toString('base64url'));
  });
});
