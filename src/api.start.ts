import 'reflect-metadata';
import { createApi, listen } from './api.js';
import { DemoClock } from './common/demo-clock.js';
import { readConfig } from './config.js';
import type { Running } from './process.js';

/** Starts the API by the settings of the environment, and says where it listens. Throws StartupError. */
export async function startApi(): Promise<Running & { url: string }> {
  const config = readConfig(process.env);
  const app = await createApi(config, { worker: false });
  if (config.DEMO) await app.get(DemoClock).start();
  return { url: await listen(app, config), stop: () => app.close() };
}
