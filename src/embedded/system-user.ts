import { execFileSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { StartupError } from '../startup-error.js';

/** Where the database of a root user goes when its own folder is closed to others, as /root is. */
const SHARED = '/var/lib/jiebang';

export interface SystemUser {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root; then it runs as the owner of its existing folder, or as `nobody`. Undefined: as ourselves. */
export function databaseUser(cluster: string): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster);
    if (uid !== 0) return { uid, gid };
  }
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    throw new StartupError('Started as root, the embedded database runs as the user `nobody`, and there is none: start as another user.');
  }
}

const mayPass = (folder: string, { uid, gid }: SystemUser): boolean => {
  const stat = statSync(folder);
  return Boolean(stat.mode & (stat.uid === uid ? 0o100 : stat.gid === gid ? 0o010 : 0o001));
};

const mayReach = (folder: string, user: SystemUser): boolean =>
  (!existsSync(folder) || mayPass(folder, user)) && (dirname(folder) === folder || mayReach(dirname(folder), user));

/** The folder for the cluster: inside the data folder, or beside the system's others where the user could not reach that. */
export function clusterFolder(dataFolder: string): string {
  const user = process.getuid?.() === 0 ? databaseUser('') : undefined;
  if (!user || mayReach(dataFolder, user)) return join(dataFolder, 'postgres');
  return join(SHARED, createHash('sha256').update(dataFolder).digest('hex').slice(0, 16));
}

/** The folder of PostgreSQL's programs, copied to where the user can run them when it cannot where they are. */
export function reachablePrograms(native: string, version: string, user: SystemUser | undefined): string {
  if (!user || mayReach(native, user)) return native;
  const copy = join(SHARED, `postgresql-${version}`);
  if (!existsSync(copy)) {
    cpSync(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
    renameSync(`${copy}.new`, copy);
  }
  return copy;
}

/** Makes a folder that belongs to the user alone. */
export function ownFolder(folder: string, user: SystemUser | undefined): void {
  if (existsSync(folder)) return;
  mkdirSync(dirname(folder), { recursive: true, mode: 0o755 });
  mkdirSync(folder, { mode: 0o700 });
  if (user) chownSync(folder, user.uid, user.gid);
}
