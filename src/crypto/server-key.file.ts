import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StartupError } from '../startup-error.js';
import { SERVER_KEY_FORM } from '../config.js';

/**
 * The key of DATA_DIR/server.key (base64url of 32 bytes), made where there is none, readable by its owner alone. It appears whole or not
 * at all, and processes that start at once agree on the first one's. Throws StartupError where it can be neither read nor made.
 */
export function serverKeyIn(dataDir: string): string {
  const folder = resolve(dataDir);
  const file = join(folder, 'server.key');
  try {
    const text = (readKey(file) ?? makeKey(folder, file)).trim();
    if (!SERVER_KEY_FORM.test(text))
      throw new StartupError(`${file} does not hold a server key: put the right one back, or set SERVER_KEY.`);
    return text;
  } catch (error) {
    if (error instanceof StartupError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new StartupError(
      `The server key ${file} cannot be read or made (${code}): set DATA_DIR to a folder where it can, or set SERVER_KEY.`,
    );
  }
}

function readKey(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function makeKey(folder: string, file: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const own = `${file}.${randomBytes(8).toString('hex')}`;
  try {
    const handle = openSync(own, 'wx', 0o600);
    try {
      writeSync(handle, `${randomBytes(32).toString('base64url')}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    linkSync(own, file);
  } catch (error) {
    // Another process was first; its key is the one.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(own, { force: true });
  }
  return readFileSync(file, 'utf8');
}
