import { startApp, type TestApp } from '../app.js';
import { AwardWorld, day, type Given } from './award-world.js';

const none = { proposed: [], awarded: [], reserve: [], awardedAt: null };

describe('a challenge without a valid bid', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: false });
  });
  afterAll(() => app.stop());

  /** The room of bids has found that no bid is valid. */
  const noBid = async (world: AwardWorld) => {
    await world.sql(`insert into message (id, job, payload, run_at) values (gen_random_uuid(), 'challenge.no-bid', $1, clock_now())`, [
      JSON.stringify({ challengeId: world.challengeKey }),
    ]);
    const [clock] = await world.sql<{ now: Date }>('select clock_now() as now');
    await world.moveTo(clock!.now.toISOString());
  };
  const found = async (given: Given, at = day(60, 1)) => {
    await app.database.query('update demo_clock set instant = $1', [at]);
    const world = await AwardWorld.of(app, { ranked: false, bids: [{ name: 'B1', status: 'INELIGIBLE' }], ...given });
    await noBid(world);
    return world;
  };
  const pending = (world: AwardWorld) =>
    world.sql(`select job, run_at as at from message where payload ->> 'challengeId' = $1 and done_at is null order by run_at, job`, [
      world.challengeKey,
    ]);

  it.each([
    ['RELIST', 'RELISTED'],
    ['WITHDRAW', 'WITHDRAWN'],
  ])('under %s is %s at once, for everyone to read', async (action, step) => {
    const world = await found({ rules: { noBid: { action, extendDays: 9 } }, bids: [] });
    expect(await world.outcome()).toEqual({
      challenge: step,
      decision: { state: 'NO_BID', outcome: 'NO_BID', action, steps: [step], ...none },
    });
    expect(await world.see('decision { outcome }')).toEqual({ decision: { outcome: 'NO_BID' } });
  });

  it('is extended once, from midnight on, and relisted when that brings nothing', async () => {
    const world = await found({});
    expect(await world.outcome()).toEqual({
      challenge: 'EXTENDED',
      decision: { state: 'EXTENDED', outcome: 'NO_BID', action: 'EXTEND_ONCE_THEN_RELIST', steps: ['EXTENDED 15'], ...none },
    });
    expect(await pending(world)).toEqual([
      { job: 'challenge.extension-open', at: new Date(day(61)) },
      { job: 'challenge.remind', at: new Date(day(72)) },
      { job: 'challenge.extension-end', at: new Date(day(75, 1)) },
    ]);
    await world.moveTo(day(61));
    expect(await world.see('state extendedUntil bidderClose')).toEqual({ state: 'OPEN', extendedUntil: day(75), bidderClose: day(45) });
    await world.moveTo(day(75));
    expect(await world.see('state')).toEqual({ state: 'OPEN' });
    await world.moveTo(day(75, 1));
    const ended = {
      challenge: 'RELISTED',
      decision: { state: 'NO_BID', outcome: 'NO_BID', action: 'EXTEND_ONCE_THEN_RELIST', steps: ['EXTENDED 15', 'RELISTED'], ...none },
    };
    expect(await world.outcome()).toEqual(ended);
    await noBid(world);
    expect(await world.outcome()).toEqual(ended);
  });

  it('is not extended anew by late bids that are found while the extension runs', async () => {
    const world = await found({});
    await noBid(world);
    await world.moveTo(day(62));
    await noBid(world);
    expect((await world.outcome()).decision?.steps).toEqual(['EXTENDED 15']);
    expect(await world.see('state extendedUntil')).toEqual({ state: 'OPEN', extendedUntil: day(75) });
  });

  it('has its whole extension also when the form check took days', async () => {
    const world = await found({}, day(72, 3600));
    expect(await world.see('extendedUntil')).toEqual({ extendedUntil: day(87) });
  });

  it('that has no day to extend is relisted at once', async () => {
    const world = await found({ rules: { noBid: { action: 'EXTEND_ONCE_THEN_RELIST', extendDays: 0 } } });
    expect(await world.outcome()).toMatchObject({
      challenge: 'RELISTED',
      decision: { state: 'NO_BID', steps: ['EXTENDED 0', 'RELISTED'] },
    });
  });

  it('is decided as any other when the extension brings a valid bid, and the extension stays on record', async () => {
    const world = await found({ rules: { singleBid: { action: 'VOID', unanimousCanDeliver: false } } });
    await world.moveTo(day(70));
    await world.bid({ name: 'B2', status: null, state: 'SUBMITTED' });
    await world.moveTo(day(75, 1));
    expect([(await world.see('state')).state, await world.bidState('B2')]).toEqual(['EVALUATING', 'FORM_CHECK']);
    expect((await world.decide()).codes).toEqual(['FORM_CHECK_OPEN']);
    await world.sql(`update bid set state = 'ELIGIBLE', eligibility_status = 'ELIGIBLE' where id = $1`, [world.keys.get('B2')]);
    await noBid(world);
    expect((await world.decide()).data?.decideAward).toMatchObject({ state: 'NO_AWARD', outcome: 'NO_AWARD', action: 'VOID' });
    expect((await world.outcome()).decision?.steps).toEqual(['EXTENDED 15', 'RELISTED']);
  });

  it('may be decided by a deviation after its extension, which then is hidden until it is countersigned', async () => {
    const world = await found({});
    await world.moveTo(day(75));
    await world.sql(`update challenge set state = 'EVALUATING' where id = $1`, [world.challengeKey]);
    await world.bid({ name: 'B2' });
    await world.bid({ name: 'B3' });
    await world.rank([{ name: 'B2' }, { name: 'B3' }]);
    expect((await world.decide(world.approver, { proposed: ['B3'], reason: 'Route' })).data?.decideAward).toMatchObject({
      state: 'COUNTERSIGN',
    });
    expect(await world.see('decision { state }')).toEqual({ decision: null });
    expect((await world.outcome()).decision).toMatchObject({ steps: ['EXTENDED 15'], proposed: ['B3'], reserve: ['B2'] });
  });

  it('is not, while a bid is eligible or still in the form check', async () => {
    for (const status of ['ELIGIBLE', null] as const) {
      const world = await found({
        bids: [
          { name: 'B1', status: 'INELIGIBLE' },
          { name: 'B2', status },
        ],
      });
      expect(await world.outcome()).toEqual({ challenge: 'EVALUATING', decision: null });
    }
  });

  it('gives its decision to an approver who asks for one', async () => {
    await app.database.query('update demo_clock set instant = $1', [day(61)]);
    const world = await AwardWorld.of(app, {
      ranked: false,
      bids: [{ name: 'B1', status: 'INELIGIBLE' }],
      rules: { noBid: { action: 'RELIST' } },
    });
    expect((await world.decide()).data?.decideAward).toMatchObject({ outcome: 'NO_BID', action: 'RELIST' });
    expect((await world.decide()).data?.decideAward).toMatchObject({ outcome: 'NO_BID', action: 'RELIST' });
    const open = await AwardWorld.of(app, { ranked: false, state: 'OPEN' });
    expect((await open.decide()).codes).toEqual(['WRONG_STATE']);
  });
});
