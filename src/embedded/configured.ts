import { type Config, databaseUrls, withDatabase } from '../config.js';
import { migrate } from '../database.js';
import { startEmbedded } from './embedded.database.js';

/** A migrated database with the settings that lead to it. */
export interface ConfiguredDatabase {
  config: Config;
  /** Where the embedded cluster is; none for a database that was configured. */
  folder?: string;
  /** Stops the embedded one. */
  stop(): Promise<void>;
}

/** The database that the settings name, or the embedded one, brought up to date. Throws StartupError. */
export async function openConfigured(settings: Config): Promise<ConfiguredDatabase> {
  const embedded = settings.DATABASE_URL ? undefined : await startEmbedded(settings.DATA_DIR);
  const stop = async (): Promise<void> => embedded?.stop();
  try {
    const config = embedded ? withDatabase(settings, embedded) : settings;
    const { owner, app } = databaseUrls(config);
    if (owner === app)
      console.warn('DATABASE_OWNER_URL is not set: one role owns the record and writes it, so nothing keeps it from changing it.');
    await migrate(owner, app);
    return { config, folder: embedded?.folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
