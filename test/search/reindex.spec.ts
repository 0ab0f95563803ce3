import { startApp, type TestApp } from '../app.js';
import { Factories } from '../factories.js';
import { ListFactories } from '../list.factories.js';
import { indexed } from './search-world.js';

describe('the index', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());
  const entries = () =>
    app.database.query<{ kind: string; n: number }>('select kind, count(*)::int as n from search_entry group by kind order by kind');

  it('is made anew from nothing, part by part, as it was', async () => {
    const make = new Factories(app);
    const lists = new ListFactories(app, make);
    const department = await lists.department();
    await lists.published(department);
    await app.database.query(
      `insert into person (id, name, email) select gen_random_uuid(), '{"zh": "张三", "en": "Zhang San"}', 'p' || n || '@example.org' from generate_series(1, 450) n`,
    );
    await indexed(app);
    const [before] = [await app.database.query('select id, vector::text from search_entry order by id')];
    await app.database.query('delete from search_entry');
    await app.database.query('delete from search_word');
    await app.database.system((tx) => tx.send('search.reindex', { after: null }));
    await indexed(app);
    const after = await app.database.query<{ id: string }>('select id, vector::text from search_entry order by id');
    const ids = new Set(before.map((row) => (row as { id: string }).id));
    expect(after.filter(({ id }) => ids.has(id))).toEqual(before);
    const people = await app.database.query<{ n: number }>('select count(*)::int as n from person');
    expect(await entries()).toEqual([
      { kind: 'CHALLENGE', n: 1 },
      { kind: 'LIST', n: 1 },
      { kind: 'PERSON', n: people[0]!.n },
    ]);
  });
});
