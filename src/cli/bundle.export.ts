import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Database } from '../common/transaction.js';
import { type Config, databaseUrls, readConfig } from '../config.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { checkSchema, connect } from '../database.js';
import type { Edition } from '../record/bundle.format.js';
import { BundleService } from '../record/bundle.service.js';
import { SigningKeys } from '../record/signing-keys.service.js';
import { StartupError } from '../startup-error.js';

export interface ExportOptions {
  edition: Edition;
  url?: string;
  token?: string;
  output?: string;
}

/** Writes the bundle of a list, from a server or from the database of the settings. Throws StartupError, DomainError. */
export async function exportBundle(list: string, { edition, url, token, output }: ExportOptions, env: NodeJS.ProcessEnv): Promise<void> {
  const to = (): Writable => (output === undefined ? process.stdout : createWriteStream(output));
  if (url !== undefined) return pipeline(await fetched(list, { edition, url, token }), to(), { end: output !== undefined });
  const config = readConfig(env);
  const source = await connect(databaseUrls(config).app, 2, 'export');
  try {
    await checkSchema(source, config.NODE_ENV === 'production');
    const database = new Database(source);
    const keys = new ServerKeys(withServerKey(config));
    const signing = new SigningKeys(database, keys);
    if ((await signing.jwks()).keys.every(({ kid }) => kid !== keys.signingKeyId))
      throw new StartupError('The server key here is not one that this database knows: set SERVER_KEY or DATA_DIR as the server has them.');
    await pipeline(await new BundleService(database, keys, signing).of(null, list, edition), to(), { end: output !== undefined });
  } finally {
    await source.destroy();
  }
}

/** Never makes a key: the server has one already. */
function withServerKey(config: Config): Config {
  if (config.SERVER_KEY === undefined && !existsSync(join(config.DATA_DIR, 'server.key')))
    throw new StartupError(`There is no server key in ${config.DATA_DIR}: set SERVER_KEY or DATA_DIR as the server has them.`);
  return config;
}

async function fetched(list: string, { edition, url, token }: { edition: Edition; url: string; token?: string }): Promise<Readable> {
  const address = new URL(`/record/lists/${encodeURIComponent(list)}/bundle?edition=${edition}`, url);
  const headers: Record<string, string> = { 'accept-language': 'en', ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  const response = await fetch(address, { headers }).catch((error: unknown) => {
    throw new StartupError(`Nobody answers at ${url}: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (!response.ok || !response.body) {
    const { errors = [] } = (await response.json().catch(() => ({}))) as { errors?: { message: string }[] };
    throw new StartupError(errors[0]?.message ?? `${url} answers ${response.status}.`);
  }
  return Readable.from(response.body);
}
