import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { lockData } from './data.lock.js';
import { type Cluster, newPassword, startCluster, withClient } from './postgres.cluster.js';
import { clusterFolder } from './system-user.js';

/** The embedded database and the connections of its two roles. */
export interface EmbeddedDatabase {
  DATABASE_URL: string;
  DATABASE_OWNER_URL: string;
  /** Where the cluster is. */
  folder: string;
  stop(): Promise<void>;
}

interface Passwords {
  owner: string;
  app: string;
}

const DATABASE = 'jiebang';
const OWNER = 'jiebang_owner';
const APP = 'jiebang_app';

/**
 * Starts the database that lives in the data folder: its cluster, roles and passwords are made at the first start and kept.
 * Throws StartupError where the folder is in use, cannot be written, or the server does not start.
 */
export async function startEmbedded(dataDir: string): Promise<EmbeddedDatabase> {
  const folder = resolve(dataDir);
  const unlock = lockData(folder);
  try {
    const home = clusterFolder(folder);
    const cluster = await startCluster(home, join(folder, 'postgres.json'), { scratch: false });
    const stop = async () => {
      await cluster.stop();
      unlock();
    };
    return {
      ...(await prepare(cluster, join(folder, 'roles.json')).catch(async (error) => (await stop(), Promise.reject(error)))),
      folder: home,
      stop,
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** The database of the data folder where another process runs it; undefined where it does not run. `stop` leaves it running. */
export async function runningEmbedded(dataDir: string): Promise<EmbeddedDatabase | undefined> {
  const folder = resolve(dataDir);
  const [settings, roles] = [join(folder, 'postgres.json'), join(folder, 'roles.json')];
  if (!existsSync(settings) || !existsSync(roles)) return undefined;
  const { port } = JSON.parse(readFileSync(settings, 'utf8')) as { port: number };
  const { owner, app } = JSON.parse(readFileSync(roles, 'utf8')) as Passwords;
  const url = (role: string, password: string) => `postgres://${role}:${password}@127.0.0.1:${port}/${DATABASE}`;
  const urls = { DATABASE_URL: url(APP, app), DATABASE_OWNER_URL: url(OWNER, owner) };
  const runs = await withClient(urls.DATABASE_OWNER_URL, async () => true).catch(() => false);
  return runs ? { ...urls, folder: clusterFolder(folder), stop: async () => undefined } : undefined;
}

/** Starts a database for tests or a demo, in a temporary folder that the stop removes. Nothing in it survives a crash. */
export async function startScratchDatabase(): Promise<EmbeddedDatabase & { adminUrl(database: string): string }> {
  const folder = mkdtempSync(join(tmpdir(), 'jiebang-'));
  chmodSync(folder, 0o711);
  const home = clusterFolder(folder);
  const cluster = await startCluster(home, join(folder, 'postgres.json'), { scratch: true });
  const stop = async () => {
    await cluster.stop();
    for (const gone of [home, folder]) rmSync(gone, { recursive: true, force: true });
  };
  return { ...(await prepare(cluster, join(folder, 'roles.json'))), folder: home, stop, adminUrl: cluster.adminUrl };
}

/** The owner role, the application role and the database; what exists is left alone. */
async function prepare(cluster: Cluster, file: string): Promise<Pick<EmbeddedDatabase, 'DATABASE_URL' | 'DATABASE_OWNER_URL'>> {
  const passwords = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Passwords) : { owner: newPassword(), app: newPassword() };
  writeFileSync(file, JSON.stringify(passwords), { mode: 0o600 });
  await withClient(cluster.adminUrl('postgres'), async (admin) => {
    const has = async (sql: string, name: string) => (await admin.query(sql, [name])).rowCount === 1;
    for (const [role, password] of [
      [OWNER, passwords.owner],
      [APP, passwords.app],
    ] as const) {
      if (await has('select from pg_roles where rolname = $1', role)) continue;
      await admin.query(`create role ${role} login password ${pg.escapeLiteral(password)}`);
    }
    if (!(await has('select from pg_database where datname = $1', DATABASE)))
      await admin.query(`create database ${DATABASE} owner ${OWNER}`);
  });
  return { DATABASE_URL: cluster.url(APP, passwords.app, DATABASE), DATABASE_OWNER_URL: cluster.url(OWNER, passwords.owner, DATABASE) };
}
