import { startApp, type TestApp } from '../app.js';
import { type Someone, text } from '../factories.js';
import { type BidOfTest, NOTICE_OPENS, AFTER_CLOSES, ReviewWorld } from '../panels/review-world.js';

interface RankingSeen {
  ranking: { ranking: { bid: string }[]; ties: unknown[] | null; sensitivity: object | null } | null;
}
const RANKING = `ranking { ranking { bid } ties { stage } outliers { bid } sensitivity { winnerChanges } }`;

describe('what is seen of a review', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    await app.moveTo(AFTER_CLOSES);
  });
  afterAll(() => app.stop());

  const settled = (bids: number, overrides: object = {}) => ReviewWorld.settled(app, bids, overrides);

  it('shows an expert what is to be scored, and what was', async () => {
    const { world, experts, bids } = await settled(2);
    await world.score(experts[0], bids[0], 'remote', [24, 16]);
    const tasks = async (viewer: Someone) =>
      (
        await app.ask<{ myReviews: object[] }>(
          '{ myReviews(state: OPEN) { bid { id } stage state sheet { total availableActions { name allowed } } } }',
          {},
          viewer.token,
        )
      ).myReviews;
    const mine = await tasks(experts[0]);
    expect(mine).toHaveLength(2);
    expect(mine).toEqual(
      expect.arrayContaining([
        {
          bid: { id: bids[0].id },
          stage: 'remote',
          state: 'OPEN',
          sheet: { total: 80, availableActions: [{ name: 'reviseScore', allowed: true }] },
        },
        { bid: { id: bids[1].id }, stage: 'remote', state: 'OPEN', sheet: null },
      ]),
    );
    expect(await tasks(world.clerk)).toEqual([]);
    await world.scoreRest(experts, 'remote');
    await world.closeStage('remote');
    expect((await tasks(experts[1])).map((task) => (task as { stage: string }).stage)).toEqual(['defence', 'defence']);
  });

  it('hides sheets until their stage is closed, and from fellow experts for good', async () => {
    const { world, experts, bids } = await settled(1);
    const [bid] = bids;
    await world.score(experts[0], bid, 'remote', [24, 16]);
    await world.score(experts[1], bid, 'remote', [30, 20]);
    const sheets = async (viewer: Someone) => {
      const { data } = await app.graphql<{ bid: { sheets: { expert: { id: string } | null }[] } | null }>(
        'query ($id: ID!) { bid(id: $id) { sheets { expert { id } total } } }',
        { id: bid.id },
        viewer.token,
      );
      return data?.bid?.sheets.map(({ expert }) => expert?.id) ?? null;
    };
    expect(await sheets(experts[0])).toEqual([experts[0].expert]);
    for (const viewer of [world.clerk, world.approver, world.supervisor, bid.pi]) expect(await sheets(viewer)).toEqual([]);
    await world.closeStage('remote');
    for (const viewer of [world.clerk, world.approver, world.supervisor])
      expect((await sheets(viewer))?.toSorted()).toEqual([experts[0].expert, experts[1].expert].toSorted());
    expect(await sheets(experts[1])).toEqual([experts[1].expert]);
    expect(await sheets(experts[2])).toEqual([]);
    expect(await sheets(bid.pi)).toEqual([]);
    expect(await sheets(world.foreignClerk)).toBeNull();
  });

  // The last one: it moves the clock beyond the notice.
  it('after the notice opens, shows the bidder the marks without names and the public ranking and members', async () => {
    const { world, experts, bids } = await settled(2, { review: { stages: [{ id: 'remote', weight: 100 }] } });
    const [bid, other] = bids;
    const hidden = await ReviewWorld.of(app, { panel: { publishNames: 'after_award' } });
    await hidden.appoint(await hidden.experts(2));
    await hidden.settle();
    await world.score(experts[0], bid, 'remote', [24, 10], { overall: text('Bold') });
    await world.revise(experts[0], bid, 'remote', [{ criterion: 'team', score: 16 }]);
    await world.scoreRest([experts[1]], 'remote');
    await world.closeStage('remote');
    const scores = async (of: BidOfTest, viewer: Someone) => {
      const { data } = await app.graphql<{ bid: { scores: unknown[] } | null }>(
        'query ($id: ID!) { bid(id: $id) { scores { stage total items { criterion score } overall { en } } } }',
        { id: of.id },
        viewer.token,
      );
      return data?.bid?.scores ?? null;
    };
    const members = (of: ReviewWorld, viewer?: Someone) =>
      of.see<{ panel: { members: unknown[] | null; memberNames: unknown[] | null } }>(
        'panel { members { id } memberNames { name { en } } }',
        viewer,
      );
    expect(await scores(bid, bid.pi)).toEqual([]);
    expect((await world.see<RankingSeen>(RANKING)).ranking).toBeNull();
    expect((await world.see<RankingSeen>(RANKING, bid.pi)).ranking).toBeNull();
    expect((await members(world)).panel).toEqual({ members: null, memberNames: null });
    expect((await members(world, world.clerk)).panel.members).toEqual(experts.map(({ expert }) => ({ id: expert })));
    expect((await members(world, experts[1])).panel.members).toEqual([{ id: experts[1].expert }]);

    await world.sql('update bid set panel_votes = 2 where challenge_id = $1', [world.challengeKey]);
    const votes = async (viewer: Someone) =>
      (
        await app.ask<{ bid: { panelVotes: number | null } }>(
          'query ($id: ID!) { bid(id: $id) { panelVotes } }',
          { id: bid.id },
          viewer.token,
        )
      ).bid.panelVotes;
    // The planned opening passes without a decision, which then waits for its countersignature: nothing is told.
    await app.moveTo(NOTICE_OPENS);
    await world.sql(
      `insert into decision (id, challenge_id, department_id, state, valid_bids, outcome, decided_at)
       select gen_random_uuid(), id, department_id, 'COUNTERSIGN', 2, 'AWARDED', clock_now() from challenge where id = $1`,
      [world.challengeKey],
    );
    expect(await scores(bid, bid.pi)).toEqual([]);
    expect((await world.see<RankingSeen>(RANKING, bid.pi)).ranking).toBeNull();
    expect((await app.ask('query ($id: ID!) { bid(id: $id) { ranking { rank } } }', { id: bid.id }, bid.pi.token)).bid).toEqual({
      ranking: null,
    });
    expect((await members(world)).panel.memberNames).toBeNull();
    expect([await votes(world.clerk), await votes(bid.pi), await votes(experts[0])]).toEqual([2, null, null]);

    await world.sql(`update decision set state = 'NOTICE', public_from = clock_now() where challenge_id = $1`, [world.challengeKey]);
    expect(await votes(bid.pi)).toBe(2);
    const own = async (of: BidOfTest) =>
      (
        await app.ask<{ bid: { ranking: object | null } }>(
          'query ($id: ID!) { bid(id: $id) { ranking { rank bid score passes failedThresholds stages { stage n } } } }',
          { id: of.id },
          of.pi.token,
        )
      ).bid.ranking;
    expect(await own(bid)).toEqual({
      rank: 1,
      bid: bid.id,
      score: 80,
      passes: true,
      failedThresholds: [],
      stages: [{ stage: 'remote', n: 1 }],
    });
    expect(await own(other)).toMatchObject({ rank: 2, bid: other.id, passes: false });
    const marks = [
      { criterion: 'team', score: 16 },
      { criterion: 'route', score: 24 },
    ];
    expect(await scores(bid, bid.pi)).toEqual([{ stage: 'remote', total: 80, items: marks, overall: { en: 'Bold' } }]);
    expect(await scores(bid, other.pi)).toBeNull();
    expect(await scores(bid, world.clerk)).toEqual([]);
    const open = await world.see<RankingSeen>(RANKING);
    expect(open.ranking).toMatchObject({ ties: null, outliers: null, sensitivity: null });
    expect(open.ranking?.ranking.map(({ bid: id }) => id)).toEqual([bid.id, other.id]);
    expect((await members(world)).panel).toEqual({ members: null, memberNames: [expect.anything(), expect.anything(), expect.anything()] });
    expect((await members(hidden)).panel).toEqual({ members: null, memberNames: null });
  });
});
