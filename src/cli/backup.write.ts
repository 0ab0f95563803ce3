import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Config } from '../config.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { reachDatabase } from '../embedded/configured.js';
import { fileStoreOf } from '../files/file.stores.js';
import { StartupError } from '../startup-error.js';
import { FORMAT, MANIFEST, type Manifest, type SavedTable } from './backup.format.js';

const TABLES = `
select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'migration'
group by c.relname order by c.relname`;

const WHOLE = { start: 0, end: Number.MAX_SAFE_INTEGER };

/**
 * Writes the database as one snapshot, then the stored files, into a new or empty folder; nothing has to stop for it. The server key is not in
 * it. Throws StartupError.
 */
export async function writeBackup(settings: Config, target: string, print: (line: string) => void): Promise<void> {
  const folder = resolve(target);
  if (existsSync(folder) && (await readdir(folder)).length > 0) throw new StartupError(`${folder} is not empty: name another folder.`);
  await mkdir(join(folder, 'tables'), { recursive: true, mode: 0o700 });
  await mkdir(join(folder, 'files'), { mode: 0o700 });
  const database = await reachDatabase(settings);
  const client = new pg.Client({ connectionString: database.ownerUrl, options: '-c TimeZone=UTC' });
  try {
    await client.connect();
    await client.query('begin isolation level repeatable read read only');
    const { rows: tables } = await client.query<{ name: string; columns: string[] }>(TABLES);
    const saved: SavedTable[] = [];
    for (const table of tables) saved.push(await saveTable(client, table, join(folder, 'tables')));
    const { rows: migrations } = await client.query<{ name: string }>('select name from migration order by timestamp');
    const { rows: files } = await client.query<{ id: string }>('select id from file order by id');
    const sequences = await sequencesOf(client);
    await client.query('commit');
    const manifest: Manifest = {
      format: FORMAT,
      at: new Date().toISOString(),
      migrations: migrations.map(({ name }) => name),
      serverKey: new ServerKeys(settings).signingKeyId,
      tables: saved,
      sequences,
      ...(await saveFiles(settings, files, join(folder, 'files'))),
    };
    await writeFile(join(folder, MANIFEST), JSON.stringify(manifest, null, 2), { mode: 0o600, flush: true });
    const rows = saved.reduce((sum, table) => sum + table.rows, 0);
    print(`Saved ${rows} rows of ${saved.length} tables and ${manifest.files.length} files to ${folder}.`);
    if (manifest.missing.length) print(`${manifest.missing.length} files had no stored content: ${manifest.missing.join(', ')}.`);
    print(`It is of no use without the server key ${manifest.serverKey}: keep that apart.`);
  } finally {
    await client.end();
    await database.stop();
  }
}

async function saveTable(client: pg.Client, { name, columns }: { name: string; columns: string[] }, folder: string): Promise<SavedTable> {
  const listed = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  const rows = client.query(copyTo(`copy ${pg.escapeIdentifier(name)} (${listed}) to stdout`));
  const sha256 = await save(rows.pipe(createGzip()), join(folder, `${name}.copy.gz`));
  return { name, columns, rows: rows.rowCount, sha256 };
}

async function sequencesOf(client: pg.Client): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' order by relname`,
  );
  const sequences: Manifest['sequences'] = [];
  for (const { name } of rows) {
    const found = await client.query<{ value: string; called: boolean }>(
      `select last_value as value, is_called as called from ${pg.escapeIdentifier(name)}`,
    );
    sequences.push({ name, ...found.rows[0]! });
  }
  return sequences;
}

async function saveFiles(settings: Config, rows: readonly { id: string }[], folder: string): Promise<Pick<Manifest, 'files' | 'missing'>> {
  const store = await fileStoreOf(settings);
  const saved: Pick<Manifest, 'files' | 'missing'> = { files: [], missing: [] };
  for (const { id: key } of rows) {
    const path = join(folder, key);
    try {
      saved.files.push({ key, sha256: await save(await store.open(key, WHOLE), path) });
    } catch (error) {
      if (!isGone(error)) throw error;
      await rm(path, { force: true });
      saved.missing.push(key);
    }
  }
  return saved;
}

/** The disk and S3 say it each in its way. */
const isGone = (error: unknown): boolean =>
  error instanceof Error && ((error as NodeJS.ErrnoException).code === 'ENOENT' || error.name === 'NoSuchKey');

/** Writes a stream to a file; the SHA-256 of it, in hex. */
async function save(content: Readable, path: string): Promise<string> {
  const hash = createHash('sha256');
  const through = new PassThrough();
  through.on('data', (chunk: Buffer) => hash.update(chunk));
  await pipeline(content, through, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  return hash.digest('hex');
}
