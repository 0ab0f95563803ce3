import { StageService } from '../../src/reviews/stage.service.js';
import { startApp, type TestApp } from '../app.js';
import { newKey, type Someone } from '../factories.js';
import { type BidOfTest, type ExpertOfTest, AFTER_CLOSES, ReviewWorld } from '../panels/review-world.js';

interface RankingSeen {
  ranking: {
    ranking: {
      rank: number;
      bid: string;
      score: number;
      stages: { stage: string; score: number; n: number }[];
      passes: boolean;
      shortlisted: boolean;
    }[];
    ties: unknown[] | null;
    sensitivity: { methods: { method: string }[]; winnerChanges: string[] } | null;
    hash: string;
  } | null;
}
const RANKING = `ranking { hash ranking { rank bid score stages { stage score n } passes shortlisted } ties { stage higher lower decidedBy }
  outliers { bid expert deviationFromMedian revised } sensitivity { methods { method entries { bid score } } winnerChanges } }`;

describe('a review', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    await app.moveTo(AFTER_CLOSES);
  });
  afterAll(() => app.stop());

  const settled = (bids: number, overrides: object = {}) => ReviewWorld.settled(app, bids, overrides);
  const scoreAll = async (world: ReviewWorld, experts: ExpertOfTest[], bid: BidOfTest, stage: string, marks: [number, number]) => {
    for (const expert of experts) expect((await world.score(expert, bid, stage, marks)).codes).toEqual([]);
  };
  const attempts = (world: ReviewWorld, viewer: Someone) =>
    world.see<{ excludedScores: object[] }>('excludedScores { bid { id } expert { id } stage reason }', viewer);

  it('goes from the sheets through two stages to a ranking that its own sheets give again', async () => {
    const { world, experts, bids } = await settled(3);
    const [best, second, third] = bids;
    await scoreAll(world, experts, best, 'remote', [30, 20]);
    await scoreAll(world, experts, second, 'remote', [24, 16]);
    await scoreAll(world, experts, third, 'remote', [3, 2]);
    expect((await world.score(experts[0], best, 'defence', [30, 20])).codes).toEqual(['STAGE_NOT_OPEN']);
    expect((await world.closeStage('defence')).codes).toEqual(['STAGE_NOT_OPEN']);
    expect((await world.closeStage('remote')).data?.closeStage).toEqual({
      state: 'SCORING',
      stages: [
        { stage: 'remote', state: 'CLOSED' },
        { stage: 'defence', state: 'OPEN' },
      ],
    });
    expect((await world.score(experts[0], best, 'remote', [30, 20])).codes).toEqual(['STAGE_CLOSED']);
    expect((await world.revise(experts[0], best, 'remote', [{ criterion: 'team', score: 1 }])).codes).toEqual(['STAGE_CLOSED']);

    // Two of three go on (defenceRatio 2); a sheet on the third is as if the bid were not there, and no attempt on record.
    expect((await world.score(experts[0], third, 'defence', [30, 20])).codes).toEqual(['NOT_FOUND']);
    await scoreAll(world, experts, best, 'defence', [24, 16]);
    await scoreAll(world, experts, second, 'defence', [30, 20]);
    expect((await attempts(world, world.supervisor)).excludedScores).toEqual([]);

    const closing = await Promise.all([world.closeStage('defence'), world.closeStage('defence')]);
    expect(closing.flatMap(({ codes }) => codes)).toEqual(['STAGE_CLOSED']);
    const { ranking } = await world.see<RankingSeen>(RANKING, world.clerk);
    expect(ranking?.ranking).toEqual([
      {
        ...{ rank: 1, bid: second.id, score: 92, passes: true, shortlisted: true },
        stages: [
          { stage: 'remote', score: 80, n: 3 },
          { stage: 'defence', score: 100, n: 3 },
        ],
      },
      {
        ...{ rank: 2, bid: best.id, score: 88, passes: true, shortlisted: true },
        stages: [
          { stage: 'remote', score: 100, n: 3 },
          { stage: 'defence', score: 80, n: 3 },
        ],
      },
      { rank: 3, bid: third.id, score: 10, passes: false, shortlisted: false, stages: [{ stage: 'remote', score: 10, n: 3 }] },
    ]);
    expect(ranking?.sensitivity?.methods.map(({ method }) => method)).toEqual(['MEAN', 'TRIMMED_MEAN', 'MEDIAN', 'Z_NORMALISED']);
    const verified = await app.nest.get(StageService).verify(world.challengeKey);
    expect(verified).toEqual({ stored: ranking?.hash, computed: ranking?.hash });
    await world.sql(
      `update score_sheet set items = '[]' where bid_id = $1 and expert_id = (select min(expert_id::text)::uuid from seat where challenge_id = $2)`,
      [best.key, world.challengeKey],
    );
    expect((await app.nest.get(StageService).verify(world.challengeKey)).computed).not.toBe(ranking?.hash);
    expect(await world.sql('select distinct state from bid where challenge_id = $1', [world.challengeKey])).toEqual([{ state: 'RANKED' }]);
  });

  it('takes one sheet of an expert on a bid in a stage, also of two at once, and the same request again', async () => {
    const { world, experts, bids } = await settled(1, { review: { stages: [{ id: 'remote', weight: 100 }] } });
    const [bid] = bids;
    const both = await Promise.all([world.score(experts[0], bid, 'remote', [30, 20]), world.score(experts[0], bid, 'remote', [30, 20])]);
    expect(both.flatMap(({ codes }) => codes)).toEqual(['SHEET_SUBMITTED']);
    const side = await Promise.all([world.score(experts[1], bid, 'remote', [30, 20]), world.score(experts[2], bid, 'remote', [15, 10])]);
    expect(side.flatMap(({ codes }) => codes)).toEqual([]);
    expect(await world.sql('select from score_sheet where bid_id = $1', [bid.key])).toHaveLength(3);
  });

  it('repeats the answer to a repeated key, a refusal that is on record too', async () => {
    const { world, experts, bids } = await settled(1);
    const outsider = (await world.experts(1))[0]!;
    const input = {
      bid: bids[0].id,
      stage: 'remote',
      items: [
        { criterion: 'route', score: 1 },
        { criterion: 'team', score: 1 },
      ],
      confidence: 3,
      canDeliver: false,
    };
    const key = newKey();
    const first = await world.call('submitScore', 'SubmitScoreInput', experts[0], input, 'id', key);
    expect(first.codes).toEqual([]);
    expect((await world.call('submitScore', 'SubmitScoreInput', experts[0], input, 'id', key)).data).toEqual(first.data);
    for (let tried = 0; tried < 2; tried += 1)
      expect((await world.call('submitScore', 'SubmitScoreInput', outsider, input, 'id', key)).codes).toEqual(['NOT_FOUND']);
    expect((await attempts(world, world.clerk)).excludedScores).toHaveLength(1);
  });

  it('names the faults of a sheet, and only warns of a missing comment', async () => {
    const { world, experts, bids } = await settled(1);
    const faulty = {
      items: [
        { criterion: 'route', score: 31 },
        { criterion: 'style', score: 1 },
      ],
      confidence: 6,
    };
    const { codes, errors } = await world.score(experts[0], bids[0], 'remote', [0, 0], faulty);
    expect(codes).toEqual(['SHEET_INVALID']);
    expect(errors[0]?.message).toMatch(
      /SCORE_OUT_OF_RANGE route.*CRITERION_UNKNOWN style.*CRITERION_MISSING team.*CONFIDENCE_OUT_OF_RANGE/,
    );
    const { data } = await world.score(experts[0], bids[0], 'remote', [10, 16]);
    expect(data?.submitScore).toMatchObject({ warnings: ['route'], total: 52 });
  });

  it('tells an expert that a sheet lies far from the others once all are in, to be explained or revised while the stage is open', async () => {
    const { world, experts, bids } = await settled(1);
    const [bid] = bids;
    const outlier = async (expert: ExpertOfTest) => {
      const query = '{ myReviews(state: OPEN) { sheet { outlier revisedTotal revisionReason { en } } } }';
      return (await app.ask<{ myReviews: { sheet: object }[] }>(query, {}, expert.token)).myReviews.map(({ sheet }) => sheet);
    };
    await world.score(experts[0], bid, 'remote', [30, 20]);
    await world.score(experts[1], bid, 'remote', [3, 2]);
    const untouched = { revisedTotal: null, revisionReason: null };
    expect(await outlier(experts[1])).toEqual([{ outlier: null, ...untouched }]);
    await world.score(experts[2], bid, 'remote', [27, 18]);
    expect([...(await outlier(experts[0])), ...(await outlier(experts[1]))]).toEqual([
      { outlier: false, ...untouched },
      { outlier: true, ...untouched },
    ]);
    expect((await world.revise(experts[1], bid, 'remote', [])).codes).toEqual([]);
    expect(await outlier(experts[1])).toEqual([{ outlier: true, revisedTotal: 10, revisionReason: { en: 'Consensus' } }]);
  });

  it('keeps the first marks of a revision, of which a part is enough', async () => {
    const { world, experts, bids } = await settled(1);
    await world.score(experts[0], bids[0], 'remote', [30, 10]);
    expect((await world.revise(experts[1], bids[0], 'remote', [{ criterion: 'team', score: 20 }])).codes).toEqual(['NOT_FOUND']);
    expect((await world.revise(experts[0], bids[0], 'remote', [{ criterion: 'team', score: 21 }])).codes).toEqual(['SHEET_INVALID']);
    const { data } = await world.revise(experts[0], bids[0], 'remote', [{ criterion: 'team', score: 20 }]);
    expect(data?.reviseScore).toMatchObject({ total: 80, revisedTotal: 100 });
    await world.closeStage('remote');
    await world.scoreRest(experts, 'defence');
    await world.closeStage('defence');
    const seen = await world.see<RankingSeen>(RANKING, world.clerk);
    expect(seen.ranking?.ranking[0]?.stages[0]).toEqual({ stage: 'remote', score: 100, n: 1 });
  });

  it('refuses marks that must not count as if the bid were not there, and keeps the attempt with its reason', async () => {
    const world = await ReviewWorld.of(app);
    const [a, b] = await world.experts(2);
    const outsider = (await world.experts(1))[0]!;
    const fine = await world.bid();
    const avoided = await world.bid({ avoidExperts: [a!.expert] });
    const correcting = await world.bid({ status: null });
    await world.appoint([a!, b!]);
    await world.settle();
    expect((await world.score(a!, avoided, 'remote', [1, 1])).codes).toEqual(['NOT_FOUND']);
    expect((await world.score(b!, correcting, 'remote', [1, 1])).codes).toEqual(['NOT_FOUND']);
    expect((await world.score(outsider, fine, 'remote', [1, 1])).codes).toEqual(['NOT_FOUND']);
    expect((await world.score(b!, { ...fine, id: `bid_${'0'.repeat(32)}` }, 'remote', [1, 1])).codes).toEqual(['NOT_FOUND']);
    expect((await world.score(world.clerk, fine, 'remote', [1, 1])).codes).toEqual(['FORBIDDEN']);
    const record = [
      { bid: { id: avoided.id }, expert: { id: a!.expert }, stage: 'remote', reason: 'CONFLICT' },
      { bid: { id: correcting.id }, expert: { id: b!.expert }, stage: 'remote', reason: 'BID_NOT_ELIGIBLE' },
      { bid: { id: fine.id }, expert: { id: outsider.expert }, stage: 'remote', reason: 'NOT_ON_PANEL' },
    ];
    expect((await attempts(world, world.supervisor)).excludedScores).toEqual(record);
    expect((await attempts(world, world.clerk)).excludedScores).toEqual(record);
    for (const viewer of [a!, fine.pi, world.foreignClerk]) expect((await attempts(world, viewer)).excludedScores).toEqual([]);

    // The corrected bid joins when it is found eligible; the expert in conflict scores the others.
    await world.find(correcting, 'ELIGIBLE');
    expect((await world.score(b!, correcting, 'remote', [24, 16])).codes).toEqual([]);
    expect((await world.score(a!, correcting, 'remote', [24, 16])).codes).toEqual([]);
    await world.score(b!, avoided, 'remote', [30, 20]);
    const { codes, errors } = await world.closeStage('remote');
    expect([codes, errors[0]?.message]).toEqual([['BIDS_UNSCORED'], expect.stringContaining(fine.id)]);
    expect(errors[0]?.message).not.toContain(avoided.id);
    await world.score(a!, fine, 'remote', [3, 2]);
    await world.closeStage('remote');
    await world.scoreRest([b!, a!], 'defence');
    expect((await world.closeStage('defence')).codes).toEqual([]);
    const { ranking } = await world.see<RankingSeen>(RANKING, world.clerk);
    const remote = Object.fromEntries(ranking!.ranking.map(({ bid, stages }) => [bid, stages[0]]));
    expect(remote[avoided.id]).toEqual({ stage: 'remote', score: 100, n: 1 });
    expect(remote[correcting.id]).toEqual({ stage: 'remote', score: 80, n: 2 });
    expect(remote[fine.id]).toEqual({ stage: 'remote', score: 10, n: 1 });
  });

  it('lets a bid that was found eligible after the first stage into the last, where there is room', async () => {
    const { world, experts, bids } = await settled(1);
    const late = await world.bid({ status: null });
    await scoreAll(world, experts, bids[0], 'remote', [30, 20]);
    await world.closeStage('remote');
    expect((await world.score(experts[0], late, 'defence', [30, 20])).codes).toEqual(['NOT_FOUND']);
    await world.find(late, 'ELIGIBLE');
    await world.sql(`update bid set found_at = found_at + interval '1 second' where id = $1`, [late.key]);
    expect((await world.score(experts[0], late, 'defence', [30, 20])).codes).toEqual([]);
  });

  it('is not closed while nobody has scored a bid that a member may score, and is with some sheets missing', async () => {
    const { world, experts, bids } = await settled(2, { review: { stages: [{ id: 'remote', weight: 100 }] } });
    const offered = async () => {
      const { panel } = await world.see<{ panel: { availableActions: { name: string; allowed: boolean; reason: string | null }[] } }>(
        'panel { availableActions { name allowed reason } }',
        world.clerk,
      );
      return panel.availableActions.find(({ name }) => name === 'closeStage');
    };
    const refused = { name: 'closeStage', allowed: false, reason: 'BIDS_UNSCORED' };
    expect((await world.closeStage('remote')).codes).toEqual(['BIDS_UNSCORED']);
    await world.score(experts[0], bids[0], 'remote', [24, 16]);
    expect(await offered()).toEqual(refused);
    const { codes, errors } = await world.closeStage('remote');
    expect(codes).toEqual(['BIDS_UNSCORED']);
    expect(errors[0]?.message).toContain(bids[1].id);
    expect(errors[0]?.message).not.toContain(bids[0].id);
    await world.score(experts[2], bids[1], 'remote', [30, 20]);
    expect(await offered()).toEqual({ ...refused, allowed: true, reason: null });
    expect((await world.closeStage('remote')).codes).toEqual([]);
  });

  it('is closed without a sheet where every member is in conflict with the bid, or a single bid is void anyway', async () => {
    const stages = { review: { stages: [{ id: 'remote', weight: 100 }] } };
    const world = await ReviewWorld.of(app, stages);
    const experts = await world.experts(2);
    await world.bid({ avoidExperts: experts.map(({ expert }) => expert) });
    await world.appoint(experts);
    await world.settle();
    expect((await world.closeStage('remote')).codes).toEqual([]);
    const single = await settled(1, { ...stages, singleBid: { action: 'VOID' } });
    expect((await single.world.closeStage('remote')).codes).toEqual([]);
  });

  it('closes with nothing to rank', async () => {
    const { world } = await settled(0);
    await world.bid({ status: 'INELIGIBLE' });
    await world.closeStage('remote');
    expect((await world.closeStage('defence')).data?.closeStage).toMatchObject({ state: 'SIGNED' });
    const { ranking } = await world.see<RankingSeen>(RANKING, world.clerk);
    expect(ranking).toMatchObject({ ranking: [], ties: [], sensitivity: { methods: [], winnerChanges: [] } });
  });

  it('before the panel is settled no stage is open', async () => {
    const world = await ReviewWorld.of(app);
    await world.appoint(await world.experts(1));
    expect((await world.closeStage('remote')).codes).toEqual(['STAGE_NOT_OPEN']);
    expect((await world.closeStage('remote', world.approver)).codes).toEqual(['FORBIDDEN']);
  });

  it('does not rank by other rules than those of publication', async () => {
    const { world } = await settled(0, { review: { stages: [{ id: 'remote', weight: 100 }] } });
    await world.sql(`update list set rules = jsonb_set(rules, '{scoring,passLine}', '1') where id = $1`, [world.list]);
    expect((await world.closeStage('remote')).codes).toEqual(['INTERNAL']);
    expect((await world.see<RankingSeen>(RANKING, world.clerk)).ranking).toBeNull();
  });
});
