import { createServer } from 'node:net';
import { createApi, listen, portError } from './api.js';
import { DemoClock } from './common/demo-clock.js';
import { type Config, databaseUrls, withDatabase } from './config.js';
import { migrate } from './database.js';
import { startEmbedded } from './embedded/embedded.database.js';
import type { Running } from './process.js';

/** Starts everything, and says where it is. */
export async function startStandalone(settings: Config): Promise<Running & { url: string }> {
  await checkPort(settings);
  const database = settings.DATABASE_URL ? undefined : await startEmbedded(settings.DATA_DIR);
  try {
    const config = database ? withDatabase(settings, database) : settings;
    const { owner, app: application } = databaseUrls(config);
    await migrate(owner, application);
    const app = await createApi(config, { worker: true });
    if (config.DEMO) await app.get(DemoClock).start();
    const url = await listen(app, config);
    console.log(welcome(url, config, database?.folder));
    return {
      url,
      async stop() {
        await app.close();
        await database?.stop();
      },
    };
  } catch (error) {
    await database?.stop();
    throw error;
  }
}

/** Before a database is made: is the port free? */
async function checkPort({ PORT, HOST }: Config): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(PORT, HOST, resolve)).catch((error: unknown) =>
    Promise.reject(portError(error, PORT, HOST)),
  );
  await new Promise((resolve) => probe.close(resolve));
}

const FIRST_QUERY = '{ demoClock { instant nextDue } }';

function welcome(url: string, { DEMO }: Config, folder: string | undefined): string {
  return [
    `Jiebang 揭榜挂帅 is running: ${url}`,
    `  A browser there gets GraphiQL; programs use ${url}/graphql`,
    ...(folder ? [`  Data is in ${folder}`] : []),
    ...(DEMO ? ['  This is a demo: its clock is moved by hand.'] : []),
    '  A first query:',
    `  curl -s ${url}/graphql -H 'content-type: application/json' -d '${JSON.stringify({ query: FIRST_QUERY })}'`,
    '  Ctrl-C stops everything.',
  ].join('\n');
}
