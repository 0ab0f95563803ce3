import { type Config, databaseUrls, withDatabase } from '../config.js';
import { migrate } from '../database.js';
import { runningEmbedded, startEmbedded } from './embedded.database.js';

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

/** The two roles' connections to the database that the settings name, or to the embedded one, as it is: started for this where it does not run. */
export async function reachDatabase(settings: Config): Promise<{ ownerUrl: string; appUrl: string; stop(): Promise<void> }> {
  const embedded = settings.DATABASE_URL
    ? undefined
    : ((await runningEmbedded(settings.DATA_DIR)) ?? (await startEmbedded(settings.DATA_DIR)));
  const { owner, app } = databaseUrls(embedded ? withDatabase(settings, embedded) : settings);
  return { ownerUrl: owner, appUrl: app, stop: async () => embedded?.stop() };
}
