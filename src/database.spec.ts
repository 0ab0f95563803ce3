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

  it.each(['update event set reason = null', 'delete from event', 'truncate event', 'drop table event', 'delete from migration'])(
    'refuses the application role: %s',
    async (statement) => {
      await expect(app.query(statement)).rejects.toThrow(/permission denied|must be owner/);
    },
  );

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
