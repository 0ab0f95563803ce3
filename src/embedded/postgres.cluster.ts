import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { StartupError } from '../startup-error.js';
import { clearOrphan, initdb, programs, startServer } from './postgres.process.js';
import { databaseUser, ownFolder } from './system-user.js';

/** A PostgreSQL server of our own on loopback. */
export interface Cluster {
  /** Connection URL of its superuser, for a database of that name. */
  adminUrl(database: string): string;
  url(role: string, password: string, database: string): string;
  stop(): Promise<void>;
}

/** What outlives a stop: the superuser's password and the port. */
interface Settings {
  password: string;
  port: number;
}

const ADMIN = 'postgres';
/** For a database that is thrown away: nothing waits for the disk. */
const SCRATCH = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_wal_size=4GB', 'checkpoint_timeout=1h'];

/**
 * Starts the server of a folder; its cluster is made at the first start. The superuser's random password and the port are kept in
 * `secretsFile` (mode 0600, never readable by the database's own user). Throws StartupError.
 */
export async function startCluster(folder: string, secretsFile: string, options: { scratch: boolean }): Promise<Cluster> {
  const directory = join(folder, 'db');
  const user = databaseUser(folder);
  const bin = programs(user);
  ownFolder(folder, user);
  const known = existsSync(join(directory, 'PG_VERSION'));
  if (known && !existsSync(secretsFile)) {
    throw new StartupError(`The passwords of the database in ${folder} are gone with ${secretsFile}: remove ${folder} to begin anew.`);
  }
  const settings = await readSettings(secretsFile);
  if (!known) {
    const fresh = join(folder, 'new');
    const passwordFile = join(folder, 'password');
    rmSync(fresh, { recursive: true, force: true });
    writeFileSync(passwordFile, settings.password, { mode: 0o600 });
    if (user) chownSync(passwordFile, user.uid, user.gid);
    const encoding = ['--encoding=UTF8', '--locale=C', '--auth=scram-sha-256', ...(options.scratch ? ['--no-sync'] : [])];
    await initdb(bin, ['-D', fresh, '-U', ADMIN, `--pwfile=${passwordFile}`, ...encoding], user);
    rmSync(passwordFile);
    renameSync(fresh, directory);
  }
  await clearOrphan(directory);
  const flags = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', ...(options.scratch ? SCRATCH : [])];
  const args = ['-D', directory, '-p', String(settings.port), ...flags.flatMap((flag) => ['-c', flag])];
  const server = await startServer(bin, args, user);
  const url = (role: string, password: string, database: string) => `postgres://${role}:${password}@127.0.0.1:${settings.port}/${database}`;
  return { adminUrl: (database) => url(ADMIN, settings.password, database), url, stop: () => server.stop() };
}

/** The remembered settings with a port that is free now. */
async function readSettings(file: string): Promise<Settings> {
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Settings) : { password: newPassword(), port: 0 };
  const settings = { ...known, port: await freePort(known.port).catch(() => freePort(0)) };
  writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
  return settings;
}

/** 192 random bits, safe inside a URL. */
export const newPassword = (): string => randomBytes(24).toString('base64url');

/** The port itself where it is free on loopback; any free one for 0. */
async function freePort(port: number): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(port, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : port;
}

/** Runs statements on one connection that is closed afterwards. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
