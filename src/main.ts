import { loaded } from './heap.js';
import 'reflect-metadata';
import { createApi, listen } from './api.js';
import { DemoClock } from './common/demo-clock.js';
import { readConfig } from './config.js';
import { run } from './process.js';

/** The API process. */
await run(async () => {
  const config = readConfig(process.env);
  const app = await createApi(config, { worker: false });
  if (config.DEMO) await app.get(DemoClock).start();
  console.log(`Jiebang API on ${await listen(app, config)}`);
  loaded();
  return { stop: () => app.close() };
});
