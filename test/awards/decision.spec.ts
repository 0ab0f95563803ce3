import { startApp, type TestApp } from '../app.js';
import { AwardWorld, day, type Given, type GivenBid } from './award-world.js';

const two: GivenBid[] = [{ name: 'B1', score: 90 }, { name: 'B2' }];
const nobody = { proposed: [], awarded: [], reserve: [], awardedAt: null };
const single = (action: 'VOID' | 'PROCEED_WITH_THRESHOLD', unanimousCanDeliver = true) => ({ singleBid: { action, unanimousCanDeliver } });

describe('a decision', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: false });
  });
  afterAll(() => app.stop());
  beforeEach(() => app.database.query('update demo_clock set instant = $1', [day(82)]));

  const decided = async (given: Given) => {
    const world = await AwardWorld.of(app, given);
    const { codes } = await world.decide();
    expect(codes).toEqual([]);
    return world.outcome();
  };

  describe('by the table of rule 10', () => {
    it('with one valid bid and VOID, ends without award and is relisted, and needs no review', async () => {
      expect(await decided({ rules: single('VOID'), bids: [{ name: 'B1' }, { name: 'B2', status: 'INELIGIBLE' }], ranked: false })).toEqual(
        {
          challenge: 'RELISTED',
          decision: { state: 'NO_AWARD', outcome: 'NO_AWARD', action: 'VOID', steps: ['RELISTED'], ...nobody },
        },
      );
    });

    it('with one valid bid that passes and that everyone believes in, proposes it', async () => {
      expect(await decided({ rules: single('PROCEED_WITH_THRESHOLD'), bids: [{ name: 'B1' }] })).toEqual({
        challenge: 'EVALUATING',
        decision: {
          ...{ state: 'PROPOSED', outcome: 'AWARDED', action: 'PROCEED_WITH_THRESHOLD', steps: [] },
          ...{ proposed: ['B1'], awarded: [], reserve: [], awardedAt: null },
        },
      });
    });

    it.each<[string, GivenBid, boolean]>([
      ['fails the line', { name: 'B1', passes: false }, false],
      ['not everyone believes in', { name: 'B1', canDeliver: false }, true],
    ])('with one valid bid that %s, ends without award and without a step', async (_case, bid, unanimous) => {
      expect(await decided({ rules: single('PROCEED_WITH_THRESHOLD', unanimous), bids: [bid] })).toEqual({
        challenge: 'NO_AWARD',
        decision: { state: 'NO_AWARD', outcome: 'NO_AWARD', action: 'PROCEED_WITH_THRESHOLD', steps: [], ...nobody },
      });
    });

    it('with several of which none passes, is relisted', async () => {
      expect(await decided({ bids: two.map((bid) => ({ ...bid, passes: false })) })).toEqual({
        challenge: 'RELISTED',
        decision: { state: 'NO_AWARD', outcome: 'NO_AWARD', action: 'RELIST', steps: ['RELISTED'], ...nobody },
      });
    });

    it('with several of which some pass, proposes the first and keeps the others in reserve', async () => {
      const { decision } = await decided({ bids: [...two, { name: 'B3', passes: false }] });
      expect(decision).toMatchObject({ outcome: 'AWARDED', action: null, steps: [], proposed: ['B1'], reserve: ['B2'] });
    });

    it('in a race, proposes a second track that is near and takes another route', async () => {
      const near: GivenBid[] = [
        { name: 'B1', score: 90.1 },
        { name: 'B2', score: 87.1 },
        { name: 'B3', score: 87 },
      ];
      expect((await decided({ winners: { mode: 'race', k: 3 }, bids: near })).decision).toMatchObject({
        proposed: ['B1', 'B2'],
        reserve: ['B3'],
      });
    });

    it('in a prize, proposes every self-funded bid that passes besides the funded ones', async () => {
      const bids: GivenBid[] = [{ name: 'B1' }, { name: 'B2' }, { name: 'B3', selfFunded: true }];
      expect((await decided({ winners: { mode: 'prize', k: 1 }, bids })).decision).toMatchObject({
        proposed: ['B1', 'B3'],
        reserve: ['B2'],
      });
    });

    it('in a prize of no place, has nobody to award', async () => {
      const { challenge, decision } = await decided({ winners: { mode: 'prize', k: 0 }, bids: two });
      expect(challenge).toBe('NO_AWARD');
      expect(decision).toMatchObject({ state: 'NO_AWARD', outcome: 'NO_AWARD', action: null, steps: [], reserve: ['B1', 'B2'] });
    });

    it('does not propose a bid that was withdrawn after the close', async () => {
      const { decision } = await decided({ bids: [{ name: 'B1', withdrawn: true }, { name: 'B2' }] });
      expect(decision).toMatchObject({ proposed: ['B2'], reserve: [] });
    });
  });

  it('while a stage is open, STAGES_OPEN; while a bid is not found, FORM_CHECK_OPEN; before evaluation, WRONG_STATE', async () => {
    const open = await AwardWorld.of(app, { bids: two, ranked: false });
    await open.sql(
      `insert into panel (id, challenge_id, seed, source, state, appointed_by, appointed_at) select gen_random_uuid(), $1, '', 'APPOINTED', 'SCORING', created_by, clock_now() from list where id = $2`,
      [open.challengeKey, open.listKey],
    );
    expect((await open.decide()).codes).toEqual(['STAGES_OPEN']);
    const unsettled = await AwardWorld.of(app, { bids: [{ name: 'B1' }, { name: 'B2', status: null }] });
    expect((await unsettled.decide()).codes).toEqual(['FORM_CHECK_OPEN']);
    const closed = await AwardWorld.of(app, { bids: two, state: 'CLOSED' });
    expect((await closed.decide()).codes).toEqual(['WRONG_STATE']);
  });

  it('without a panel, waits for the planned end of the review, and then nobody has passed', async () => {
    const world = await AwardWorld.of(app, { bids: two, ranked: false });
    await world.clock(day(80));
    expect((await world.decide()).codes).toEqual(['STAGES_OPEN']);
    await world.clock(day(80, 1));
    expect((await world.decide()).data?.decideAward).toMatchObject({ outcome: 'NO_AWARD', action: 'RELIST' });
  });

  it('as anyone but an approver of the department, FORBIDDEN; for no challenge, NOT_FOUND', async () => {
    const world = await AwardWorld.of(app, { bids: two });
    const other = await world.make.person({ organisation: await world.make.organisation({ kind: 'DEPARTMENT' }), role: 'approver' });
    for (const by of [world.clerk, world.supervisor, world.citizen, other]) expect((await world.decide(by)).codes).toEqual(['FORBIDDEN']);
    const input = { challenge: world.challenge.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')) };
    expect((await world.call('decideAward', 'DecideAwardInput', world.approver, input)).codes).toEqual(['NOT_FOUND']);
  });

  it('given two officers at once, is taken once', async () => {
    const world = await AwardWorld.of(app, { bids: two });
    const answers = await Promise.all([world.decide(world.approver), world.decide(world.approver2)]);
    expect(answers.flatMap(({ codes }) => codes)).toEqual(['WRONG_STATE']);
    expect(await world.sql('select from decision where challenge_id = $1', [world.challengeKey])).toHaveLength(1);
    expect(await world.sql(`select from event where challenge_id = $1 and event = 'decideAward'`, [world.challengeKey])).toHaveLength(1);
  });

  it('is hidden, and bidders do not learn it, until the notice opens; then everyone reads who leads the bids', async () => {
    const world = await AwardWorld.of(app, { bids: [...two, { name: 'B3', passes: false }] });
    await world.decide();
    const seen = () => world.see<{ decision: unknown }>('decision { proposed announced { bid lead { en } title { en } } }');
    expect(await seen()).toEqual({ decision: null });
    expect(await world.bidState('B1')).toBe('RANKED');
    await world.moveTo(day(100, -1));
    expect(await seen()).toEqual({ decision: null });
    await world.moveTo(day(100));
    const announced = [{ bid: world.id('B1'), lead: { en: 'Unit of B1' }, title: { en: 'B1' } }];
    expect(await seen()).toEqual({ decision: { proposed: [world.id('B1')], announced } });
    expect(await Promise.all(['B1', 'B2', 'B3'].map((name) => world.bidState(name)))).toEqual(['PROPOSED', 'RESERVE', 'REJECTED']);
    expect((await world.outcome()).decision?.state).toBe('NOTICE');
  });

  it('is public at once where nobody is proposed', async () => {
    const world = await AwardWorld.of(app, { bids: two.map((bid) => ({ ...bid, passes: false })) });
    await world.decide();
    expect(await world.see('decision { outcome noticeOpens }')).toEqual({ decision: { outcome: 'NO_AWARD', noticeOpens: null } });
  });

  it('that comes after the planned opening opens at once, and its notice moves where too few working days are left', async () => {
    const world = await AwardWorld.of(app, { bids: two });
    await world.moveTo(day(101));
    expect((await world.decide()).data?.decideAward).toMatchObject({ state: 'NOTICE', noticeOpens: day(101), noticeCloses: day(110) });
    const late = await AwardWorld.of(app, { bids: two });
    await late.clock(day(108));
    expect((await late.decide()).data?.decideAward).toMatchObject({ state: 'NOTICE', noticeOpens: day(108), noticeCloses: day(118) });
    expect(await late.see('noticeOpens noticeCloses')).toEqual({ noticeOpens: day(108), noticeCloses: day(118) });
    await late.moveTo(day(118, 1));
    expect((await late.outcome()).decision).toMatchObject({ state: 'AWARDED', awardedAt: day(118) });
  });

  describe('that deviates from the rank', () => {
    const given = { bids: [...two, { name: 'B3', passes: false }] };

    it('needs a reason, bids that pass and no more of them than there are places', async () => {
      const world = await AwardWorld.of(app, given);
      expect((await world.decide(world.approver, { proposed: ['B2'] })).codes).toEqual(['DEVIATION_NEEDS_REASON']);
      expect((await world.decide(world.approver, { proposed: ['B2'], reason: '  ' })).codes).toEqual(['DEVIATION_NEEDS_REASON']);
      for (const proposed of [['B3'], ['B1', 'B2'], []])
        expect((await world.decide(world.approver, { proposed, reason: 'Because' })).codes).toEqual(['INPUT_INVALID']);
    });

    it('is none where it names whom the rules propose', async () => {
      const world = await AwardWorld.of(app, given);
      expect((await world.decide(world.approver, { proposed: ['B1'] })).data?.decideAward).toMatchObject({ state: 'PROPOSED' });
    });

    it('waits for a supervisor, who is another person, and then has its notice', async () => {
      const world = await AwardWorld.of(app, given);
      const { data } = await world.decide(world.approver, { proposed: ['B2'], reason: 'B1 left the field' });
      expect(data?.decideAward).toMatchObject({
        state: 'COUNTERSIGN',
        noticeOpens: null,
        proposed: [world.id('B2')],
        reserve: [world.id('B1')],
      });
      await world.moveTo(day(103));
      expect(await world.see('decision { state }')).toEqual({ decision: null });
      expect((await world.file('B2')).codes).toEqual(['NOTICE_NOT_OPEN']);
      expect((await world.countersign(world.approver)).codes).toEqual(['FORBIDDEN']);
      await world.sql(
        `insert into membership (id, person_id, organisation_id, role) select gen_random_uuid(), decided_by, department_id, 'supervisor' from decision where challenge_id = $1`,
        [world.challengeKey],
      );
      expect((await world.countersign(world.approver)).codes).toEqual(['TWO_PERSON_RULE']);
      expect((await world.countersign()).data?.countersignDecision).toMatchObject({ state: 'NOTICE', noticeOpens: day(103) });
      expect((await world.countersign()).codes).toEqual(['WRONG_STATE']);
      expect(await world.see('decision { deviationReason }')).toEqual({ decision: { deviationReason: 'B1 left the field' } });
      await world.moveTo(day(114));
      expect((await world.outcome()).decision).toMatchObject({ state: 'AWARDED', proposed: ['B2'], awarded: ['B2'], reserve: ['B1'] });
    });

    it('may be taken back for the rank while it waits', async () => {
      const world = await AwardWorld.of(app, given);
      await world.decide(world.approver, { proposed: ['B2'], reason: 'B1 left the field' });
      expect((await world.decide(world.approver2)).data?.decideAward).toMatchObject({ state: 'PROPOSED', proposed: [world.id('B1')] });
      expect((await world.countersign()).codes).toEqual(['WRONG_STATE']);
    });
  });

  it('offers what the viewer may do', async () => {
    const world = await AwardWorld.of(app, { bids: two });
    await world.decide(world.approver, { proposed: ['B2'], reason: 'Because' });
    const actions = (viewer: typeof world.clerk) => world.see('decision { availableActions { name allowed reason } }', viewer);
    expect(await actions(world.supervisor)).toEqual({
      decision: {
        availableActions: [
          { name: 'decideAward', allowed: false, reason: 'FORBIDDEN' },
          { name: 'countersignDecision', allowed: true, reason: null },
        ],
      },
    });
  });
});
