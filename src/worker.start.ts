import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';
import { createLog, nestLogger } from './operations/logging.js';
import type { Running } from './process.js';

/** Starts the worker by the settings of the environment. Throws StartupError. */
export async function startWorker(): Promise<Running> {
  const config = readConfig(process.env);
  const log = createLog(config.LOG_LEVEL);
  const app = await NestFactory.createApplicationContext(AppModule.of(config, log, { api: false, worker: true }), {
    logger: nestLogger(log),
    abortOnError: false,
  });
  return { stop: () => app.close() };
}
