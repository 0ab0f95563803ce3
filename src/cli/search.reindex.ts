import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { Database } from '../common/transaction.js';
import type { Config } from '../config.js';
import { openConfigured } from '../embedded/configured.js';
import { createLog, nestLogger } from '../operations/logging.js';

/** Leaves the message that has everything indexed anew; one that waits already is enough. Throws StartupError. */
export async function askForReindex(settings: Config): Promise<void> {
  const database = await openConfigured(settings);
  try {
    const log = createLog('error');
    const parts = AppModule.of(database.config, log, { api: false, worker: false });
    const app = await NestFactory.createApplicationContext(parts, { logger: nestLogger(log), abortOnError: false });
    try {
      await app.get(Database).system((tx) => tx.send('search.reindex', { after: null }, { key: 'search.reindex' }));
    } finally {
      await app.close();
    }
  } finally {
    await database.stop();
  }
}
