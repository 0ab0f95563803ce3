import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createApi, listen } from '../api.js';
import { DemoClock } from '../common/demo-clock.js';
import { Config, databaseUrls, withDatabase } from '../config.js';
import { migrate } from '../database.js';
import { openConfigured } from '../embedded/configured.js';
import { startScratchDatabase } from '../embedded/embedded.database.js';
import { StartupError } from '../startup-error.js';

/** A server of its own for one replay: API and worker over a database that nobody else uses, gone with `stop`. */
export interface Scratch {
  url: string;
  stop(): Promise<void>;
}

/** Starts it on a free port: over a new database on the configured server, or over an embedded one in a temporary folder. */
export async function startScratch(settings: Config): Promise<Scratch> {
  const own = settings.DATABASE_URL ? await onServer(settings) : await embedded(settings);
  try {
    const app = await createApi(own.config, { worker: true });
    await app.get(DemoClock).start();
    const url = await listen(app, own.config);
    return {
      url,
      async stop() {
        await app.close();
        await own.stop();
      },
    };
  } catch (error) {
    await own.stop();
    throw error;
  }
}

/** insufficient_privilege */
const NOT_ALLOWED = '42501';

interface OwnDatabase {
  config: Config;
  stop(): Promise<void>;
}

/** The record of a replay is published often: its end wants to be verified. */
const RHYTHM = { RECORD_SEAL_MS: 200, RECORD_CHECKPOINT_MS: 200 };

/** The queue is PostgreSQL's too: in a Redis that others use, their workers would take our jobs. */
function scratchSettings(settings: Config, folder: string) {
  return Object.assign(new Config(), settings, {
    PORT: 0,
    HOST: '127.0.0.1',
    DEMO: true,
    DATA_DIR: folder,
    REDIS_URL: undefined,
    ...RHYTHM,
  });
}

async function embedded(settings: Config): Promise<OwnDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'jiebang-demo-'));
  const database = await startScratchDatabase();
  const stop = async (): Promise<void> => {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await migrate(database.DATABASE_OWNER_URL, database.DATABASE_URL);
    return { config: withDatabase(scratchSettings(settings, folder), database), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function onServer(settings: Config): Promise<OwnDatabase> {
  const { app, owner } = databaseUrls(settings);
  const name = `jiebang_demo_${randomBytes(6).toString('hex')}`;
  const named = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  await administrate(owner, `create database ${name}`).catch((error: unknown) => {
    if ((error as { code?: string }).code !== NOT_ALLOWED) throw error;
    throw new StartupError(
      'The role of DATABASE_OWNER_URL may not create the database of a demo: give it CREATEDB, or unset DATABASE_URL.',
    );
  });
  const folder = await mkdtemp(join(tmpdir(), 'jiebang-demo-'));
  const urls = { DATABASE_URL: named(app), DATABASE_OWNER_URL: named(owner), DATABASE_LISTEN_URL: undefined };
  const stop = async (): Promise<void> => {
    await administrate(owner, `drop database if exists ${name} with (force)`);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { config } = await openConfigured(Object.assign(scratchSettings(settings, folder), urls));
    return { config, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function administrate(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
