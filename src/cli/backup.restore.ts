import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { MIGRATIONS } from '../../migrations/all.js';
import type { Config } from '../config.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { migrate } from '../database.js';
import { reachDatabase } from '../embedded/configured.js';
import { fileStoreOf } from '../files/file.stores.js';
import { StartupError } from '../startup-error.js';
import { FORMAT, MANIFEST, type Manifest, type SavedTable } from './backup.format.js';

/**
 * Brings a backup into an empty database and into the store of files, then up to this version. All of the database or nothing. Throws StartupError
 * for another server key, a database that is not empty, or a backup that is not whole.
 */
export async function restoreBackup(settings: Config, source: string, print: (line: string) => void): Promise<void> {
  const folder = resolve(source);
  const manifest = await manifestOf(folder);
  // Where there is none one would be made, and stay behind in the place of the right one.
  if (!settings.SERVER_KEY && !settings.SERVER_KEYS_BEFORE?.length && !existsSync(join(settings.DATA_DIR, 'server.key')))
    throw new StartupError(
      `The backup needs the server key ${manifest.serverKey}: put it into SERVER_KEY, or into ${join(settings.DATA_DIR, 'server.key')}.`,
    );
  const keys = new ServerKeys(settings).jwks().keys.map(({ kid }) => kid);
  if (!keys.includes(manifest.serverKey))
    throw new StartupError(
      `The backup needs the server key ${manifest.serverKey}, and ${keys.join(', ')} is here: put the right one into SERVER_KEY, SERVER_KEYS_BEFORE or DATA_DIR/server.key.`,
    );
  for (const { name, sha256 } of manifest.tables) await requireWhole(tableFile(folder, name), sha256);
  for (const { key, sha256 } of manifest.files) await requireWhole(join(folder, 'files', key), sha256);
  const database = await reachDatabase(settings);
  try {
    await requireUntouched(database.ownerUrl, manifest);
    await migrate(database.ownerUrl, database.appUrl, manifest.migrations);
    // Files first: a database whose files are not there yet could be started.
    const store = await fileStoreOf(settings);
    for (const { key } of manifest.files) {
      await store.remove(key);
      await store.receive(key, createReadStream(join(folder, 'files', key)));
      await store.keep(key);
    }
    await fill(database.ownerUrl, folder, manifest);
    await migrate(database.ownerUrl, database.appUrl);
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    print(`Restored ${rows} rows of ${manifest.tables.length} tables and ${manifest.files.length} files of ${manifest.at}.`);
    print('Check the record: jiebang verify record.');
  } finally {
    await database.stop();
  }
}

const tableFile = (folder: string, name: string): string => join(folder, 'tables', `${name}.copy.gz`);

async function manifestOf(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => {
    throw new StartupError(`${folder} holds no finished backup: ${MANIFEST} is not there.`);
  });
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.format !== FORMAT) throw new StartupError(`${folder} is a backup of another form: ${String(manifest.format)}.`);
  const known = MIGRATIONS.map(({ name }) => name);
  if (manifest.migrations.some((name) => !known.includes(name)))
    throw new StartupError('The backup comes from a later version of Jiebang: use that one, or a later one.');
  return manifest;
}

async function requireWhole(path: string, sha256: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash).catch(() => {
    throw new StartupError(`The backup is not whole: ${path} cannot be read.`);
  });
  if (hash.digest('hex') !== sha256) throw new StartupError(`The backup is not whole: ${path} is not what was saved.`);
}

async function requireUntouched(url: string, { migrations }: Manifest): Promise<void> {
  await withOwner(url, async (client) => {
    const exists = await client.query<{ there: boolean }>(`select to_regclass('migration') is not null as there`);
    if (!exists.rows[0]!.there) return;
    const filled = await client.query('select from event union all select from person limit 1');
    if (filled.rowCount) throw new StartupError('The database is not empty: restore into a new one.');
    const ran = await client.query<{ name: string }>('select name from migration');
    const newer = ran.rows.filter(({ name }) => !migrations.includes(name));
    if (newer.length)
      throw new StartupError(`The database is ${newer.length} migrations newer than the backup: restore into one that is not migrated.`);
  });
}

/** Foreign keys are taken away meanwhile, and hold again at the end, or nothing is restored. */
async function fill(url: string, folder: string, { tables, sequences }: Manifest): Promise<void> {
  await withOwner(url, async (client) => {
    await client.query('begin');
    const { rows: keys } = await client.query<{ name: string; on: string; definition: string }>(
      `select quote_ident(conname) as name, conrelid::regclass::text as on, pg_get_constraintdef(oid) as definition
       from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`,
    );
    for (const { name, on } of keys) await client.query(`alter table ${on} drop constraint ${name}`);
    await client.query(`truncate ${tables.map(({ name }) => pg.escapeIdentifier(name)).join(', ')}`);
    for (const table of tables) await fillTable(client, table, tableFile(folder, table.name));
    for (const { name, value, called } of sequences)
      await client.query('select setval($1::regclass, $2, $3)', [pg.escapeIdentifier(name), value, called]);
    for (const { name, on, definition } of keys) await client.query(`alter table ${on} add constraint ${name} ${definition}`);
    await client.query('commit');
  });
}

async function fillTable(client: pg.Client, { name, columns, rows }: SavedTable, path: string): Promise<void> {
  const listed = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  const into = client.query(copyFrom(`copy ${pg.escapeIdentifier(name)} (${listed}) from stdin`));
  await pipeline(createReadStream(path), createGunzip(), into);
  if (into.rowCount !== rows) throw new StartupError(`The backup is not whole: ${into.rowCount} of ${rows} rows of ${name}.`);
}

async function withOwner(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
