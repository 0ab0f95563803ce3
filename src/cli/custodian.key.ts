import { readFile, writeFile } from 'node:fs/promises';
import { fingerprint, type KeyPair, newKeyPair, publicKeyOf } from '../crypto/custody.js';
import { StartupError } from '../startup-error.js';

/**
 * Makes a key pair and writes it to a new file that its owner alone may read. Gives the public key and its fingerprint. Throws StartupError
 * where the file exists or can't be written.
 */
export async function makeKeyFile(path: string): Promise<{ publicKey: string; print: string }> {
  const pair = await newKeyPair();
  await writeFile(path, `${JSON.stringify(pair, null, 2)}\n`, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    throw new StartupError(error.code === 'EEXIST' ? `${path} exists and is not overwritten.` : `${path}: ${error.message}`);
  });
  return { publicKey: pair.publicKey, print: fingerprint(pair.publicKey) };
}

/** The key pair in a file of `makeKeyFile`. Throws StartupError where it holds none. */
export async function readKeyFile(path: string): Promise<KeyPair> {
  const { privateKey } = (await readJson(path)) as Partial<KeyPair>;
  if (typeof privateKey !== 'string') throw new StartupError(`${path} holds no private key.`);
  return asked(() => ({ privateKey, publicKey: publicKeyOf(privateKey) }), path);
}

/** The JSON object or array in a file. Throws StartupError. */
export async function readJson(path: string): Promise<object> {
  const text = await asked(() => readFile(path, 'utf8'), path);
  const value = await asked(() => JSON.parse(text) as unknown, path);
  if (typeof value !== 'object' || value === null) throw new StartupError(`${path} holds no object.`);
  return value;
}

async function asked<T>(read: () => T | Promise<T>, path: string): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new StartupError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
