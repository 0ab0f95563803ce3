import { BidWorld, refusal } from '../bids/bid-world.js';
import { newKey } from '../factories.js';
import { keyOf } from '../list.factories.js';

const WARNINGS = 'query ($id: ID!) { bid(id: $id) { warnings } }';

describe('a competitor', () => {
  let world: BidWorld;
  beforeAll(async () => {
    world = await BidWorld.start();
  });
  afterAll(() => world.stop());

  const warningsOf = async (bid: string, token: string) =>
    (await world.app.ask<{ bid: { warnings: string[] } }>(WARNINGS, { id: bid }, token)).bid.warnings;

  it('cannot submit in the name of another unit, with an approver of its own making, and use up the places of that unit', async () => {
    const call = await world.challenge({ eligibility: { maxBidsPerLead: 1 } });
    const rival = await world.bidder();
    const stranger = await world.bidder();
    const forged = await world.draft(call.challenge, { ...stranger, lead: rival.lead });
    expect(await refusal(world.approve(forged, stranger))).toBe('FORBIDDEN');
    expect(await refusal(world.submit(forged, stranger))).toBe('BID_NOT_APPROVED');
    const own = await world.submitted(call.challenge, rival);
    expect((await world.versions(own))[0]!.warnings).not.toContain('UNIT_LIMIT');
  });

  it('learns nothing of the bids and ties of another unit by drafting in its name; the unit and whom it trusts do', async () => {
    const owner = await world.make.organisation();
    const call = await world.challenge(
      { eligibility: { maxBidsPerLead: 1, relatedPartyPercent: 25 }, matching: { requiredBeforeBid: true } },
      { needOwner: owner },
    );
    const rival = await world.bidder();
    await world.sql('insert into shareholding (id, owner_id, owned_id, percent) values (gen_random_uuid(), $1, $2, 40)', [
      keyOf(owner),
      keyOf(rival.lead),
    ]);
    await world.submitted(call.challenge, rival);
    const told = ['MATCHING_NOT_REGISTERED', 'RELATED_TO_NEED_OWNER', 'UNIT_LIMIT'];
    const stranger = await world.bidder();
    const forged = await world.draft(call.challenge, { ...stranger, lead: rival.lead }, { unitApprover: rival.approver.id });
    expect((await warningsOf(forged, stranger.pi.token)).filter((rule) => told.includes(rule))).toEqual([]);
    expect(await warningsOf(forged, rival.pi.token)).toEqual(expect.arrayContaining(told));
    await world.approve(forged, rival);
    expect(await warningsOf(forged, stranger.pi.token)).toEqual(expect.arrayContaining(told));
  });

  it('cannot win a tie or pass a limit with money below nothing, nor with a readiness that there is not', async () => {
    const call = await world.challenge();
    const by = await world.bidder();
    for (const content of [
      { budget: { publicRequest: '-1', ownFunds: '0' } },
      { budget: { publicRequest: '0', ownFunds: '-1' } },
      { trlNow: 10 },
      { trlEnd: 0 },
    ]) {
      const answer = await world.mutate('draftBid', 'DraftBidInput', { challenge: call.challenge, lead: by.lead, content }, by.pi.token);
      expect(answer.codes).toEqual(['INPUT_INVALID']);
    }
  });
});

describe('a bid withdrawn in time', () => {
  let world: BidWorld;
  beforeAll(async () => {
    world = await BidWorld.start();
  });
  afterAll(() => world.stop());

  it('is opened to nobody: officers learn that it was, and not what it said', async () => {
    const call = await world.challenge();
    const recommender = await world.make.organisation();
    const person = await world.make.person({ organisation: recommender, role: 'recommender' });
    const by = await world.bidder();
    const bid = await world.submitted(call.challenge, by, { recommender });
    const content = async (token: string) =>
      (
        await world.app.ask<{ bid: { state: string; content: object | null } }>(
          'query ($id: ID!) { bid(id: $id) { state content { title { en } } } }',
          { id: bid },
          token,
        )
      ).bid;
    expect(await content(person.token)).toEqual({ state: 'SUBMITTED', content: { title: { en: 'Bid' } } });
    await world.withdraw(bid, by);
    await call.moveTo('P61D');
    for (const { token } of [person, world.department.clerk, world.department.supervisor])
      expect(await content(token)).toEqual({ state: 'WITHDRAWN', content: null });
  });

  it('may be submitted anew', async () => {
    const call = await world.challenge();
    const by = await world.bidder();
    const bid = await world.submitted(call.challenge, by);
    await world.withdraw(bid, by);
    await world.submit(bid, by);
    expect((await world.row(bid)).content).toMatchObject({ routeFamily: 'route' });
  });
});

describe('a recommender', () => {
  let world: BidWorld;
  beforeAll(async () => {
    world = await BidWorld.start();
  });
  afterAll(() => world.stop());

  it.each([0, -1])('cannot recommend beyond the quota with the rank %i', async (rank) => {
    const call = await world.challenge({ recommend: { required: true, quotaPerChallenge: 1 } });
    const recommender = await world.make.organisation();
    const person = await world.make.person({ organisation: recommender, role: 'recommender' });
    const bid = await world.submitted(call.challenge, await world.bidder(), { recommender });
    const answer = await world.app.graphql(
      'mutation ($bid: ID!, $rank: Int!, $key: ID!) { recommendBid(bid: $bid, rank: $rank, key: $key) { id } }',
      { bid, rank, key: newKey() },
      person.token,
    );
    expect(answer.codes).toEqual(['INPUT_INVALID']);
  });
});

describe('an expert', () => {
  let world: BidWorld;
  beforeAll(async () => {
    world = await BidWorld.start();
  });
  afterAll(() => world.stop());

  it('who scores a bid does not read that the bidder asked to be spared him', async () => {
    const call = await world.challenge();
    const by = await world.bidder();
    const expert = await world.make.expert(await world.make.organisation());
    const bid = await world.submitted(call.challenge, by, { avoidExperts: [expert.expert] });
    await call.moveTo('P61D');
    await world.checked(bid);
    await world.sql(
      `with panel as (insert into panel (id, challenge_id, seed, source, state, appointed_by, appointed_at)
         select gen_random_uuid(), id, 'seed', 'APPOINTED', 'SCORING', $3, clock_now() from challenge where id = $1 returning id)
       insert into seat (id, panel_id, challenge_id, expert_id, position) select gen_random_uuid(), id, $1, $2, 0 from panel`,
      [call.key, keyOf(expert.expert), keyOf(by.pi.id)],
    );
    const content = async (token: string) =>
      (
        await world.app.ask<{ bid: { content: { avoidExperts: string[] | null; title: object | null } } }>(
          'query ($id: ID!) { bid(id: $id) { content { avoidExperts title { en } } } }',
          { id: bid },
          token,
        )
      ).bid.content;
    expect(await content(expert.token)).toEqual({ avoidExperts: null, title: { en: 'Bid' } });
    for (const { token } of [by.pi, world.department.clerk]) expect((await content(token)).avoidExperts).toEqual([expert.expert]);
  });
});
