import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { MIGRATIONS } from '../migrations/all.js';
import { migrateQueue } from './common/queue.js';
import { ENTITIES } from './entities.js';
import { StartupError } from './startup-error.js';

/** Tables that the application may read and add to, and never change: the record. */
export const APPEND_ONLY = ['event', 'log_leaf', 'log_node', 'checkpoint', 'signing_key'];
/** Any number that no other program uses on this database: two processes that migrate at once wait for each other. */
const MIGRATION_LOCK = 7_245_013;

/** Connections of a process; `pool` at most. Instants are UTC whatever the server's zone is. */
const databaseOptions = (url: string, pool: number, name: string, migrations = MIGRATIONS): DataSourceOptions => ({
  type: 'postgres',
  url,
  applicationName: `jiebang-${name}`,
  poolSize: pool,
  entities: ENTITIES,
  migrations,
  migrationsTableName: 'migration',
  migrationsTransactionMode: 'each',
  synchronize: false,
  logging: false,
  extra: { options: '-c TimeZone=UTC', connectionTimeoutMillis: 10_000, keepAlive: true },
});

/**
 * Brings the schema and the queue's tables up to date as the owner, or to what it was with the migrations of these names, and lets the application
 * role use it. Returns the names of the migrations that ran.
 * Throws StartupError where the database cannot be reached or the application role is missing and the owner may not make it.
 */
export async function migrate(ownerUrl: string, appUrl: string, names = MIGRATIONS.map(({ name }) => name)): Promise<string[]> {
  const source = await connect(
    ownerUrl,
    2,
    'migrate',
    MIGRATIONS.filter(({ name }) => names.includes(name)),
  );
  const runner = source.createQueryRunner();
  try {
    await runner.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const ran = await source.runMigrations();
    const [behind] = (await runner.query(BEHIND)) as { era: number }[];
    if (behind) await runner.query(`alter table event alter column era set default ${behind.era + 1}`);
    for (const statement of await grants(runner.query.bind(runner), appUrl)) await runner.query(statement);
    await migrateQueue(ownerUrl, appUrl);
    return ran.map(({ name }) => name);
  } finally {
    await runner.release();
    await source.destroy();
  }
}

/** Opens a data source. Throws StartupError with the reason where the database does not take us. */
export async function connect(url: string, pool: number, name: string, migrations = MIGRATIONS): Promise<DataSource> {
  const { hostname, port, pathname, username } = new URL(url);
  try {
    return await new DataSource(databaseOptions(url, pool, name, migrations)).initialize();
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const reason = error.message || String(error.code);
    throw new StartupError(`The database ${hostname}:${port || 5432}${pathname} does not take ${username || 'the user'}: ${reason}`);
  }
}

/** The `pg` pool below a data source, for statements that TypeORM cannot name. */
export const poolOf = (source: DataSource): pg.Pool => (source.driver as PostgresDriver).master as pg.Pool;

/** Throws StartupError where the schema is older than this program, or where a production process meets a demo database. */
export async function checkSchema(source: DataSource, production: boolean): Promise<void> {
  const [{ exists, demo }] = (await source.query(`select to_regclass('migration') is not null as exists,
    to_regclass('demo_clock') is not null as demo`)) as [{ exists: boolean; demo: boolean }];
  const ran = exists ? ((await source.query('select name from migration')) as { name: string }[]).map(({ name }) => name) : [];
  const missing = MIGRATIONS.filter(({ name }) => !ran.includes(name));
  if (missing.length > 0) throw new StartupError(`The database lacks ${missing.length} migrations: run \`jiebang migrate\` first.`);
  if (((await source.query(BEHIND)) as object[]).length > 0) {
    throw new StartupError('The database was restored into another server: run `jiebang migrate` first, or its record would have a gap.');
  }
  if (production && demo && (await source.query('select from demo_clock')).length > 0) {
    throw new StartupError('This is a demo database, whose clock is moved by hand: NODE_ENV=production does not take it.');
  }
}

/*
 * A server counts its transactions. Where a dump was restored into another one, whose count is behind that of the last event, later events
 * would count as earlier ones, and never be sealed: they need an era of their own.
 */
const BEHIND = `
select last.era from (select era, transaction_id from event order by era desc, transaction_id desc limit 1) last
join pg_attrdef d on d.adrelid = 'event'::regclass
join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum and a.attname = 'era'
where pg_get_expr(d.adbin, d.adrelid) = last.era::text and last.transaction_id >= pg_snapshot_xmax(pg_current_snapshot())`;

type Query = (sql: string, values?: unknown[]) => Promise<unknown>;

async function grants(query: Query, appUrl: string): Promise<string[]> {
  const { username, password } = new URL(appUrl);
  const role = decodeURIComponent(username);
  const rows = async <T>(sql: string, values: unknown[] = []) => (await query(sql, values)) as T[];
  const [own] = await rows<{ owner: string; exists: boolean; creates: boolean }>(
    `select current_user as owner, exists(select from pg_roles where rolname = $1),
            rolcreaterole or rolsuper as creates from pg_roles where rolname = current_user`,
    [role],
  );
  if (!own || own.owner === role) return [];
  if (!own.exists && !own.creates) throw new StartupError(`The role ${role} does not exist: CREATE ROLE ${role} LOGIN PASSWORD '…';`);
  const app = pg.escapeIdentifier(role);
  const appendOnly = APPEND_ONLY.join(', ');
  return [
    ...(own.exists ? [] : [`create role ${app} login password ${pg.escapeLiteral(decodeURIComponent(password))}`]),
    `grant usage on schema public to ${app}`,
    `grant select, insert, update, delete on all tables in schema public to ${app}`,
    `grant usage, select on all sequences in schema public to ${app}`,
    `grant execute on all functions in schema public to ${app}`,
    `revoke update, delete, truncate on ${appendOnly}, migration from ${app}`,
    `revoke insert on migration from ${app}`,
  ];
}
