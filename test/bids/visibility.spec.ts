import { verifyJws } from '../../src/crypto/jws.js';
import { ServerKeys } from '../../src/crypto/server-keys.js';
import { type Bidder, BidWorld, type Call } from './bid-world.js';
import type { Someone } from '../factories.js';
import { keyOf } from '../list.factories.js';

const SEEN = `query ($bid: ID!, $challenge: ID!) {
  bid(id: $bid) { id } node(id: $bid) { id } myBids { totalCount nodes { id } }
  challenge(id: $challenge) { draftCount submittedCount eligibleCount bids { id content { title { en } } draft { title { en } } warnings versions { no warnings } } } }`;

interface Seen {
  bid: { id: string } | null;
  node: { id: string } | null;
  myBids: { totalCount: number; nodes: { id: string }[] };
  challenge: {
    draftCount: number | null;
    submittedCount: number | null;
    eligibleCount: number | null;
    bids: {
      id: string;
      content: object | null;
      draft: object | null;
      warnings: string[] | null;
      versions: { warnings: string[] | null }[];
    }[];
  };
}

describe('who sees a bid', () => {
  let world: BidWorld;
  let call: Call;
  let by: Bidder;
  let partner: Bidder;
  let member: Someone;
  let recommender: Someone;
  let bid: string;
  let draft: string;

  beforeAll(async () => {
    world = await BidWorld.start();
    call = await world.challenge();
    [by, partner] = [await world.bidder(), await world.bidder()];
    member = await world.make.person({ organisation: await world.make.organisation(), role: 'team-member' });
    const organisation = await world.make.organisation({ kind: 'DEPARTMENT' });
    recommender = await world.make.person({ organisation, role: 'recommender' });
    const given = { recommender: organisation, partners: [{ organisation: partner.lead, sharePercent: 10 }], team: [member.id] };
    draft = await world.draft(call.challenge, await world.bidder(), given);
    bid = await world.draft(call.challenge, by, given);
  });
  afterAll(() => world.stop());

  const read = (who: Someone, id = bid) => world.app.ask<Seen>(SEEN, { bid: id, challenge: call.challenge }, who.token);
  const sees = async (who: Someone, id = bid): Promise<boolean> => {
    const { bid: single, node, challenge } = await read(who, id);
    const ways = [single !== null, node !== null, challenge.bids.some((nested) => nested.id === id)];
    expect(new Set(ways).size).toBe(1);
    return ways[0]!;
  };
  const officers = () => [world.department.clerk, world.department.approver, world.department.supervisor];

  it('given a draft: its author unit alone', async () => {
    for (const who of [by.pi, by.approver]) expect(await sees(who)).toBe(true);
    for (const who of [partner.pi, member, recommender, (await world.bidder()).pi, ...officers()]) expect(await sees(who)).toBe(false);
  });

  it('given a submission: partners, team and its one recommender too, and officers see counts only', async () => {
    await world.approve(bid, by);
    await world.submit(bid, by);
    for (const who of [by.pi, by.approver, partner.pi, member, recommender]) expect(await sees(who)).toBe(true);
    const foreign = await world.bidder();
    const other = await world.make.person({ organisation: await world.make.organisation(), role: 'recommender' });
    for (const who of [foreign.pi, other, ...officers()]) expect(await sees(who)).toBe(false);
    const { challenge, myBids } = await read(foreign.pi);
    expect(challenge).toEqual({ draftCount: null, submittedCount: null, eligibleCount: null, bids: [] });
    expect(myBids).toEqual({ totalCount: 0, nodes: [] });
    expect((await read(world.department.clerk)).challenge).toMatchObject({ draftCount: 1, submittedCount: 1, eligibleCount: null });
    expect(await sees(recommender, draft)).toBe(false);
  });

  it('as the recommender: the content, but neither draft nor warnings', async () => {
    const [seen] = (await read(recommender)).challenge.bids;
    expect(seen).toMatchObject({ content: { title: { en: 'Bid' } }, draft: null, warnings: null, versions: [{ no: 1, warnings: null }] });
    expect((await read(by.pi)).challenge.bids[0]).toMatchObject({
      draft: { title: { en: 'Bid' } },
      warnings: [],
      versions: [{ warnings: [] }],
    });
  });

  it('between both closes: officers still see nothing, after them everything but the draft', async () => {
    await call.moveTo('P45DT17H', 1000);
    for (const who of [...officers(), world.department.finance]) expect(await sees(who)).toBe(false);
    await call.moveTo('P60DT17H', 1000);
    for (const who of officers()) expect(await sees(who)).toBe(true);
    expect(await sees(world.department.finance)).toBe(false);
    expect(await sees(world.department.clerk, draft)).toBe(false);
    expect((await read(world.department.clerk)).challenge.bids[0]).toMatchObject({ content: { title: { en: 'Bid' } }, draft: null });
    expect(await sees((await world.lists.department()).clerk)).toBe(false);
  });

  it('as an expert: with a seat, once it is eligible, and without a hard conflict', async () => {
    const [seated, conflicted, unseated] = [
      await world.make.expert(await world.make.organisation()),
      await world.make.expert(await world.make.organisation()),
      await world.make.expert(await world.make.organisation()),
    ];
    const panel = `(select id from panel where challenge_id = $1)`;
    await world.sql(
      `insert into panel (id, challenge_id, seed, source, state, appointed_by, appointed_at)
       select gen_random_uuid(), c.id, 's', 'RECORD', 'SETTLED', $2, clock_now() from challenge c where c.id = $1`,
      [call.key, keyOf(world.department.clerk.id)],
    );
    for (const [position, { expert }] of [seated, conflicted].entries())
      await world.sql(
        `insert into seat (id, panel_id, challenge_id, expert_id, position) values (gen_random_uuid(), ${panel}, $1, $2, $3)`,
        [call.key, keyOf(expert), position],
      );
    await world.sql(
      `insert into conflict (id, panel_id, challenge_id, expert_id, bid_id, rule, source, hard, found_hard, found_at)
       values (gen_random_uuid(), ${panel}, $1, $2, $3, 'SAME_UNIT', 'record', true, true, clock_now())`,
      [call.key, keyOf(conflicted.expert), keyOf(bid)],
    );
    expect(await sees(seated)).toBe(false);
    await world.checked(bid);
    expect(await sees(seated)).toBe(true);
    expect((await read(seated)).challenge.bids[0]!.versions).toMatchObject([{ warnings: null }]);
    for (const who of [conflicted, unseated]) expect(await sees(who)).toBe(false);
  });

  it('tells the public no number of eligible bids while nothing is decided, though the notice was planned for then, and no bid', async () => {
    const ask = () =>
      world.app.ask<Pick<Seen, 'challenge'>>(`query ($id: ID!) { challenge(id: $id) { eligibleCount bids { id } } }`, {
        id: call.challenge,
      });
    expect((await ask()).challenge).toEqual({ eligibleCount: null, bids: [] });
    const [row] = await world.sql<{ notice_opens: Date }>('select notice_opens from challenge where id = $1', [call.key]);
    await world.setClock(row!.notice_opens);
    expect((await ask()).challenge).toEqual({ eligibleCount: null, bids: [] });
  });
});

describe('a bid over GraphQL', () => {
  let world: BidWorld;
  beforeAll(async () => (world = await BidWorld.start()));
  afterAll(() => world.stop());

  it('goes from the draft to its verdict, with a receipt that can be verified and the actions of each part', async () => {
    const call = await world.challenge();
    const by = await world.bidder();
    const content = JSON.parse(
      JSON.stringify(world.content(by), (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part)),
    ) as object;
    const drafted = await world.mutate('draftBid', 'DraftBidInput', { challenge: call.challenge, lead: by.lead, content }, by.pi.token);
    const { id } = drafted.data!.draftBid as { id: string };
    const saved = {
      bid: id,
      expectedVersion: 1,
      changes: { indicatorAnswers: [{ indicator: 'I2', value: { min: -30, max: 70 }, basis: null }] },
    };
    const fields = 'draftVersion draftApproved warnings draft { indicatorAnswers { indicator value } budget { publicRequest } }';
    expect((await world.mutate('saveBidDraft', 'SaveBidDraftInput', saved, by.pi.token, fields)).data).toEqual({
      saveBidDraft: {
        draftVersion: 2,
        draftApproved: false,
        warnings: ['INDICATOR_NOT_ANSWERED'],
        draft: { indicatorAnswers: [{ indicator: 'I2', value: { min: -30, max: 70 } }], budget: { publicRequest: '90000000' } },
      },
    });
    expect((await world.mutate('saveBidDraft', 'SaveBidDraftInput', saved, by.pi.token)).codes).toEqual(['VERSION_STALE']);
    const act = (name: string, who: Someone, selection: string) =>
      world.app.graphql<Record<string, never>>(
        `mutation ($bid: ID!) { ${name}(bid: $bid, key: "${name}") { ${selection} } }`,
        { bid: id },
        who.token,
      );
    expect((await act('approveBid', by.approver, 'draftApproved availableActions { name allowed reason }')).data).toMatchObject({
      approveBid: {
        draftApproved: true,
        availableActions: expect.arrayContaining([{ name: 'submitBid', allowed: false, reason: 'FORBIDDEN' }]),
      },
    });
    const submitted = await act('submitBid', by.pi, 'state version versions { no receivedAt inTime commitment warnings receipt }');
    const [version] = (submitted.data as { submitBid: { versions: Record<string, string | boolean | number>[] } } | null)!.submitBid
      .versions;
    const { no, receivedAt: at, inTime, commitment, receipt } = version!;
    const signed = await verifyJws<object>(String(receipt), world.app.nest.get(ServerKeys).jwks(), 'jiebang-receipt+jws');
    expect(signed).toMatchObject({ bid: id, challenge: call.challenge, kind: 'submission', no, at, inTime, commitment });
    await call.moveTo('P60DT17H', 1000);
    const { clerk, approver } = world.department;
    expect((await act('checkBid', clerk, 'proposedEligibility { status rules }')).data).toEqual({
      checkBid: { proposedEligibility: { status: 'INELIGIBLE', rules: ['INDICATOR_NOT_ANSWERED'] } },
    });
    expect((await act('confirmCheck', approver, 'state eligibility { status rules countedVersion corrected }')).data).toEqual({
      confirmCheck: {
        state: 'INELIGIBLE',
        eligibility: { status: 'INELIGIBLE', rules: ['INDICATOR_NOT_ANSWERED'], countedVersion: 1, corrected: false },
      },
    });
    const noticed = await world.mutate(
      'noticeDefect',
      'NoticeDefectInput',
      { bid: id, kind: 'MISSING_SEAL' },
      clerk.token,
      'id state bid { id }',
    );
    expect(noticed.data).toMatchObject({ noticeDefect: { state: 'OPEN', bid: { id } } });
    const correction = (noticed.data!.noticeDefect as { id: string }).id;
    const answer = { correction, contentChanged: false, files: [] };
    const corrected = await world.mutate(
      'correctBid',
      'CorrectBidInput',
      answer,
      by.pi.token,
      'state correctedAt availableActions { name }',
    );
    expect(corrected.data).toMatchObject({ correctBid: { state: 'ANSWERED', availableActions: [] } });
  });

  it('as the public: nothing to do', async () => {
    const call = await world.challenge();
    const bid = await world.draft(call.challenge, await world.bidder());
    const { codes } = await world.app.graphql(`mutation ($bid: ID!) { submitBid(bid: $bid, key: "k") { id } }`, { bid });
    expect(codes).toEqual(['UNAUTHENTICATED']);
  });
});
