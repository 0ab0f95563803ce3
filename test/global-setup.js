import './typescript.js';

/** One PostgreSQL for the whole run, with one migrated database that the specs clone. Its URLs reach the workers by the environment. */
export default async function globalSetup() {
  const before = new Set(Object.getOwnPropertyNames(globalThis));
  const { startScratchDatabase } = await import('../src/embedded/embedded.database.ts');
  const { migrate } = await import('../src/database.ts');
  const postgres = await startScratchDatabase();
  await migrate(postgres.DATABASE_OWNER_URL, postgres.DATABASE_URL);
  process.env.TEST_ADMIN_URL = postgres.adminUrl('postgres');
  process.env.TEST_OWNER_URL = postgres.DATABASE_OWNER_URL;
  process.env.TEST_APP_URL = postgres.DATABASE_URL;
  // The stores that Nest and TypeORM keep on the global object would be copied into the realm of specs run in this process, with classes of ours.
  for (const name of Object.getOwnPropertyNames(globalThis)) if (!before.has(name)) delete globalThis[name];
  globalThis.testPostgres = postgres;
}
