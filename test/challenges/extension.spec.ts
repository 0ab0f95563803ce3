import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, type Someone } from '../factories.js';
import { type Department, ListFactories } from '../list.factories.js';
import { indexed } from '../search/search-world.js';

const OLD_CLOSE = '2026-03-11T16:00:00.000Z';
const REOPENS = '2026-03-12T16:00:00.000Z';
const UNTIL = '2026-03-26T16:00:00.000Z';

describe('a challenge that is extended for want of bids', () => {
  let app: TestApp;
  let ours: Department;
  let watcher: Someone;
  let challenge: string;
  beforeAll(async () => {
    app = await startApp();
    const make = new Factories(app);
    const lists = new ListFactories(app, make);
    ours = await lists.department();
    watcher = await make.person();
    await app.moveTo('2026-03-02T01:00:00.000Z');
    const overrides = {
      window: { bidderClose: 'P10D', recommenderClose: 'P10D', questionsClose: 'P5D' },
      noBid: { action: 'EXTEND_ONCE_THEN_RELIST', extendDays: 15 },
    };
    ({ challenge } = await lists.published(ours, { list: { overrides } }));
    await indexed(app);
    await app.ask(
      'mutation ($input: SaveSearchInput!, $key: ID!) { saveSearch(input: $input, key: $key) { id } }',
      { input: { name: 'Still open on 20 March', filter: { closesAfter: '2026-03-20T00:00:00.000Z' } }, key: newKey() },
      watcher.token,
    );
    await app.moveTo(REOPENS);
    await indexed(app);
  });
  afterAll(() => app.stop());

  const inboxOf = async ({ token }: Someone, kind: string) =>
    (
      await app.ask<{ myNotifications: { nodes: { title: { en: string }; body: { zh: string; en: string } }[] } }>(
        'query ($kind: [NotificationKind!]) { myNotifications(kind: $kind) { nodes { title { en } body { zh en } } } }',
        { kind: [kind] },
        token,
      )
    ).myNotifications.nodes;

  it('keeps its bidder close, and says until when bids and recommendations are taken', async () => {
    const query = `query ($id: ID!) { challenge(id: $id) { state bidderClose recommenderClose extendedUntil bidsUntil recommendationsUntil } }`;
    expect(await app.ask(query, { id: challenge })).toEqual({
      challenge: {
        ...{ state: 'OPEN', bidderClose: OLD_CLOSE, recommenderClose: OLD_CLOSE },
        ...{ extendedUntil: UNTIL, bidsUntil: UNTIL, recommendationsUntil: UNTIL },
      },
    });
  });

  it('is found by the end of the extension, and is not past', async () => {
    const found = async (filter: object) => {
      const { search } = await app.ask<{ search: { totalCount: number; facets: { deadlines: { value: string }[] } } }>(
        'query ($filter: SearchFilter) { search(filter: $filter) { totalCount facets { deadlines { value } } } }',
        { filter: { kinds: ['CHALLENGE'], ...filter } },
      );
      return { total: search.totalCount, deadlines: search.facets.deadlines.map(({ value }) => value) };
    };
    expect(await found({})).toEqual({ total: 1, deadlines: ['WITHIN_30_DAYS'] });
    expect(await found({ closesAfter: UNTIL })).toMatchObject({ total: 1 });
    expect(await found({ closesBefore: UNTIL })).toMatchObject({ total: 0 });
    const before = async (instant: string) =>
      (
        await app.ask<{ challenges: { totalCount: number } }>('query ($at: DateTime) { challenges(closesBefore: $at) { totalCount } }', {
          at: instant,
        })
      ).challenges.totalCount;
    expect([await before(UNTIL), await before('2026-03-26T16:00:01.000Z')]).toEqual([0, 1]);
  });

  it('is new in the feed of open challenges', async () => {
    const atom = await (await fetch(`${app.url}/feeds/challenges.atom`)).text();
    expect(/<entry>.*?<updated>(.*?)</s.exec(atom)?.[1]).toBe(REOPENS);
  });

  it('is told of with the new end, also to whoever watches for what is still open then', async () => {
    const [reopened] = await inboxOf(ours.clerk, 'challengeReopened');
    expect(reopened!.body.zh).toContain('2026-03-27 00:00');
    expect(await inboxOf(watcher, 'savedSearchMatched')).toHaveLength(1);
  });
});
