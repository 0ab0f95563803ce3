import pg from 'pg';
import { ANONYMOUS } from '../../src/common/actor.js';
import type { Statement } from '../../src/reading/placeholders.js';
import { Statements } from '../../src/reading/statements.js';
import { createDatabase, type TestDatabase } from '../database.js';

const REQUEST = { actor: ANONYMOUS, variables: {} };
const statement = (text: string): Statement => ({ text, values: () => [] });

describe('named statements', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await createDatabase();
    pool = new pg.Pool({ connectionString: database.ownerUrl, max: 1 });
    pool.on('error', () => undefined);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const prepared = async (statements: Statements) =>
    (await statements.run(statement('select name from pg_prepared_statements'), REQUEST)).length;

  it('are made at the second use of a statement', async () => {
    const statements = new Statements(pool);
    const once = statement('select 1 as one');
    const before = await prepared(statements);
    expect(await statements.run(once, REQUEST)).toEqual([{ one: 1 }]);
    expect(await prepared(statements)).toBe(before);
    await statements.run(once, REQUEST);
    await statements.run(once, REQUEST);
    expect(await prepared(statements)).toBe(before + 1);
  });

  it('end with their connection, which is replaced when it holds too many', async () => {
    const statements = new Statements(pool, 3);
    for (let index = 0; index < 20; index++) {
      const one = statement(`select ${index} as n`);
      for (const use of [1, 2, 3]) expect({ use, rows: await statements.run(one, REQUEST) }).toEqual({ use, rows: [{ n: index }] });
      expect(await prepared(statements)).toBeLessThanOrEqual(4);
    }
  });

  it('are run anew without a name when a migration has changed what they return', async () => {
    await pool.query('create table shape (a int); insert into shape values (1)');
    const statements = new Statements(pool);
    const all = statement('select * from shape');
    for (const use of [1, 2]) expect({ use, rows: await statements.run(all, REQUEST) }).toEqual({ use, rows: [{ a: 1 }] });
    await pool.query('alter table shape add b int');
    for (const use of [1, 2]) expect({ use, rows: await statements.run(all, REQUEST) }).toEqual({ use, rows: [{ a: 1, b: null }] });
  });

  it('give their connection back after a failure', async () => {
    const statements = new Statements(pool);
    await expect(statements.run(statement('select 1 / 0'), REQUEST)).rejects.toThrow('division by zero');
    expect(await statements.run(statement('select 2 as n'), REQUEST)).toEqual([{ n: 2 }]);
  });
});
