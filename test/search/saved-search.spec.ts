import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, type Someone } from '../factories.js';
import { type Department, ListFactories } from '../list.factories.js';
import { until } from '../messages/house.js';
import { indexed } from './search-world.js';

const SAVE = 'mutation ($input: SaveSearchInput!, $key: ID!) { saveSearch(input: $input, key: $key) { id } }';
const OWN = '{ savedSearches { id name text filter { clusters minAmount } availableActions { name allowed } } }';

describe('saved searches', () => {
  let app: TestApp;
  let lists: ListFactories;
  let department: Department;
  let firm: string;
  let make: Factories;
  beforeAll(async () => {
    app = await startApp();
    make = new Factories(app);
    lists = new ListFactories(app, make);
    department = await lists.department();
    firm = await make.organisation({ kind: 'ENTERPRISE' });
  });
  afterAll(() => app.stop());

  const somebody = (): Promise<Someone> => make.person({ organisation: firm, role: 'member' });
  const save = async (who: Someone, input: object): Promise<string> =>
    (await app.ask<{ saveSearch: { id: string } }>(SAVE, { input, key: newKey() }, who.token)).saveSearch.id;
  const refused = async (who: Someone, input: object) => (await app.graphql(SAVE, { input, key: newKey() }, who.token)).codes;
  /** Publishes a challenge and gives the names of the searches that it was told to, since the last asking. */
  const told = async (of: string[]): Promise<{ search: string; challenge: string }[]> => {
    await indexed(app);
    const events = await app.database.query<{ search: string; challenge: string }>(
      `select 'saved_search_' || replace(subject_id::text, '-', '') as search, document ->> 'challenge' as challenge from event
       where subject = 'saved_search' and event = 'match' order by id`,
    );
    return events.filter(({ search }) => of.includes(search));
  };
  const publish = (challenge: object) => lists.published(department, { challenge });
  const solar = { title: { zh: '钙钛矿光伏组件', en: 'Perovskite solar modules' }, cluster: 'NEW_ENERGY' };

  it('are told once of each challenge that newly matches when it is published', async () => {
    const who = await somebody();
    const before = await publish(solar);
    await indexed(app);
    const [words, filter, both, other] = [
      await save(who, { name: 'words', text: 'solar 光伏' }),
      await save(who, { name: 'filter', filter: { clusters: ['NEW_ENERGY'], minAmount: '1' } }),
      await save(who, { name: 'both', text: '光伏', filter: { region: '320000', maxAmount: '1' } }),
      await save(who, { name: 'other', text: 'quantum' }),
    ];
    expect(await told([words, filter, both, other])).toEqual([]);
    const { challenge, list } = await publish({ ...solar, funding: { kind: 'fiscal', publicPerAward: 700n } });
    const matches = await told([words, filter, both, other]);
    expect(matches.map(({ search }) => search).sort()).toEqual([words, filter].sort());
    expect(new Set(matches.map((match) => match.challenge))).toEqual(new Set([challenge]));
    expect(before.challenge).not.toBe(challenge);
    await app.database.system((tx) => tx.send('search.reindex', { after: null }));
    expect(await told([words, filter, both, other])).toHaveLength(2);
    expect(list).toBeTruthy();
    // Two of the searches find it, and their owner is told of it once.
    const inbox = '{ myNotifications { nodes { kind objectId } } }';
    type Inbox = { myNotifications: { nodes: { kind: string; objectId: string }[] } };
    const notified = async () =>
      (await app.ask<Inbox>(inbox, {}, who.token)).myNotifications.nodes.filter(({ kind }) => kind === 'savedSearchMatched');
    await until(
      async () => (await app.database.query(`select from message where job = 'notification.tell' and done_at is null`)).length === 0,
    );
    expect(await notified()).toEqual([{ kind: 'savedSearchMatched', objectId: challenge }]);
  });

  it('are told of an amendment that brings a challenge into them, and not of one that changes nothing', async () => {
    const who = await somebody();
    const { challenge } = await publish({ ...solar, funding: { kind: 'fiscal', publicPerAward: 100n } });
    await indexed(app);
    const [rich, any] = [
      await save(who, { name: 'rich', filter: { minAmount: '500' } }),
      await save(who, { name: 'any', text: 'perovskite' }),
    ];
    const input = {
      challenge,
      material: false,
      reason: { zh: '追加', en: 'More' },
      changes: [{ field: 'FUNDING', publicPerAward: '600' }],
    };
    await amend(input);
    expect(await told([rich, any])).toEqual([{ search: rich, challenge }]);
  });

  async function amend({ challenge }: { challenge: string }): Promise<void> {
    await app.database.query(
      `update challenge set public_per_award_fen = 600 where id = (select id from challenge where 'challenge_' || replace(id::text, '-', '') = $1)`,
      [challenge],
    );
    await app.database.system(async (tx) => {
      const { id } = await tx.one<{ id: string }>(`select id from challenge where 'challenge_' || replace(id::text, '-', '') = $1`, [
        challenge,
      ]);
      await tx.send('search.index', { kind: 'CHALLENGE', ids: [id] });
    });
  }

  it('tell nothing of a draft', async () => {
    const who = await somebody();
    const saved = await save(who, { name: 'secret', text: 'zyzzyva' });
    const list = await lists.list(department);
    await lists.challenge(department, list, { title: { zh: '秘密', en: 'Zyzzyva' } });
    expect(await told([saved])).toEqual([]);
  });

  it('are seen, named and deleted by their owner alone', async () => {
    const [who, other] = [await somebody(), await somebody()];
    const id = await save(who, { name: 'mine', text: ' 光伏 ', filter: { clusters: ['NEW_ENERGY'], minAmount: '100' } });
    const shown = async (as: Someone) => (await app.ask<{ savedSearches: { name: string }[] }>(OWN, {}, as.token)).savedSearches;
    expect(await shown(who)).toEqual([
      {
        ...{ id, name: 'mine', text: '光伏', filter: { clusters: ['NEW_ENERGY'], minAmount: '100' } },
        availableActions: [
          { name: 'renameSavedSearch', allowed: true },
          { name: 'deleteSavedSearch', allowed: true },
        ],
      },
    ]);
    expect(await shown(other)).toEqual([]);
    const operator = await make.operator();
    for (const token of [other.token, operator.token, department.supervisor.token, undefined])
      expect(await app.ask('query ($id: ID!) { node(id: $id) { id } }', { id }, token)).toEqual({ node: null });
    const rename = 'mutation ($input: RenameSavedSearchInput!, $key: ID!) { renameSavedSearch(input: $input, key: $key) { name } }';
    const remove = 'mutation ($id: ID!, $key: ID!) { deleteSavedSearch(savedSearch: $id, key: $key) { id } }';
    for (const token of [other.token, operator.token]) {
      expect((await app.graphql(rename, { input: { savedSearch: id, name: 'x' }, key: newKey() }, token)).codes).toEqual(['NOT_FOUND']);
      expect((await app.graphql(remove, { id, key: newKey() }, token)).codes).toEqual(['NOT_FOUND']);
    }
    expect(await app.ask(rename, { input: { savedSearch: id, name: 'ours' }, key: newKey() }, who.token)).toEqual({
      renameSavedSearch: { name: 'ours' },
    });
    await app.ask(remove, { id, key: newKey() }, who.token);
    expect(await shown(who)).toEqual([]);
    expect((await app.graphql(SAVE, { input: { name: 'x', text: 'y' }, key: newKey() })).codes).toEqual(['UNAUTHENTICATED']);
  });

  it.each([
    ['nothing to look for', { name: 'a' }, 'INPUT_INVALID'],
    ['only stop words', { name: 'a', text: 'of the 的, ' }, 'INPUT_INVALID'],
    ['no challenges', { name: 'a', text: 'solar', filter: { kinds: ['LIST'] } }, 'INPUT_INVALID'],
    ['an empty name', { name: '', text: 'solar' }, 'INPUT_INVALID'],
    ['a region that is none', { name: 'a', filter: { region: '32%' } }, 'INPUT_INVALID'],
    ['a foreign id', { name: 'a', filter: { list: 'person_00000000000000000000000000000000' } }, 'ID_INVALID'],
    ['a long text', { name: 'a', text: 'x'.repeat(10_000) }, 'INPUT_INVALID'],
  ])('are refused with %s', async (_what, input, code) => expect(await refused(await somebody(), input)).toEqual([code]));

  it('are fifty at most, with a name each, also where two are saved at once', async () => {
    const who = await somebody();
    for (let no = 0; no < 49; no += 1) await save(who, { name: `no ${no}`, text: 'solar' });
    expect(await refused(who, { name: 'no 7', text: 'solar' })).toEqual(['SAVED_SEARCH_NAME_TAKEN']);
    const both = await Promise.all(['one', 'other'].map((name) => refused(who, { name, text: 'solar' })));
    expect(both.flat()).toEqual(['SAVED_SEARCH_LIMIT']);
  });
});
