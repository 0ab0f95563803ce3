import type { DataSource } from 'typeorm';
import { createDatabase, type TestDatabase } from '../test/database.js';
import { withClient } from './embedded/postgres.cluster.js';
import { checkSchema, connect, migrate } from './database.js';

describe('the database', () => {
  let database: TestDatabase;
  let app: DataSource;
  beforeAll(async () => {
    database = await createDatabase();
    app = await connect(database.url, 2, 'test');
  });
  afterAll(async () => {
    await app.destroy();
    await database.drop();
  });

  it('takes the application role, at UTC', async () => {
    const [row] = await app.query(`select current_user as role, current_setting('TimeZone') as zone`);
    expect(row).toEqual({ role: 'jiebang_app', zone: 'UTC' });
  });

  it.each(['event', 'log_leaf', 'log_node', 'checkpoint', 'signing_key'])(
    'lets the application role only read and add to %s',
    async (table) => {
      const [{ column }] = (await app.query(
        `select column_name as column from information_schema.columns where table_schema = 'public' and table_name = $1 limit 1`,
        [table],
      )) as [{ column: string }];
      await app.query(`select * from ${table} limit 1`);
      await app.query(`insert into ${table} select * from ${table} where false`);
      for (const statement of [
        ...[`update ${table} set ${column} = null`, `delete from ${table}`, `truncate ${table}`, `drop table ${table}`],
        ...[`alter table ${table} disable trigger all`, `create rule r as on insert to ${table} do instead nothing`],
      ]) {
        await expect(app.query(statement)).rejects.toThrow(/permission denied|must be owner/);
      }
    },
  );

  it('refuses the application role to change what ran', async () => {
    await expect(app.query('delete from migration')).rejects.toThrow(/permission denied/);
  });

  it('lets the application read the record, change ordinary tables and keep its queue', async () => {
    await app.query('select * from event');
    await app.query(`insert into demo_clock values (true, '2026-01-01Z')`);
    await app.query('delete from demo_clock');
    await app.query('create sequence bullmq.probe');
  });

  it('migrates nothing twice, also when two processes do', async () => {
    const both = [migrate(database.ownerUrl, database.url), migrate(database.ownerUrl, database.url)];
    expect(await Promise.all(both)).toEqual([[], []]);
  });

  it('begins an era of the record where a dump was restored into a server whose transactions count from less', async () => {
    const insert = (more = '', value = '') =>
      `insert into event (id, at, subject, subject_id, event${more}) values (gen_random_uuid(), now(), 'list', gen_random_uuid(), 'probe'${value})`;
    await withClient(database.ownerUrl, (owner) => owner.query(insert(', transaction_id', `, '999999999'`)));
    await expect(checkSchema(app, false)).rejects.toThrow('The database was restored into another server: run `jiebang migrate` first');
    for (let times = 0; times < 2; times += 1) await migrate(database.ownerUrl, database.url);
    await checkSchema(app, false);
    await app.query(insert());
    expect(await app.query('select era from event order by era, transaction_id')).toEqual([{ era: 0 }, { era: 1 }]);
  });

  it('lets no process start before the migrations, nor production on a demo', async () => {
    await checkSchema(app, true);
    await app.query(`insert into demo_clock values (true, '2026-01-01Z')`);
    await checkSchema(app, false);
    await expect(checkSchema(app, true)).rejects.toThrow('This is a demo database');
    await withClient(database.ownerUrl, (owner) => owner.query(`delete from migration where name like 'Core%'`));
    await expect(checkSchema(app, false)).rejects.toThrow('The database lacks 1 migrations: run `jiebang migrate` first.');
  });

  it('says in one line who was not let in, without the password', async () => {
    const wrong = Object.assign(new URL(database.url), { password: 'guessed' }).href;
    await expect(connect(wrong, 1, 'test')).rejects.toMatchObject({
      name: 'StartupError',
      message: expect.stringMatching(/^The database 127\.0\.0\.1:\d+\/test_\w+ does not take jiebang_app: password authentication failed/),
    });
  });
});
