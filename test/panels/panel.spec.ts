import { uuidOf } from '../../src/common/ids.js';
import { startApp, type TestApp } from '../app.js';
import { newKey, text } from '../factories.js';
import { AFTER_CLOSES, BIDDER_CLOSE, ReviewWorld } from './review-world.js';

const DECLINE = `mutation ($challenge: ID!, $reason: TextInput!, $key: ID!) { declineSeat(challenge: $challenge, reason: $reason, key: $key) { id } }`;

describe('a panel', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    await app.moveTo(AFTER_CLOSES);
  });
  afterAll(() => app.stop());

  const decline = (world: ReviewWorld, expert: { token: string }) =>
    app.graphql(DECLINE, { challenge: world.challenge, reason: text('Abroad'), key: newKey() }, expert.token);

  it('seats the drawn in their order, and a reserve for who declined', async () => {
    const world = await ReviewWorld.of(app);
    const [a, b, c, reserve] = await world.experts(4);
    await world.bid();
    expect((await world.appoint([c!, a!, b!], [reserve!])).codes).toEqual([]);
    expect((await decline(world, a!)).codes).toEqual([]);
    const { data, codes } = await world.settle();
    expect(codes).toEqual([]);
    expect(data).toEqual({
      settlePanel: {
        state: 'SCORING',
        enough: true,
        members: [{ id: c!.expert }, { id: reserve!.expert }, { id: b!.expert }],
        replaced: [{ expert: a!.expert, by: reserve!.expert, reason: 'DECLINED' }],
        stages: [
          { stage: 'remote', state: 'OPEN' },
          { stage: 'defence', state: 'PLANNED' },
        ],
      },
    });
  });

  it('is settled once; what would change its seats afterwards is PANEL_SETTLED', async () => {
    const world = await ReviewWorld.of(app);
    const experts = await world.experts(3);
    await world.appoint(experts);
    const settled = await Promise.all([world.settle(), world.settle()]);
    expect(settled.flatMap(({ codes }) => codes)).toEqual(['PANEL_SETTLED']);
    expect((await world.appoint(experts)).codes).toEqual(['PANEL_SETTLED']);
    expect((await decline(world, experts[0]!)).codes).toEqual(['PANEL_SETTLED']);
  });

  it('keeps a refusal through a new appointment, and takes one of an expert who is no candidate', async () => {
    const world = await ReviewWorld.of(app);
    const [a, b, c, other] = await world.experts(4);
    await world.appoint([a!, b!]);
    await decline(world, a!);
    await decline(world, other!);
    await world.appoint([a!, c!], [other!, b!]);
    const { data } = await world.settle();
    expect(data?.settlePanel).toMatchObject({
      members: [{ id: b!.expert }, { id: c!.expert }],
      replaced: [{ expert: a!.expert, by: b!.expert, reason: 'DECLINED' }],
    });
  });

  it('offers each viewer what he or she may do', async () => {
    const world = await ReviewWorld.of(app);
    const [candidate] = await world.experts(1);
    await world.appoint([candidate!]);
    const offered = async (viewer: Parameters<ReviewWorld['settle']>[0]) => {
      const { panel } = await world.see<{
        panel: { availableActions: { name: string; allowed: boolean; reason: string | null }[] } | null;
      }>('panel { availableActions { name allowed reason } }', viewer);
      return panel?.availableActions.filter(({ allowed }) => allowed).map(({ name }) => name) ?? null;
    };
    expect(await offered(world.clerk)).toEqual(['appointPanel', 'settlePanel']);
    expect(await offered(candidate)).toEqual(['declineSeat']);
    expect(await offered(world.approver)).toEqual([]);
    expect(await offered(world.foreignClerk)).toBeNull();
    await world.settle();
    expect(await offered(world.clerk)).toEqual(['closeStage']);
    expect(await offered(candidate)).toEqual([]);
    expect(await offered(undefined)).toEqual([]);
  });

  it('given too few members, is settled and says so', async () => {
    const world = await ReviewWorld.of(app);
    const [a] = await world.experts(1);
    await world.appoint([a!]);
    expect((await world.settle()).data?.settlePanel).toMatchObject({ enough: false, replaced: [] });
  });

  it('as a clerk of another department, FORBIDDEN; given an expert who is not in the pool, EXPERT_UNKNOWN; before there is one, NOT_FOUND', async () => {
    const world = await ReviewWorld.of(app);
    const [a] = await world.experts(1);
    expect((await world.settle()).codes).toEqual(['NOT_FOUND']);
    expect((await decline(world, a!)).codes).toEqual(['NOT_FOUND']);
    expect((await world.settle(world.foreignClerk)).codes).toEqual(['FORBIDDEN']);
    expect((await world.settle(a!)).codes).toEqual(['FORBIDDEN']);
    expect((await world.appoint([{ ...a!, expert: `expert_${'0'.repeat(32)}` }])).codes).toEqual(['EXPERT_UNKNOWN']);
  });

  it('before the later close, PANEL_TOO_EARLY', async () => {
    const world = await ReviewWorld.of(app);
    await world.appoint(await world.experts(2));
    await world.sql('update challenge set bidder_close = $2, recommender_close = $3 where id = $1', [
      world.challengeKey,
      BIDDER_CLOSE,
      '2026-05-01T00:00:00.000Z',
    ]);
    expect((await world.settle()).codes).toEqual(['PANEL_TOO_EARLY']);
  });

  describe('in conflict', () => {
    const conflictsOf = async (world: ReviewWorld, mine: string[], viewer = world.clerk) => {
      const { conflicts } = await world.see<{ conflicts: { expert: { id: string } | null }[] }>(
        'conflicts { expert { id } bid { id } rule source hard }',
        viewer,
      );
      return conflicts.filter(({ expert }) => expert && mine.includes(expert.id));
    };

    it('under scope bid, only the challenge as a whole unseats; each conflict is on record', async () => {
      const first = await ReviewWorld.of(app);
      const [vetter, coauthor, banned, reserve] = await first.experts(4);
      const world = await ReviewWorld.of(app, { conflict: { scope: 'bid' } }, [vetter!.expert]);
      const group = await world.unit();
      const insider = await world.make.expert(await world.unit({ parent: group }));
      const bid = await world.bid({ lead: await world.unit({ parent: group }), avoidExperts: [insider.expert] });
      const operator = await world.make.operator();
      const relation = {
        expert: coauthor!.expert,
        kind: 'COAUTHOR',
        person: bid.pi.id,
        endedAt: '2022-03-01T00:00:00.000Z',
        declared: false,
      };
      expect((await world.call('declareRelation', 'DeclareRelationInput', operator, relation)).codes).toEqual([]);
      const ban = { expert: banned!.expert, from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z', reason: text('Case') };
      expect((await world.call('recordBan', 'RecordBanInput', operator, ban)).codes).toEqual([]);

      await world.appoint([vetter!, coauthor!, banned!, insider], [reserve!]);
      expect((await world.settle()).data?.settlePanel).toMatchObject({
        members: [reserve, coauthor, insider].map((expert) => ({ id: expert!.expert })),
        replaced: [
          { expert: vetter!.expert, by: reserve!.expert, reason: 'CONFLICT' },
          { expert: banned!.expert, by: null, reason: 'CONFLICT' },
        ],
      });
      const mine = [vetter!, coauthor!, banned!, insider].map(({ expert }) => expert);
      const found = await conflictsOf(world, mine);
      expect(found).toHaveLength(5);
      expect(found).toEqual(
        expect.arrayContaining([
          { expert: { id: vetter!.expert }, bid: null, rule: 'NEED_VETTER', source: 'record', hard: true },
          { expert: { id: banned!.expert }, bid: null, rule: 'INTEGRITY_LIST', source: 'record', hard: true },
          { expert: { id: coauthor!.expert }, bid: { id: bid.id }, rule: 'COAUTHOR', source: 'detected', hard: true },
          { expert: { id: insider.expert }, bid: { id: bid.id }, rule: 'SAME_GROUP', source: 'record', hard: false },
          { expert: { id: insider.expert }, bid: { id: bid.id }, rule: 'AVOID_LIST', source: 'bid', hard: true },
        ]),
      );
      // An expert reads the own ones, and not that a bidder asked for it; the public none.
      expect((await world.see<{ conflicts: unknown[] }>('conflicts { rule }', insider)).conflicts).toEqual([{ rule: 'SAME_GROUP' }]);
      expect((await world.see<{ conflicts: unknown[] }>('conflicts { rule }')).conflicts).toEqual([]);
      expect(await conflictsOf(world, mine, world.foreignClerk)).toEqual([]);
    });

    it('under scope challenge, one bid unseats; a bid in correction counts, one found ineligible or withdrawn does not', async () => {
      const world = await ReviewWorld.of(app, { conflict: { scope: 'challenge' } });
      const [correcting, ineligible, withdrawn, team] = await world.experts(4);
      const unitOf = async (expert: { expert: string }) => {
        const [row] = await world.sql<{ id: string }>('select affiliation_id as id from expert where id = $1', [
          uuidOf(expert.expert, 'expert'),
        ]);
        return `organisation_${row!.id.replaceAll('-', '')}`;
      };
      await world.bid({ lead: await unitOf(correcting!), status: null });
      await world.bid({ lead: await unitOf(ineligible!), status: 'INELIGIBLE', team: [team!.id] });
      await world.bid({ partners: [await unitOf(withdrawn!)], withdrawnAt: BIDDER_CLOSE });
      await world.appoint([correcting!, ineligible!, withdrawn!, team!]);
      expect((await world.settle()).data?.settlePanel).toMatchObject({
        members: [{ id: ineligible!.expert }, { id: withdrawn!.expert }],
        replaced: [
          { expert: correcting!.expert, by: null, reason: 'CONFLICT' },
          { expert: team!.expert, by: null, reason: 'CONFLICT' },
        ],
      });
      const mine = [correcting!, ineligible!, withdrawn!, team!].map(({ expert }) => expert);
      expect(await conflictsOf(world, mine)).toEqual([
        expect.objectContaining({ expert: { id: correcting!.expert }, rule: 'SAME_UNIT' }),
        expect.objectContaining({ expert: { id: team!.expert }, bid: null, rule: 'OWN_BID_IN_LIST' }),
      ]);
    });

    it('a relation counts to the edge of its years before publication, and not beyond', async () => {
      const world = await ReviewWorld.of(app, { conflict: { scope: 'challenge', coauthorYears: 5 } });
      const [edge, beyond] = await world.experts(2);
      const bid = await world.bid();
      const operator = await world.make.operator();
      for (const [expert, endedAt] of [
        [edge, '2021-02-28T10:00:00.000Z'],
        [beyond, '2021-02-28T09:59:59.999Z'],
      ] as const) {
        const relation = { expert: expert!.expert, kind: 'JOINT_PROJECT', person: bid.pi.id, endedAt, declared: true };
        expect((await world.call('declareRelation', 'DeclareRelationInput', operator, relation)).codes).toEqual([]);
      }
      await world.appoint([edge!, beyond!]);
      expect((await world.settle()).data?.settlePanel).toMatchObject({ members: [{ id: beyond!.expert }] });
    });
  });
});
