import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import pg from 'pg';
import { type Memory, verifyPublished } from '../record/outsider.js';
import { verifyRecord } from '../record/verification.js';
import { StartupError } from '../startup-error.js';

/** Where to look, and the file that keeps the last checkpoint seen. */
export interface VerifyRecordOptions {
  url?: string;
  since?: string;
  databaseUrl?: string;
}

/** Checks the record in the database, or over HTTP with `url`. Prints what it finds; returns the exit code, 1 where something does not hold. */
export async function verifyRecordCommand(
  { url, since, databaseUrl }: VerifyRecordOptions,
  print: (line: string) => void,
): Promise<number> {
  const kept = since ? keptIn(since) : null;
  if (url) {
    const { fault, size, at, newKeys, memory } = await verifyPublished(url, kept).catch(unreachable);
    for (const kid of newKeys) print(`A new signing key: ${kid}. The operator must be able to say why.`);
    if (fault || !memory) return said(print, fault ?? 'nothing was found');
    if (since) await keep(since, memory);
    print(`The record holds: ${size} events, checkpoint of ${at}${kept ? ', grown from the one kept' : ''}.`);
    return 0;
  }
  if (since && !kept) throw new StartupError(`${since} does not exist: it is written with --url.`);
  if (!databaseUrl) throw new StartupError('Say what to verify: --url, or the setting DATABASE_URL.');
  const { fault, size, checkpoints, removed, unsealed } = await inSnapshot(databaseUrl, kept);
  if (fault) return said(print, `${fault.table} ${fault.row}: ${fault.reason}`);
  print(`The record holds: ${size} events, ${checkpoints} checkpoints${kept ? ', the one kept among them' : ''}.`);
  if (removed.length > 0) print(`${removed.length} documents removed, hashes kept; two persons decided each removal:`);
  for (const { event, removal } of removed) print(`  ${event} by ${removal}`);
  if (unsealed.count > 0) print(`${unsealed.count} events are not sealed yet, the oldest of ${unsealed.oldest}.`);
  return 0;
}

function unreachable(error: Error): never {
  const { cause } = error;
  throw new StartupError([error.message, ...(cause instanceof Error ? [cause.message] : [])].join(': '));
}

function said(print: (line: string) => void, fault: string): number {
  print(`The record does not hold: ${fault}.`);
  return 1;
}

/** One snapshot, in which nothing can be written. */
async function inSnapshot(databaseUrl: string, kept: Memory | null): ReturnType<typeof verifyRecord> {
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c TimeZone=UTC -c default_transaction_read_only=on' });
  await client.connect().catch(unreachable);
  try {
    await client.query('begin isolation level repeatable read read only');
    const query = async <R>(sql: string, values?: unknown[]): Promise<R[]> => (await client.query(sql, values)).rows as R[];
    return await verifyRecord(query, kept?.checkpoint ?? null);
  } finally {
    await client.end();
  }
}

function keptIn(file: string): Memory | null {
  if (!existsSync(file)) return null;
  const memory = JSON.parse(readFileSync(file, 'utf8')) as Partial<Memory>;
  if (typeof memory.checkpoint !== 'string' || !Array.isArray(memory.peaks) || !Array.isArray(memory.keys)) {
    throw new StartupError(`${file} was not written by \`jiebang verify record --since\`.`);
  }
  return memory as Memory;
}

/** The file is the old one or the new one, whatever happens. */
async function keep(file: string, memory: Memory): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(memory, null, 2)}\n`);
  await rename(`${file}.new`, file);
}
