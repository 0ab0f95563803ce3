import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { DRAW_HASHES } from '../panels/draw.hashes.js';
import { commitmentOf, type DrawPartyName } from '../panels/draw.transcript.rules.js';
import { StartupError } from '../startup-error.js';

/** Makes a random part of a seed and writes it to a new file that its owner alone may read. Gives the commitment. Throws StartupError. */
export async function makeSeedFile(of: { draw: string; party: DrawPartyName }, path: string): Promise<string> {
  const part = { ...of, value: randomBytes(32).toString('hex'), salt: randomBytes(32).toString('hex') };
  const text = `${JSON.stringify(part, null, 2)}\n`;
  await writeFile(path, text, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    throw new StartupError(error.code === 'EEXIST' ? `${path} exists and is not overwritten.` : `${path}: ${error.message}`);
  });
  return commitmentOf(part, DRAW_HASHES);
}
