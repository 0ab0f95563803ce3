import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '../startup-error.js';

/** The command's name and start of a live process: a pid alone may have been given to another one since. */
function identityOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')')).split(' ')[20] ?? null;
  } catch {
    if (process.platform === 'linux') return null;
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

/**
 * Makes the folder (absolute path) and takes it for this process. Returns what gives it back. What a killed process left is taken over.
 * Throws StartupError where another process holds it or it cannot be written.
 */
export function lockData(folder: string): () => void {
  const file = join(folder, 'lock');
  const own = `${process.pid} ${identityOf(process.pid)}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    for (;;) {
      try {
        writeFileSync(file, own, { flag: 'wx', mode: 0o600 });
        return () => rmSync(file, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const [pid = '', ...identity] = readFileSync(file, 'utf8').split(' ');
      const alive = identityOf(Number(pid));
      if (alive !== null && alive === identity.join(' ')) {
        throw new StartupError(`Jiebang is running already in ${folder} (process ${pid}): stop it, or set DATA_DIR to another folder.`);
      }
      rmSync(file, { force: true });
    }
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(
      `The folder ${folder} cannot be written (${(error as NodeJS.ErrnoException).code}): set DATA_DIR to one that can.`,
    );
  }
}
