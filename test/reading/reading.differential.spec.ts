import { execute, type ExecutionResult, parse, validate } from 'graphql';
import { type Actor, ANONYMOUS } from '../../src/common/actor.js';
import { type LibraryApp, startLibrary } from './library.app.js';
import { type Library, library } from './library.data.js';
import { Oracle } from './library.oracle.js';
import { type Question, QueryWriter } from './library.queries.js';
import { HAND_WRITTEN } from './library.hand.js';

const SEED = Number(process.env.READING_SEED ?? 7);
const QUERIES = Number(process.env.READING_QUERIES ?? 100);

describe(`three ways to answer (seed ${SEED})`, () => {
  let rows: Library;
  let its: LibraryApp;
  let oracle: Oracle;
  let actors: Record<string, Actor>;
  beforeAll(async () => {
    rows = library(SEED);
    its = await startLibrary(rows);
    oracle = new Oracle(its.schema, rows);
    const [first, second, third, fourth] = rows.house.map(({ id }) => id) as [string, string, string, string];
    const person = { ...ANONYMOUS, personId: third };
    actors = {
      public: ANONYMOUS,
      member: {
        ...person,
        memberships: [
          { organisationId: second, role: 'finance' },
          { organisationId: second, role: 'member' },
          { organisationId: first, role: 'member' },
        ],
      },
      clerk: {
        ...person,
        personId: fourth,
        expertId: first,
        memberships: [
          { organisationId: fourth, role: 'clerk' },
          { organisationId: fourth, role: 'finance' },
          { organisationId: fourth, role: 'expert' },
        ],
      },
    };
  }, 240_000);
  afterAll(() => its?.stop());

  /** Answers by HTTP (text where it can be), by the executor on the plan, and by the oracle; they must agree. */
  async function compare({ query, variables }: Question, as = Object.keys(actors)): Promise<{ texts: number; refused: number }> {
    const document = parse(query);
    expect(validate(its.schema, document)).toEqual([]);
    const counted = { texts: 0, refused: 0 };
    for (const name of as) {
      const actor = actors[name]!;
      const expected = await oracle.answer(document, variables, actor);
      await its.taken();
      const byHttp = JSON.parse((await its.ask(query, { variables, actor })).raw) as ExecutionResult;
      const statements = await its.taken();
      const byExecutor = await execute({ schema: its.schema, document, variableValues: variables, contextValue: { actor } });
      const context = { query, variables, actor: name };
      expect({ ...context, ...outcome(byHttp) }).toEqual({ ...context, ...outcome(expected) });
      expect({ ...context, ...outcome(byExecutor) }).toEqual({ ...context, ...outcome(expected) });
      if (expected.errors) counted.refused++;
      else expect(statements.length).toBeLessThanOrEqual(1);
      if (!statements.some(({ text }) => text.includes('"$'))) counted.texts++;
    }
    return counted;
  }

  it.each(HAND_WRITTEN)('agree on %s', async (_, question) => {
    await compare(question(rows));
  });

  it('agree on generated queries', async () => {
    const writer = new QueryWriter(its.schema, rows, SEED);
    const total = { texts: 0, refused: 0 };
    for (let index = 0; index < QUERIES; index++) {
      const { texts, refused } = await compare(writer.next());
      total.texts += texts;
      total.refused += refused;
    }
    expect(total.texts).toBeGreaterThan(QUERIES);
    expect(total.refused).toBeLessThan(QUERIES);
  }, 240_000);

  it('agree on every page of every order, and the pages are the whole list', async () => {
    for (const order of ['NEWEST', 'TITLE', 'MIXED', 'PLAIN']) {
      const query = `query Pages($after: String) { books(first: 7, after: $after, orderBy: ${order}) { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }`;
      const seen: string[] = [];
      for (let after: string | null = null; ;) {
        await compare({ query, variables: { after } }, ['clerk']);
        const answer = JSON.parse((await its.ask(query, { variables: { after }, actor: actors.clerk! })).raw) as {
          data: { books: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
        };
        seen.push(...answer.data.books.nodes.map(({ id }) => id));
        after = answer.data.books.pageInfo.endCursor;
        if (!answer.data.books.pageInfo.hasNextPage) break;
      }
      expect(new Set(seen).size).toBe(rows.book.length);
    }
  });
});

/** Data and the number of errors: messages differ by road, and where a required root is refused, how many others still fail is a race. */
const outcome = ({ data, errors = [] }: ExecutionResult) => ({
  data: JSON.parse(JSON.stringify(data ?? null)) as unknown,
  errors: data ? errors.length : Math.min(errors.length, 1),
});
