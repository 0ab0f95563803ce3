import { loaded } from './heap.js';
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';
import { createLog, nestLogger } from './operations/logging.js';
import { run } from './process.js';

/** A worker process: relays what is due, and does it. Any number of them may run. */
await run(async () => {
  const config = readConfig(process.env);
  const log = createLog(config.LOG_LEVEL);
  const app = await NestFactory.createApplicationContext(AppModule.of(config, log, { api: false, worker: true }), {
    logger: nestLogger(log),
    abortOnError: false,
  });
  console.log('Jiebang worker is running');
  loaded();
  return { stop: () => app.close() };
});
