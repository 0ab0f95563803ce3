import 'reflect-metadata';
import { readConfig } from './config.js';
import { run } from './process.js';
import { startStandalone } from './standalone.start.js';

/** Everything in one process: database, migrations, API and worker. */
await run(() => startStandalone(readConfig(process.env)));
