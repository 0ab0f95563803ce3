import pg from 'pg';
import { type Bidder, BidWorld, type Call } from '../bids/bid-world.js';
import { type Someone, text } from '../factories.js';
import { keyOf } from '../list.factories.js';

interface Entry {
  actor: string;
  subject: string;
  subjectKey: string;
  challenge: string;
}

describe('reading an opened bid', () => {
  let world: BidWorld;
  let call: Call;
  let by: Bidder;
  let bids: string[];
  let file: string;
  let partner: string;
  beforeAll(async () => {
    world = await BidWorld.start();
    call = await world.challenge({ eligibility: { maxBidsPerLead: 9, maxBidsPerPi: 9 } });
    by = await world.bidder();
    partner = await world.make.organisation();
    file = await upload(by.pi);
    const content = {
      attachments: [file],
      partners: [{ organisation: partner, sharePercent: 10, tasks: text('Tests') }],
      leadSharePercent: 90,
    };
    bids = [await world.submitted(call.challenge, by, content), await world.submitted(call.challenge, by)];
  });
  afterAll(() => world.stop());

  const upload = async (who: Someone): Promise<string> => {
    const form = new FormData();
    form.append('file', new Blob(['evidence of what the bid promises']), 'evidence.txt');
    const sent = { method: 'POST', body: form, headers: { authorization: `Bearer ${who.token}` } };
    return ((await (await fetch(`${world.app.url}/files`, sent)).json()) as { id: string }).id;
  };
  /** Entries that `read` made. */
  const entriesOf = async (read: () => Promise<unknown>): Promise<Entry[]> => {
    const all = (): Promise<Entry[]> =>
      world.sql<Entry>(
        `select actor_id as actor, subject, subject_id as "subjectKey", challenge_id as challenge from event where event = 'read' order by id`,
        [],
      );
    const before = (await all()).length;
    await read();
    return (await all()).slice(before);
  };
  const ask =
    (who: Someone, query: string, variables: Record<string, unknown> = {}) =>
    () =>
      world.app.ask(query, variables, who.token);
  const entry = (who: Someone, bid: string): Entry => ({
    actor: who.actor.personId!,
    subject: 'bid',
    subjectKey: keyOf(bid),
    challenge: keyOf(call.challenge),
  });
  const byKey = (entries: Entry[]): Entry[] => entries.toSorted((a, b) => (a.subjectKey < b.subjectKey ? -1 : 1));

  it('leaves one before it is opened, too, where it is not its PI who reads', async () => {
    const query = 'query ($id: ID!) { bid(id: $id) { content { title { zh } } } }';
    expect(await entriesOf(ask(by.pi, query, { id: bids[0] }))).toEqual([]);
    expect(await entriesOf(ask(by.approver, query, { id: bids[0] }))).toEqual([entry(by.approver, bids[0]!)]);
  });

  it('leaves one for each bid in the answer, by whatever road, in the statement that reads', async () => {
    await call.moveTo('P60DT17H', 1000);
    const { clerk } = world.department;
    const single = ask(clerk, 'query ($id: ID!) { bid(id: $id) { content { title { zh } } } }', { id: bids[0] });
    expect(await entriesOf(single)).toEqual([entry(clerk, bids[0]!)]);
    const node = ask(clerk, 'query ($id: ID!) { node(id: $id) { ... on Bid { mine: content { title { zh } } } } }', { id: bids[0] });
    expect(await entriesOf(node)).toEqual([entry(clerk, bids[0]!)]);
    const nested = 'query ($id: ID!) { challenge(id: $id) { bids { partners { sharePercent } team { __typename } content { trlNow } } } }';
    expect(byKey(await entriesOf(ask(clerk, nested, { id: call.challenge })))).toEqual(byKey(bids.map((bid) => entry(clerk, bid))));
    expect(await entriesOf(ask(by.pi, 'query ($id: ID!) { bid(id: $id) { content { trlNow } } }', { id: bids[1] }))).toEqual([
      entry(by.pi, bids[1]!),
    ]);
  });

  it('leaves none where no content is in the answer', async () => {
    const stranger = await world.make.person();
    const query = 'query ($id: ID!) { bid(id: $id) { content { title { zh } } } }';
    expect(await entriesOf(ask(stranger, query, { id: bids[0] }))).toEqual([]);
    const states = 'query ($id: ID!) { challenge(id: $id) { bids { id state } } }';
    expect(await entriesOf(ask(world.department.clerk, states, { id: call.challenge }))).toEqual([]);
    const skipped = 'query ($id: ID!, $no: Boolean!) { bid(id: $id) { id content @include(if: $no) { trlNow } } }';
    expect(await entriesOf(ask(world.department.clerk, skipped, { id: bids[0], no: false }))).toEqual([]);
  });

  it('leaves one where a mutation reads it back', async () => {
    const { clerk } = world.department;
    const query = 'mutation ($bid: ID!, $key: ID!) { checkBid(bid: $bid, key: $key) { content { trlNow } } }';
    expect(await entriesOf(ask(clerk, query, { bid: bids[1], key: crypto.randomUUID() }))).toEqual([entry(clerk, bids[1]!)]);
  });

  it('leaves one where its attachment goes out', async () => {
    const { clerk } = world.department;
    const download = (who: Someone) => fetch(`${world.app.url}/files/${file}`, { headers: { authorization: `Bearer ${who.token}` } });
    const found = await entriesOf(async () => expect((await download(clerk)).status).toBe(200));
    expect(found).toEqual([{ ...entry(clerk, bids[0]!), subject: 'file', subjectKey: keyOf(file) }]);
    const stranger = await world.make.person();
    expect(await entriesOf(async () => expect((await download(stranger)).status).toBe(404))).toEqual([]);
  });

  it('is refused where the entry cannot be written', async () => {
    const owner = new pg.Client({ connectionString: world.app.storage.ownerUrl });
    await owner.connect();
    try {
      await owner.query(`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$`);
      await owner.query(`create trigger refuse before insert on event for each row when (new.event = 'read') execute function refuse()`);
      const query = 'query ($id: ID!) { bid(id: $id) { content { title { zh } } } }';
      const answer = await world.app.graphql(query, { id: bids[0] }, world.department.clerk.token);
      expect({ data: answer.data, refused: answer.errors.length > 0 }).toEqual({ data: { bid: null }, refused: true });
      await owner.query('drop trigger refuse on event');
    } finally {
      await owner.end();
    }
  });

  it('is seen by supervision, and not by those who are read', async () => {
    const query = 'query ($id: ID!) { events(subject: $id, first: 100) { nodes { event actor { id } } } }';
    const events = async (who: Someone) =>
      (await world.app.ask<{ events: { nodes: { event: string }[] } }>(query, { id: bids[0] }, who.token)).events.nodes.map(
        ({ event }) => event,
      );
    expect(await events(world.department.supervisor)).toContain('read');
    expect(await events(by.pi)).not.toContain('read');
  });
});
