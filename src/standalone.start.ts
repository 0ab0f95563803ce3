import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApi, listen, portError } from './api.js';
import { DemoClock } from './common/demo-clock.js';
import type { Config } from './config.js';
import { type ConfiguredDatabase, openConfigured } from './embedded/configured.js';
import { type DemoAccount, DemoPeople } from './identity/demo-people.js';
import type { Running } from './process.js';
import { welcome } from './welcome.js';

/** Starts database, migrations, API and worker, and says where they are. Throws StartupError. */
export async function startStandalone(settings: Config): Promise<Running & { url: string }> {
  await checkPort(settings);
  const database = await openConfigured(settings);
  try {
    const app = await createApi(database.config, { worker: true });
    const accounts = settings.DEMO ? await prepareDemo(app, database) : [];
    const url = await listen(app, settings);
    console.log(welcome(url, { demo: settings.DEMO, folder: database.folder, accounts }));
    return {
      url,
      async stop() {
        await app.close();
        await database.stop();
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/**
 * Sets the demo clock and, in a fresh embedded database, makes people to sign in as. Their random passwords are kept beside the database
 * for later starts; a configured database gets no people.
 */
async function prepareDemo(app: NestFastifyApplication, { config, folder }: ConfiguredDatabase): Promise<DemoAccount[]> {
  await app.get(DemoClock).start();
  if (!folder) return [];
  const file = join(config.DATA_DIR, 'demo-people.json');
  const made = await app.get(DemoPeople).seed();
  if (made.length > 0) writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600 });
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DemoAccount[]) : [];
}

/** Before a database is made: is the port free? */
async function checkPort({ PORT, HOST }: Config): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(PORT, HOST, resolve)).catch((error: unknown) =>
    Promise.reject(portError(error, PORT, HOST)),
  );
  await new Promise((resolve) => probe.close(resolve));
}
