import { type Actor, ANONYMOUS } from '../../src/common/actor.js';
import { type LibraryApp, startLibrary } from './library.app.js';
import { type Library, library } from './library.data.js';

interface Answer {
  data: Record<string, never> | null;
  errors?: { message: string; extensions: { code: string } }[];
}

describe('the read plan over HTTP', () => {
  let rows: Library;
  let its: LibraryApp;
  let clerk: Actor;
  beforeAll(async () => {
    rows = library(1);
    its = await startLibrary(rows);
    clerk = { ...ANONYMOUS, personId: rows.house[0]!.id, memberships: [{ organisationId: rows.house[0]!.id, role: 'clerk' }] };
  }, 240_000);
  afterAll(() => its?.stop());

  const ask = async (query: string, options: { variables?: Record<string, unknown>; actor?: Actor } = {}) => {
    await its.taken();
    const { status, raw } = await its.ask(query, options);
    return { status, raw, statements: await its.taken(), ...(JSON.parse(raw) as Answer) };
  };

  it('answers a nested query by one statement whose text is the body', async () => {
    const { status, raw, statements } = await ask(
      '{ houses(first: 1) { name page { totalCount edges { node { title reviews { stars } } } } } }',
    );
    expect(status).toBe(200);
    expect(raw).toMatch(/^\{"data":\{"houses":\[\{"name":"[^}]*"page":\{"totalCount":\d/);
    expect(statements).toHaveLength(1);
    expect(statements[0]!.text).not.toContain('"$');
  });

  it('feeds the executor by one statement with hidden columns', async () => {
    const { statements, data } = await ask('{ books(first: 2) { nodes { actions { key } } } houses { name } }');
    expect(statements).toHaveLength(1);
    expect(statements[0]!.text).toContain('"$state"');
    expect(data).toMatchObject({ books: { nodes: [{ actions: [{}, {}] }, {}] } });
  });

  it('names a statement from its second use on, whatever the values of its variables', async () => {
    const query = 'query Named($n: Int) { houses(first: $n) { id } }';
    const names = [];
    for (const n of [1, 2, 3]) names.push((await ask(query, { variables: { n } })).statements[0]!.name);
    expect(names).toEqual([undefined, expect.stringMatching(/^[0-9a-f]{32}$/), names[1]]);
    expect((await ask(query)).statements[0]!.name).toBeUndefined();
  });

  it('gives a stranger and an absence the same answer', async () => {
    const hidden = rows.book.find(({ state }) => state === 'draft')!.id.replaceAll('-', '');
    const query = (id: string) => `{ book(id: "book_${id}") { title } node(id: "book_${id}") { id } }`;
    expect((await ask(query(hidden))).raw).toBe((await ask(query('0'.repeat(32)))).raw);
    expect((await ask(query(hidden), { actor: clerk })).data).toMatchObject({ book: { title: expect.any(String) } });
  });

  it('leaves refusals to the guards, and runs no statement for them', async () => {
    const signedOut = await ask('{ mine { name } }');
    expect(signedOut.errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    expect(signedOut.statements).toHaveLength(0);
    const forbidden = await ask('{ reviews { totalCount } }', { actor: clerk });
    expect(forbidden).toMatchObject({ data: null, statements: [], errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });

  it.each([
    ['books(first: 31)', 'PAGE_TOO_LARGE'],
    ['books(first: -1)', 'INPUT_INVALID'],
    ['books(after: "x")', 'CURSOR_INVALID'],
    [`books(after: "${Buffer.from('["NEWEST", "false", "2026-13-45 99:99:99+00", "x"]').toString('base64url')}")`, 'CURSOR_INVALID'],
  ])('refuses %s without a statement', async (root, code) => {
    const { errors, statements } = await ask(`{ ${root} { totalCount } }`);
    expect(errors![0]!.message).toBe(code);
    expect(statements).toHaveLength(0);
  });

  it('tells of a failing statement once, and does not run it again', async () => {
    await its.pool.query('alter table library.note rename to memo');
    const { errors, statements } = await ask('{ notes { number } }');
    await its.pool.query('alter table library.memo rename to note');
    expect(errors).toHaveLength(1);
    expect(statements).toHaveLength(1);
    expect((await ask('{ notes { number } }')).errors).toBeUndefined();
  });

  it('says what is wrong with variables in the words of GraphQL', async () => {
    const { status, errors, statements } = await ask('query Q($n: Int!) { houses(first: $n) { id } }', { variables: { n: 'many' } });
    expect(status).toBe(400);
    expect(errors![0]!.message).toMatch(/Variable "\$n" got invalid value "many"/);
    expect(statements).toHaveLength(0);
  });

  it('answers no mutation by the text road, and introspection by graphql-js', async () => {
    expect((await ask('mutation { touch }')).data).toEqual({ touch: true });
    expect((await ask('{ __type(name: "Book") { name } }')).data).toEqual({ __type: { name: 'Book' } });
  });

  it('reads the object of a mutation back as the actor, by its selection', async () => {
    const draft = rows.book.find(({ state }) => state === 'draft')!;
    const query = `mutation Choose($key: String!) { a: choose(key: $key) { t: title actions { key } house { name } reviews(first: 1) { stars } } }`;
    const seen = await ask(query, { variables: { key: draft.id }, actor: clerk });
    expect(seen.data).toMatchObject({ a: { t: draft.title, actions: [{}, {}], house: {} } });
    expect(seen.statements).toHaveLength(1);
    expect((await ask(query, { variables: { key: draft.id } })).data).toEqual({ a: null });
  });

  it('reads the objects inside the payload of a mutation, in the given order', async () => {
    const [first, second] = rows.book.filter(({ state }) => state === 'listed');
    const keys = [rows.house[0]!.id, second!.id, first!.id];
    const { data } = await ask('mutation Open($keys: [String!]!) { open(keys: $keys) { t: token h: house { n: name } books { title } } }', {
      variables: { keys },
    });
    expect(data).toEqual({
      open: { t: 'token', h: { n: rows.house[0]!.name }, books: [{ title: second!.title }, { title: first!.title }] },
    });
  });

  it('keeps plans apart by what their SQL depends on, and only by that', async () => {
    const query =
      'query Shapes($g: Genre, $a: Boolean = false, $o: BookOrder, $n: Int) { books(genre: $g, orderBy: $o, first: $n) { totalCount nodes { title @skip(if: $a) } } }';
    const text = async (variables: Record<string, unknown>) => (await ask(query, { variables })).statements[0]!.text;
    const plain = await text({});
    expect(await text({ n: 3 })).toBe(plain);
    expect(await text({ g: null })).toBe(plain);
    const filtered = await text({ g: 'novel' });
    expect(filtered).not.toBe(plain);
    // The value of an enum is a constant of the statement, so that PostgreSQL plans for it.
    expect(await text({ g: 'essay' })).not.toBe(filtered);
    expect(await text({ g: 'novel' })).toBe(filtered);
    expect(await text({ a: true })).not.toBe(plain);
    expect(await text({ o: 'TITLE' })).not.toBe(plain);
  });
});
