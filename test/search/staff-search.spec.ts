import { BidWorld, type Call } from '../bids/bid-world.js';
import { type Someone, text } from '../factories.js';
import { Joining } from '../identity/joining.js';
import { indexed } from './search-world.js';

const BIDS = 'query ($text: String!) { found: searchBids(text: $text) { hits { id } totalCount pageInfo { hasNextPage } } }';
const PEOPLE =
  'query ($text: String!) { found: searchPeople(text: $text) { hits { id name { en } } totalCount pageInfo { hasNextPage } } }';
interface Found {
  found: { hits: { id: string }[]; totalCount: number };
}

describe('the search of the staff', () => {
  let world: BidWorld;
  let call: Call;
  let bid: string;
  let pi: Someone;
  let foreign: Someone;
  let operator: Someone;
  beforeAll(async () => {
    world = await BidWorld.start(true);
    call = await world.challenge();
    const by = await world.bidder();
    ({ pi } = by);
    bid = await world.submitted(call.challenge, by, { title: { zh: '钙钛矿叠层电池', en: 'Tandem cells wixxle' } });
    await world.draft(call.challenge, await world.bidder(), { title: { zh: '钙钛矿草稿', en: 'Draft wixxle' } });
    foreign = (await world.lists.department('110000')).clerk;
    operator = await world.make.operator();
    await indexed(world.app);
  });
  afterAll(() => world.stop());

  const found = async (query: string, text: string, who: Someone): Promise<string[]> => {
    const { hits, totalCount } = (await world.app.ask<Found>(query, { text }, who.token)).found;
    expect(totalCount).toBe(hits.length);
    return hits.map(({ id }) => id);
  };
  const words = ['wixxle', '钙钛矿', '电池', 'tandem cell'];

  it('finds no bid before it is opened, for nobody', async () => {
    for (const text of words) expect(await found(BIDS, text, world.department.clerk)).toEqual([]);
    expect(await world.app.database.query(`select from search_entry where kind = 'BID'`)).toEqual([]);
  });

  it('finds opened bids for the clerk of their department alone, and no draft', async () => {
    await world.app.moveTo(call.at('P64D').toISOString());
    await indexed(world.app);
    for (const text of words) {
      expect(await found(BIDS, text, world.department.clerk)).toEqual([bid]);
      expect(await found(BIDS, text, foreign)).toEqual([]);
    }
    expect(await found(BIDS, 'bid of nobody', world.department.clerk)).toEqual([]);
  });

  it('refuses all others, and shows the public nothing of bids and people', async () => {
    const { approver, supervisor, finance } = world.department;
    for (const who of [approver, supervisor, finance, operator, pi])
      expect((await world.app.graphql(BIDS, { text: 'wixxle' }, who.token)).codes).toEqual(['FORBIDDEN']);
    for (const who of [world.department.clerk, supervisor, pi])
      expect((await world.app.graphql(PEOPLE, { text: 'person' }, who.token)).codes).toEqual(['FORBIDDEN']);
    for (const query of [BIDS, PEOPLE]) expect((await world.app.graphql(query, { text: 'wixxle' })).codes).toEqual(['UNAUTHENTICATED']);
    const search = 'query ($text: String) { search(text: $text) { hits { subject } totalCount facets { kinds { value } } } }';
    for (const token of [undefined, world.department.clerk.token, operator.token])
      expect(await world.app.ask(search, { text: 'wixxle' }, token)).toEqual({
        search: { hits: [], totalCount: 0, facets: { kinds: [] } },
      });
  });

  it('finds people for the operator, by name and by address', async () => {
    const { name, email } = await world.app.database
      .query<{ name: { zh: string; en: string }; email: string }>('select name, email from person where id = $1', [pi.actor.personId])
      .then(([row]) => row!);
    for (const text of [name.en, email]) expect(await found(PEOPLE, text, operator)).toContain(pi.id);
    expect(await found(PEOPLE, 'nobody called so', operator)).toEqual([]);
  });

  it('finds who joined by an invitation, too', async () => {
    const joining = new Joining(world.app);
    const organisation = await world.make.organisation({});
    const administrator = await world.make.person({ organisation, role: 'administrator' });
    await joining.invite(
      { organisation, email: 'newcomer@example.org', name: text('Quillon Newcomer'), roles: ['pi'] },
      administrator.token,
    );
    await joining.joined('newcomer@example.org');
    await indexed(world.app);
    for (const words of ['quillon', 'newcomer@example.org']) expect(await found(PEOPLE, words, operator)).toHaveLength(1);
  });

  it.each(['the of', `'"& | !`, '的'])('answers cleanly to %s', async (words) => {
    expect(await found(PEOPLE, words, operator)).toEqual([]);
    expect((await world.app.graphql(BIDS, { text: 'x'.repeat(10_000) }, world.department.clerk.token)).codes).toEqual(['INPUT_INVALID']);
  });
});
