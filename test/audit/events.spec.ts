import { jest } from '@jest/globals';
import pg from 'pg';
import { startApp, type TestApp } from '../app.js';
import { type Bidder, BidWorld, type Call } from '../bids/bid-world.js';
import { ContractWorld } from '../contracts/contract-world.js';
import type { Someone } from '../factories.js';
import { AFTER_CLOSES, ReviewWorld } from '../panels/review-world.js';

interface Line {
  id: string;
  subject: string;
  event: string;
  from: string | null;
  to: string | null;
  role: string | null;
  actor: { id: string } | null;
  document: unknown;
  documentHash: string | null;
}
interface Page {
  nodes: Line[];
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const LINE = 'id subject event from to role actor { id } document documentHash';
const EVENTS = `query ($challenge: ID, $subject: ID, $first: Int, $after: String) {
  events(challenge: $challenge, subject: $subject, first: $first, after: $after) {
    totalCount nodes { ${LINE} } pageInfo { hasNextPage endCursor } } }`;

const read = async (app: TestApp, who: Someone, variables: object): Promise<Page> =>
  (await app.ask<{ events: Page }>(EVENTS, { first: 100, ...variables }, who.token)).events;
const names = ({ nodes }: Page): string[] => nodes.map(({ event }) => event).toReversed();

describe('the record of a bid', () => {
  let world: BidWorld;
  let call: Call;
  let by: Bidder;
  let bid: string;
  beforeAll(async () => {
    world = await BidWorld.start();
    call = await world.challenge();
    by = await world.bidder();
    bid = await world.submitted(call.challenge, by);
  });
  afterAll(() => world.stop());

  const ofBid = (who: Someone): Promise<Page> => read(world.app, who, { subject: bid });

  it('is shown to its own people from the draft on, without documents', async () => {
    for (const who of [by.pi, by.approver]) {
      const page = await ofBid(who);
      expect(names(page)).toEqual(['draftBid', 'approveBid', 'submitBid']);
      expect(page.nodes.every(({ document, documentHash }) => document === null && documentHash === null)).toBe(true);
      expect(page.nodes[0]).toMatchObject({
        ...{ subject: bid, from: 'DRAFT', to: 'SUBMITTED', actor: { id: by.pi.id } },
      });
    }
  });

  it('is nothing to other bidders and to other officers, by list, nested or node', async () => {
    const elsewhere = await world.lists.department();
    const rival = await world.bidder();
    const [line] = (await ofBid(by.pi)).nodes;
    const query = `query ($event: ID!, $challenge: ID!) { node(id: $event) { id }
      challenge(id: $challenge) { history { totalCount nodes { id } } } }`;
    for (const who of [world.department.clerk, world.department.finance, elsewhere.supervisor, rival.pi]) {
      expect(await ofBid(who)).toMatchObject({ totalCount: 0, nodes: [] });
      expect(await world.app.ask(query, { event: line!.id, challenge: call.challenge }, who.token)).toEqual({
        node: null,
        challenge: { history: { totalCount: 0, nodes: [] } },
      });
    }
  });

  it('is nothing to the public', async () => {
    const query = 'query ($id: ID!) { challenge(id: $id) { history { totalCount nodes { id } } } }';
    expect(await world.app.ask(query, { id: call.challenge })).toEqual({ challenge: { history: { totalCount: 0, nodes: [] } } });
    expect((await world.app.graphql(EVENTS)).codes).toEqual(['UNAUTHENTICATED']);
  });

  it('is sealed to supervision and the operator with the bid, and shown when that is opened, to supervision whole', async () => {
    const { supervisor } = world.department;
    const operator = await world.make.operator();
    for (const who of [supervisor, operator]) expect(await ofBid(who)).toMatchObject({ totalCount: 0 });
    const before = await read(world.app, supervisor, { challenge: call.challenge });
    expect(names(before)).toContain('draftChallenge');
    expect(before.nodes.some(({ subject }) => subject.startsWith('bid_'))).toBe(false);

    await call.moveTo('P90D');
    const page = await ofBid(supervisor);
    expect(names(page)).toEqual(['draftBid', 'approveBid', 'submitBid', 'seal', 'open']);
    const bare = await ofBid(operator);
    expect(names(bare)).toEqual(names(page));
    expect(bare.nodes.every(({ document, documentHash }) => document === null && documentHash === null)).toBe(true);
    const submitted = page.nodes.find(({ event }) => event === 'submitBid')!;
    expect(submitted).toMatchObject({ document: { no: 1 }, documentHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(page.nodes[0]).toMatchObject({ event: 'open', role: 'system', actor: null });

    const query = 'query ($id: ID!) { bid(id: $id) { history { nodes { event document } } } }';
    const { bid: seen } = await world.app.ask<{ bid: { history: { nodes: { event: string; document: unknown }[] } } }>(
      query,
      { id: bid },
      supervisor.token,
    );
    expect(seen.history.nodes.map(({ event }) => event)).toEqual(['draftBid', 'approveBid', 'submitBid', 'seal', 'open']);
    expect(seen.history.nodes[2]?.document).toMatchObject({ no: 1 });
  });

  it('is read in pages, the latest first', async () => {
    const { supervisor } = world.department;
    const all = await read(world.app, supervisor, { challenge: call.challenge });
    const paged: Line[] = [];
    for (let after: string | null = null; ;) {
      const page: Page = await read(world.app, supervisor, { challenge: call.challenge, first: 3, after });
      paged.push(...page.nodes);
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(paged.map(({ id }) => id)).toEqual(all.nodes.map(({ id }) => id));
    expect(all.totalCount).toBe(all.nodes.length);
  });

  it('is read by one statement beside that of the session', async () => {
    const query = jest.spyOn(pg.Client.prototype, 'query');
    const nested = `{ events(first: 5) { totalCount nodes { ${LINE} challenge { id history(first: 2) { nodes { event document } } } } } }`;
    await world.app.ask(nested, {}, world.department.supervisor.token);
    expect(query).toHaveBeenCalledTimes(2);
    query.mockRestore();
  });

  it('does not show which transaction wrote it', async () => {
    const query = '{ __type(name: "Event") { fields { name } } }';
    const { __type } = await world.app.ask<{ __type: { fields: { name: string }[] } }>(query);
    expect(__type.fields.map(({ name }) => name)).not.toEqual(expect.arrayContaining([expect.stringMatching(/transaction/i)]));
  });

  it('of a list goes to supervision of its department; of what the operator registers, with its documents, to the operator', async () => {
    const { list } = await world.lists.published(world.department);
    const { supervisor, clerk } = world.department;
    const page = await read(world.app, supervisor, { subject: list });
    expect(names(page)[0]).toBe('draftList');
    expect(page.nodes.at(-1)?.document).toMatchObject({ rules: expect.any(Object) });
    expect(await read(world.app, clerk, { subject: list })).toMatchObject({ totalCount: 0 });

    const operator = await world.make.operator();
    expect((await read(world.app, operator, { subject: list })).nodes.every(({ document }) => document === null)).toBe(true);
    const registered = await read(world.app, operator, { subject: by.lead });
    expect(registered.nodes[0]?.document).toEqual(expect.any(Object));
    expect(await read(world.app, supervisor, { subject: by.lead })).toMatchObject({ totalCount: 0 });
  });
});

describe('the record of a contract', () => {
  it('goes to its parties without documents, and to supervision', async () => {
    const world = await ContractWorld.start();
    const { app } = world.bids;
    try {
      const { contract, bidder, partners, user, challenge } = await world.signed({ partners: 1 });
      const query = 'query ($id: ID!) { contract(id: $id) { history { nodes { event to document } } } }';
      const history = async (who?: Someone) =>
        (
          await app.ask<{ contract: { history: { nodes: { event: string; to: string | null; document: unknown }[] } } }>(
            query,
            { id: contract },
            who?.token,
          )
        ).contract.history.nodes;
      for (const who of [bidder.pi, partners[0]!.person, user]) {
        const nodes = await history(who);
        expect(nodes.at(-1)?.to).toBe('EFFECTIVE');
        expect(nodes.every(({ document }) => document === null)).toBe(true);
      }
      expect((await history(world.department.supervisor)).some(({ document }) => document !== null)).toBe(true);
      for (const who of [await world.make.person(), world.department.clerk, undefined]) expect(await history(who)).toEqual([]);
      const own = await read(app, bidder.pi, { challenge });
      expect(new Set(own.nodes.map(({ subject }) => subject.split('_')[0]))).toEqual(new Set(['bid', 'contract']));
    } finally {
      await world.stop();
    }
  });
});

describe('the record of a review', () => {
  it('does not tell supervision of sheets while their stage is open', async () => {
    const app = await startApp({ worker: false });
    try {
      await app.moveTo(AFTER_CLOSES);
      const { world, experts, bids } = await ReviewWorld.settled(app, 1);
      await world.score(experts[0], bids[0], 'remote', [24, 16]);
      const sheets = async (who: Someone) =>
        (await read(app, who, { challenge: world.challenge })).nodes.filter(({ subject }) => subject.startsWith('score_sheet_'));
      expect(await sheets(world.supervisor)).toEqual([]);
      expect(await sheets(experts[1])).toEqual([]);
      expect(await sheets(bids[0].pi)).toEqual([]);
      await world.closeStage('remote');
      expect(await sheets(world.supervisor)).toMatchObject([{ event: 'submitScore', document: { stage: 'remote' } }]);
      expect(await sheets(bids[0].pi)).toEqual([]);
      expect(await sheets(await world.make.operator())).toMatchObject([{ event: 'submitScore', document: null }]);
    } finally {
      await app.stop();
    }
  });
});
