import { startApp, type TestApp } from '../app.js';
import { Factories } from '../factories.js';
import { type Department, ListFactories } from '../list.factories.js';
import { indexed } from './search-world.js';

const SEARCH = `query ($text: String, $filter: SearchFilter, $orderBy: SearchOrder, $first: Int, $after: String) {
  search(text: $text, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    hits { kind id: subject challenge { code } list { code } }
    totalCount isMore pageInfo { hasNextPage endCursor }
    facets { kinds { value count } clusters { value count } regions { value count } tags { value count } amounts { value count }
      deadlines { value count } states { value count } } } }`;
interface Count {
  value: string;
  count: number;
}
interface Search {
  hits: { kind: string; id: string; challenge: { code: string } | null; list: { code: string } | null }[];
  totalCount: number;
  isMore: boolean;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  facets: Record<'kinds' | 'clusters' | 'regions' | 'tags' | 'amounts' | 'deadlines' | 'states', Count[]>;
}

describe('the public search', () => {
  let app: TestApp;
  let lists: ListFactories;
  let province: Department;
  let city: Department;
  beforeAll(async () => {
    app = await startApp();
    lists = new ListFactories(app, new Factories(app));
    province = await lists.department('320000');
    city = await lists.department('320100');
    const publish = (department: Department, code: string, days: number, fen: bigint, challenge: object) =>
      lists.published(department, {
        list: {
          code: `L${code}`,
          title: { zh: `第${code}批榜单`, en: `Round ${code}` },
          overrides: { window: { bidderClose: `P${days}D` } },
        },
        challenge: { code, funding: { kind: 'fiscal', publicPerAward: fen }, problem: { zh: '见附件', en: 'See the paper' }, ...challenge },
      });
    await publish(province, 'A', 40, 90_000_000n, {
      title: { zh: '高比能量固态锂电池', en: 'Solid-state batteries of high energy' },
      cluster: 'NEW_ENERGY',
    });
    await publish(city, 'B', 20, 600_000_000n, {
      title: { zh: '激光雷达核心芯片', en: 'Chips for lidar' },
      problem: { zh: '用电池供电时功耗太高', en: 'Too much power is drawn from the battery' },
      cluster: 'INTEGRATED_CIRCUITS',
    });
    await publish(province, 'C', 10, 3_000_000_000n, {
      title: { zh: '增材制造装备', en: 'Équipment for additive manufacturing' },
      cluster: 'HIGH_END_EQUIPMENT',
    });
    const list = await lists.list(province, { code: 'LD', title: { zh: '秘密榜单', en: 'Hidden round' } });
    await lists.challenge(province, list, { code: 'D', title: { zh: '秘密锂电池', en: 'Secret batteries zyxomma' } });
    await indexed(app);
  });
  afterAll(() => app.stop());

  const ask = async (given: object, token?: string): Promise<Search> =>
    (await app.ask<{ search: Search }>(SEARCH, { ...given }, token)).search;
  /** What is found, by code: a list with its L. */
  const found = async (text: string | null, more: object = {}, token?: string): Promise<string> => {
    const { hits, totalCount } = await ask({ text, ...more }, token);
    expect(totalCount).toBe(hits.length);
    return hits.map(({ kind, challenge, list }) => (kind === 'LIST' ? list!.code : challenge!.code)).join(' ');
  };

  it.each([
    ['a Chinese word', '锂电池', 'A'],
    ['a shorter word inside a longer one', '电池', 'A B'],
    ['a Chinese title as a whole', '高比能量固态锂电池', 'A'],
    ['a word of another form', 'battery', 'A B'],
    ['several words, all of them', 'battery power', 'B'],
    ['both languages at once', '激光 chip', 'B'],
    ['the beginning of a word', 'addit', 'C'],
    ['the beginning of a Chinese word', '增', 'C'],
    ['a mistyped word', 'manufactoring', 'C'],
    ['a Chinese word beside a mistyped one', '增材制照', 'C'],
    ['a letter with an accent', 'equipment', 'C'],
    ['whatever the case', 'LIDAR', 'B'],
    ['a number', 'LA', 'LA'],
    ['what lists are called', '榜单', 'LC LB LA'],
  ])('finds by %s', async (_what, text, codes) => expect((await found(text)).split(' ').toSorted()).toEqual(codes.split(' ').toSorted()));

  it('puts what is called so before what speaks of it', async () => expect(await found('电池')).toBe('A B'));

  it.each([
    ['no such word', '钢琴协奏曲'],
    ['only stop words', 'the of and'],
    ['only Chinese stop words', '的了'],
    ['quotes', `'"\\''`],
    ['operators', '& | ! <-> :* ( ) @@'],
    ['a lonely bracket', ')'],
    ['what SQL would be hurt by', `'; drop table search_entry; --`],
    ['another script', 'лазер'],
  ])('answers cleanly to %s', async (_what, text) => expect(await found(text)).toBe(''));

  it('takes operators inside words for spaces', async () => expect(await found(`!battery & | 'power' <-> )(`)).toBe('B'));
  it('refuses what nobody types', async () => {
    const { codes } = await app.graphql(SEARCH, { text: 'x'.repeat(10_000) });
    expect(codes).toEqual(['INPUT_INVALID']);
    expect(await found('电池'.repeat(100))).toBe('A B');
    expect(
      await found(
        Array.from({ length: 60 }, (_, at) => `w${at}`)
          .join(' ')
          .slice(0, 200),
      ),
    ).toBe('');
  });

  it.each([
    [{ kinds: ['LIST'] }, 'LA LB LC'],
    [{ kinds: ['CHALLENGE'] }, 'A B C'],
    [{ kinds: ['NOTICE', 'RESULT'] }, ''],
    [{ clusters: ['NEW_ENERGY', 'BIOMEDICINE'] }, 'A'],
    [{ region: '320000', kinds: ['CHALLENGE'] }, 'A B C'],
    [{ region: '320100' }, 'B LB'],
    [{ states: ['OPEN'] }, 'A B C'],
    [{ states: ['DRAFT'] }, ''],
    [{ minAmount: '600000000' }, 'B C'],
    [{ maxAmount: '600000000' }, 'A'],
    [{ tags: ['A'], kinds: ['LIST'] }, 'LA LB LC'],
    [{ tags: ['B'] }, ''],
  ])('is narrowed by %j', async (filter, codes) =>
    expect((await found(null, { filter })).split(' ').toSorted()).toEqual(codes.split(' ').toSorted()),
  );

  it('orders by the close, and pages by it and by relevance without gap or repeat', async () => {
    const challenges = { kinds: ['CHALLENGE'] };
    expect(await found(null, { filter: challenges, orderBy: 'CLOSES_SOONEST' })).toBe('C B A');
    expect(await found(null, { filter: challenges, orderBy: 'CLOSES_LATEST' })).toBe('A B C');
    for (const [text, orderBy] of [
      [null, 'CLOSES_SOONEST'],
      [null, 'CLOSES_LATEST'],
      [null, 'RELEVANCE'],
      ['榜单', 'RELEVANCE'],
      ['电池', 'CLOSES_LATEST'],
    ]) {
      const whole = (await ask({ text, orderBy })).hits.map(({ id }) => id);
      const parts: string[] = [];
      for (let after: string | null = null, more = true; more;) {
        const { hits, pageInfo }: Search = await ask({ text, orderBy, after, first: 1 });
        parts.push(...hits.map(({ id }) => id));
        ({ hasNextPage: more, endCursor: after } = pageInfo);
      }
      expect(parts).toEqual(whole);
    }
  });

  it('refuses a cursor of another order, and pages that are too large', async () => {
    const { pageInfo } = await ask({ orderBy: 'RELEVANCE', first: 1 });
    expect((await app.graphql(SEARCH, { orderBy: 'CLOSES_SOONEST', after: pageInfo.endCursor })).codes).toEqual(['CURSOR_INVALID']);
    expect((await app.graphql(SEARCH, { first: 101 })).codes).toEqual(['PAGE_TOO_LARGE']);
    expect((await app.graphql(SEARCH, { filter: { list: 'challenge_00000000000000000000000000000000' } })).codes).toEqual(['ID_INVALID']);
    expect((await app.graphql(SEARCH, { filter: { region: '32%' } })).codes).toEqual(['INPUT_INVALID']);
    expect((await app.graphql(SEARCH, { filter: { tags: Array.from({ length: 21 }, () => 'A') } })).codes).toEqual(['INPUT_INVALID']);
  });

  it('counts under the same words and filter', async () => {
    const { facets, totalCount } = await ask({ text: '电池' });
    expect(totalCount).toBe(2);
    expect(facets.kinds).toEqual([{ value: 'CHALLENGE', count: 2 }]);
    expect(facets.clusters).toEqual([
      { value: 'INTEGRATED_CIRCUITS', count: 1 },
      { value: 'NEW_ENERGY', count: 1 },
    ]);
    expect(facets.regions).toEqual([
      { value: '320000', count: 1 },
      { value: '320100', count: 1 },
    ]);
    expect(facets.tags).toEqual([{ value: 'A', count: 2 }]);
    expect(facets.amounts).toEqual([
      { value: 'FROM_5M', count: 1 },
      { value: 'UNDER_1M', count: 1 },
    ]);
    expect(facets.deadlines).toEqual([
      { value: 'LATER', count: 1 },
      { value: 'WITHIN_30_DAYS', count: 1 },
    ]);
    expect(facets.states).toEqual([{ value: 'OPEN', count: 2 }]);
    expect((await ask({ text: '电池', filter: { region: '320100' } })).facets.clusters).toEqual([
      { value: 'INTEGRATED_CIRCUITS', count: 1 },
    ]);
  });

  describe('of what is not published', () => {
    it('tells nobody but its officers, by no hit, count or facet', async () => {
      const secret = await ask({ text: 'zyxomma' });
      expect(secret).toMatchObject({ hits: [], totalCount: 0 });
      expect(Object.values(secret.facets).flat()).toEqual([]);
      for (const token of [city.clerk.token, city.supervisor.token]) expect((await ask({ text: 'zyxomma' }, token)).totalCount).toBe(0);
      expect((await ask({})).totalCount).toBe(6);
      expect(await found('zyxomma', {}, province.clerk.token)).toBe('D');
      expect((await ask({}, province.clerk.token)).totalCount).toBe(8);
    });

    it('takes no word of it for what others mistype', async () => {
      const words = await app.database.query('select from search_word where word = $1', ['zyxomma']);
      expect(words).toEqual([]);
      expect(await found('zyxomna')).toBe('');
    });
  });
});
