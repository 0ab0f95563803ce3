import { startApp, type TestApp } from '../app.js';
import { newKey, type Someone } from '../factories.js';
import { AFTER_CLOSES, type ExpertOfTest, RECOMMENDER_CLOSE, ReviewWorld } from '../panels/review-world.js';
import { overtaken } from './races.js';

const ONE_STAGE = { review: { stages: [{ id: 'remote', weight: 100 }] } };

describe('a panel', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    await app.moveTo(RECOMMENDER_CLOSE);
  });
  afterAll(() => app.stop());

  it('is not settled in the second of the close, in which a bid may still come', async () => {
    const world = await ReviewWorld.of(app);
    await world.appoint(await world.experts(2));
    expect((await world.settle()).codes).toEqual(['PANEL_TOO_EARLY']);
    const { panel } = await world.see<{ panel: { availableActions: object[] } }>('panel { availableActions { name reason } }', world.clerk);
    expect(panel.availableActions).toContainEqual({ name: 'settlePanel', reason: 'PANEL_TOO_EARLY' });
  });

  it('is not settled while an extension takes bids: their conflicts would be missing, or tell who bids', async () => {
    await app.moveTo(AFTER_CLOSES);
    const world = await ReviewWorld.of(app);
    await world.appoint(await world.experts(2));
    await world.sql(`update challenge set state = 'OPEN', extended_until = '2026-05-15T00:00:00Z' where id = $1`, [world.challengeKey]);
    const { panel } = await world.see<{ panel: { availableActions: object[] } }>('panel { availableActions { name reason } }', world.clerk);
    expect(panel.availableActions).toContainEqual({ name: 'settlePanel', reason: 'PANEL_TOO_EARLY' });
    expect((await world.settle()).codes).toEqual(['PANEL_TOO_EARLY']);
    expect((await world.see<{ conflicts: unknown[] }>('conflicts { rule }', world.clerk)).conflicts).toEqual([]);
  });

  it('that is not settled shows in no offer to others', async () => {
    const world = await ReviewWorld.of(app);
    const offers = async (viewer?: Someone) =>
      (
        await world.see<{ availableActions: { name: string }[] }>('availableActions { name allowed reason }', viewer)
      ).availableActions.filter(({ name }) => name === 'appointPanel' || name === 'decideAward');
    const before = [await offers(), await offers(world.foreignClerk)];
    expect(await offers(world.clerk)).toHaveLength(2);
    await world.appoint(await world.experts(2));
    await world.sql(
      `insert into decision (id, challenge_id, department_id, state, valid_bids, outcome, decided_at)
       select gen_random_uuid(), id, department_id, 'PROPOSED', 0, 'AWARDED', clock_now() from challenge where id = $1`,
      [world.challengeKey],
    );
    expect([await offers(), await offers(world.foreignClerk)]).toEqual(before);
    expect(await offers(world.clerk)).toEqual([expect.objectContaining({ name: 'decideAward', reason: 'FORBIDDEN' })]);
    expect(await offers(world.approver)).toEqual([expect.objectContaining({ name: 'appointPanel', reason: 'FORBIDDEN' })]);
  });

  it('is not drawn by strata that would take all memory', async () => {
    const strata = Array.from({ length: 12 }, () => ({ tag: 'technical', min: 9 }));
    const world = await ReviewWorld.of(app, { panel: { size: 99, strata } });
    await world.experts(9);
    const input = { challenge: world.challenge };
    expect((await world.call('freezeDraw', 'FreezeDrawInput', world.clerk, input)).codes).toEqual(['RULES_INVALID']);
  });

  it('tells an expert who was not drawn of no conflict, or declaring a tie would tell who bids', async () => {
    const world = await ReviewWorld.of(app);
    const [curious, drawn] = (await world.experts(2)) as [ExpertOfTest, ExpertOfTest];
    const rival = await world.unit();
    await world.bid({ lead: rival });
    for (const { expert, token } of [curious, drawn]) {
      const input = { expert, kind: 'PAID_ADVISER', organisation: rival, declared: true };
      expect((await world.call('declareRelation', 'DeclareRelationInput', { token } as Someone, input)).codes).toEqual([]);
    }
    await world.appoint([drawn]);
    await app.graphql(
      'mutation ($challenge: ID!, $key: ID!) { declineSeat(challenge: $challenge, reason: { zh: "", en: "" }, key: $key) { id } }',
      { challenge: world.challenge, key: newKey() },
      curious.token,
    );
    await world.settle();
    const conflicts = async (viewer: Someone) =>
      (await world.see<{ conflicts: { rule: string }[] }>('conflicts { rule }', viewer)).conflicts.map(({ rule }) => rule);
    expect([await conflicts(curious), await conflicts(drawn)]).toEqual([[], ['PAID_ADVISER']]);
    expect(await conflicts(world.clerk)).toHaveLength(2);
  });

  it('ranks no bid whose defect is being noticed while its last stage closes', async () => {
    const { world, experts, bids } = await ReviewWorld.settled(app, 2, ONE_STAGE);
    const [kept, defective] = bids;
    for (const bid of [kept, defective]) await world.score(experts[0], bid, 'remote', [24, 16]);
    const { codes } = await overtaken(
      app,
      async (tx) => {
        await tx.query('select from challenge where id = $1 for update', [world.challengeKey]);
        await tx.query(`update bid set state = 'NEEDS_CORRECTION', eligibility_status = null where id = $1`, [defective.key]);
      },
      () => world.closeStage('remote'),
    );
    expect(codes).toEqual([]);
    const { ranking } = await world.see<{ ranking: { ranking: { bid: string }[] } }>('ranking { ranking { bid } }', world.clerk);
    expect(ranking.ranking.map(({ bid }) => bid)).toEqual([kept.id]);
  });

  it('counts the votes that were recorded before its last stage closed', async () => {
    const { world, experts, bids } = await ReviewWorld.settled(app, 2, { ...ONE_STAGE, scoring: { tieOrder: ['vote'] } });
    for (const bid of [bids[0], bids[1]]) await world.score(experts[0], bid, 'remote', [24, 16]);
    const [loser] = [bids[0].id, bids[1].id].sort();
    const favourite = bids[0].id === loser ? bids[1] : bids[0];
    await overtaken(
      app,
      async (tx) => {
        await tx.query('select from challenge where id = $1 for share', [world.challengeKey]);
        await tx.query('update bid set panel_votes = 5 where id = $1', [favourite.key]);
      },
      () => world.closeStage('remote'),
    );
    const { ranking } = await world.see<{ ranking: { ranking: { bid: string }[] } }>('ranking { ranking { bid } }', world.clerk);
    expect(ranking.ranking[0]?.bid).toBe(favourite.id);
  });
});
