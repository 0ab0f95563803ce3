import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, type Someone, text } from '../factories.js';
import { ListFactories } from '../list.factories.js';

const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
const ROW = '00000000-0000-4000-8000-000000000000';
const ASK =
  'mutation ($challenge: ID!, $question: TextInput!, $key: ID!) { askQuestion(challenge: $challenge, question: $question, key: $key) { id } }';

describe('what no client should send', () => {
  let app: TestApp;
  let someone: Someone;
  let challenge: string;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    const make = new Factories(app);
    const lists = new ListFactories(app, make);
    ({ challenge } = await lists.published(await lists.department()));
    someone = await make.person();
  });
  afterAll(() => app.stop());

  it.each(['a\u0000b', 'a\ud800b', '\udc00'])('as text is refused in a variable, a literal, and a key of a variable: %j', async (bad) => {
    const search = 'query ($text: String) { organisations(text: $text) { totalCount } }';
    const written = JSON.stringify(bad).replace(/[\ud800-\udfff]/, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
    const asked = [
      await app.graphql(search, { text: bad }),
      await app.graphql(`{ organisations(text: ${written}) { totalCount } }`),
      await app.graphql(ASK, { challenge, question: text(bad), key: newKey() }, someone.token),
      await app.graphql(ASK, { challenge, question: text('a'), key: bad }, someone.token),
      await app.graphql('query ($rules: PolicyRules) { me { id } }', { rules: { [bad]: 1 } }, someone.token),
    ];
    expect(asked.map(({ codes }) => codes.includes('INTERNAL'))).toEqual(asked.map(() => false));
    for (const index of [0, 2, 3]) expect(asked[index]).toMatchObject({ status: 400, codes: ['INPUT_INVALID'] });
  });

  it('as idempotency key is refused where it is empty or larger than an index takes', async () => {
    const key = Array.from({ length: 9000 }, () => Math.random().toString(36)[2]).join('');
    for (const bad of ['', key]) {
      expect((await app.graphql(ASK, { challenge, question: text('a'), key: bad }, someone.token)).codes).toEqual(['INPUT_INVALID']);
    }
  });

  it.each([
    ['0000-01-01T00:00:00Z', 400],
    ['9999-12-31T23:59:59-23:59', 400],
    ['0001-01-01T00:00:00Z', 200],
    ['9999-12-30T23:59:59Z', 200],
  ])('as instant %s is answered with %i', async (before, status) => {
    const answer = await app.graphql('query ($before: DateTime) { challenges(closesBefore: $before) { totalCount } }', { before });
    expect(answer).toMatchObject({ status, codes: status === 200 ? [] : ['INPUT_INVALID'] });
  });

  it.each([
    cursor('CLOSES_SOONEST', 'false', '2026-99-99 99:99:99+00', ROW),
    cursor('CLOSES_SOONEST', 'false', '2026-02-30 00:00:00+00', ROW),
    cursor('CLOSES_SOONEST', 'false', '0000-01-01 00:00:00+00', ROW),
    cursor('CLOSES_SOONEST', 'false', '2026-01-01 00:00:00+99', ROW),
    cursor('CLOSES_SOONEST', 'false', '2026-01-01 24:00:00+00', ROW),
    cursor('CLOSES_SOONEST', "false' or true --", '2026-01-01 00:00:00+00', ROW),
  ])('as cursor %s is refused as one', async (after) => {
    expect((await app.graphql('query ($after: String) { challenges(after: $after) { nodes { id } } }', { after })).codes).toEqual([
      'CURSOR_INVALID',
    ]);
  });

  it.each([
    ['aliases', `{ ${Array.from({ length: 40_000 }, (_, index) => `a${index}: __typename`).join(' ')} }`],
    ['one field', `{ me { ${'id '.repeat(100_000)} } }`],
    ['fields that merge', `{ ${'me { id } '.repeat(20_000)} }`],
    ['braces', `{ ${'... { '.repeat(20_000)} __typename ${'}'.repeat(20_000)} }`],
    ['brackets', `{ organisations(text: ${'['.repeat(200_000)}${']'.repeat(200_000)}) { totalCount } }`],
    ['directives', `{ __typename ${'@include(if: true) '.repeat(30_000)} }`],
    [
      'fragments that double',
      `{ ...F0 } ${Array.from({ length: 60 }, (_, at) => `fragment F${at} on Query { me { id } ...F${at + 1} ...F${at + 1} }`).join(' ')} fragment F60 on Query { __typename }`,
    ],
    ['fragments in a ring', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'],
  ])('as a bomb of %s is answered at once', async (_name, query) => {
    const started = performance.now();
    const { codes } = await app.graphql(query);
    expect(codes).not.toContain('INTERNAL');
    // On an idle machine each takes less than a second; two cores are shared by everybody's tests.
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('as id finds nothing', async () => {
    const ids = ['', 'x', 'bid_zz', `demo_clock_${'0'.repeat(32)}`, `session_${'0'.repeat(32)}`, `bid_${'0'.repeat(32)}' or true --`];
    for (const id of ids)
      expect(await app.graphql('query ($id: ID!) { node(id: $id) { id } }', { id })).toMatchObject({ data: { node: null }, codes: [] });
  });
});
