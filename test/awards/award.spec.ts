import { AwardService } from '../../src/awards/award.service.js';
import { startApp, type TestApp } from '../app.js';
import { AwardWorld, day, type Given, type GivenBid } from './award-world.js';

const three: GivenBid[] = [{ name: 'B1', score: 90 }, { name: 'B2' }, { name: 'B3', passes: false }];
const after = (days: number, seconds = 0) => day(110 + days, seconds);

describe('an award', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: false });
  });
  afterAll(() => app.stop());
  beforeEach(() => app.database.query('update demo_clock set instant = $1', [day(82)]));

  /** A decided challenge whose notice is open. */
  const inNotice = async (given: Given = {}) => {
    const world = await AwardWorld.of(app, { bids: three, ...given });
    expect((await world.decide()).codes).toEqual([]);
    await world.moveTo(day(100));
    return world;
  };
  const filed = async (world: AwardWorld, bid: string) => {
    const { data, codes } = await world.file(bid);
    expect(codes).toEqual([]);
    return data!.fileObjection!.id;
  };
  const lapse = (world: AwardWorld, bid: string, at: string) =>
    app.database.system((tx) =>
      app.nest.get(AwardService).lapse(tx, { challengeId: world.challengeKey, bidId: world.keys.get(bid)!, at: new Date(at) }),
    );

  it('follows one second after the notice, counts from its close, and has contracts drafted', async () => {
    const world = await inNotice();
    await world.moveTo(after(0));
    expect(await world.outcome()).toMatchObject({ challenge: 'EVALUATING', decision: { state: 'NOTICE', awarded: [], awardedAt: null } });
    await world.moveTo(after(0, 1));
    expect(await world.outcome()).toMatchObject({
      challenge: 'AWARDED',
      decision: { state: 'AWARDED', awarded: ['B1'], reserve: ['B2'], awardedAt: after(0) },
    });
    expect(await world.drafts()).toEqual([['B1', after(0), after(30)]]);
    expect(await world.bidState('B1')).toBe('AWARDED');
    expect(await world.see('decision { reserveValidUntil }')).toEqual({ decision: { reserveValidUntil: after(60) } });
  });

  it('runs once, however often its messages come', async () => {
    const world = await inNotice();
    await world.moveTo(after(0, 1));
    for (const job of ['notice.open', 'notice.close', 'award.carry-out'])
      await world.sql(`insert into message (id, job, payload, run_at) values (gen_random_uuid(), $1, $2, clock_now())`, [
        job,
        JSON.stringify({ challengeId: world.challengeKey }),
      ]);
    await world.moveTo(after(0, 1));
    expect(await world.drafts()).toHaveLength(1);
    expect(
      await world.sql(`select from event where challenge_id = $1 and event = 'award' and subject = 'decision'`, [world.challengeKey]),
    ).toHaveLength(1);
  });

  it('comes though the notice never opened in time, because the workers were down', async () => {
    const world = await AwardWorld.of(app, { bids: three });
    await world.decide();
    await world.sql(`update message set run_at = $2 where key = $1`, [`notice.open:${world.challengeKey}`, after(9)]);
    await world.moveTo(after(0, 1));
    expect(await world.outcome()).toMatchObject({ challenge: 'AWARDED', decision: { state: 'AWARDED' } });
  });

  it('is held across the notice close by an open objection, and carried out one second after the finding', async () => {
    const world = await inNotice();
    await world.moveTo(day(105));
    const objection = await filed(world, 'B1');
    await world.moveTo(after(3));
    expect(await world.outcome()).toMatchObject({ challenge: 'EVALUATING', decision: { state: 'NOTICE' } });
    expect((await world.find(objection, 'DISMISSED')).data?.decideObjection).toMatchObject({ outcome: 'DISMISSED', effect: 'NONE' });
    await world.moveTo(after(3));
    expect((await world.outcome()).decision).toMatchObject({ state: 'NOTICE', awardedAt: null });
    await world.moveTo(after(3, 1));
    expect((await world.outcome()).decision).toMatchObject({ state: 'AWARDED', awarded: ['B1'], awardedAt: after(3) });
    expect(await world.drafts()).toEqual([['B1', after(3), after(33)]]);
  });

  it('waits for the last of several findings', async () => {
    const world = await inNotice();
    const [first, second] = [await filed(world, 'B1'), await filed(world, 'B2')];
    await world.moveTo(after(2));
    await world.find(first, 'DISMISSED');
    await world.moveTo(after(5));
    expect((await world.outcome()).decision?.state).toBe('NOTICE');
    await world.find(second, 'DISMISSED');
    await world.moveTo(after(6));
    expect((await world.outcome()).decision).toMatchObject({ state: 'AWARDED', awardedAt: after(5) });
  });

  it.each<[string, number, number]>([
    ['before the close', -1, 0],
    ['at the close', 0, 0],
    ['one second after it', 1, 1],
  ])('after a finding %s, counts from the later of both', async (_case, seconds, awarded) => {
    const world = await inNotice();
    const objection = await filed(world, 'B1');
    await world.moveTo(after(0, seconds));
    await world.find(objection, 'DISMISSED');
    await world.moveTo(after(0, awarded));
    expect((await world.outcome()).decision?.state).toBe('NOTICE');
    await world.moveTo(after(0, awarded + 1));
    expect((await world.outcome()).decision).toMatchObject({ state: 'AWARDED', awardedAt: after(0, awarded) });
  });

  describe('when an objection is upheld', () => {
    it('goes to the reserve, without a second notice, and everything else stays on record', async () => {
      const world = await inNotice();
      const objection = await filed(world, 'B1');
      await world.moveTo(after(4));
      expect((await world.find(objection, 'UPHELD')).data?.decideObjection).toMatchObject({ outcome: 'UPHELD', effect: 'BID_REMOVED' });
      expect((await world.outcome()).decision).toMatchObject({ steps: ['REMOVED_BY_OBJECTION B1', 'RESERVE_PROMOTED B2'], awarded: [] });
      await world.moveTo(after(4, 1));
      expect((await world.outcome()).decision).toEqual({
        ...{ state: 'AWARDED', outcome: 'AWARDED', action: null, steps: ['REMOVED_BY_OBJECTION B1', 'RESERVE_PROMOTED B2'] },
        ...{ proposed: ['B1'], awarded: ['B2'], reserve: [], awardedAt: after(4) },
      });
      expect(await world.drafts()).toEqual([['B2', after(4), after(34)]]);
      expect([await world.bidState('B1'), await world.bidState('B2')]).toEqual(['REMOVED', 'AWARDED']);
    });

    it('ends where nobody is left: no award, and no step beyond the removal', async () => {
      const world = await inNotice({ bids: [{ name: 'B1' }, { name: 'B3', passes: false }] });
      await world.find(await filed(world, 'B1'), 'UPHELD');
      expect(await world.outcome()).toEqual({
        challenge: 'NO_AWARD',
        decision: {
          ...{ state: 'NO_AWARD', outcome: 'NO_AWARD', action: null, steps: ['REMOVED_BY_OBJECTION B1'] },
          ...{ proposed: ['B1'], awarded: [], reserve: [], awardedAt: null },
        },
      });
      await world.moveTo(after(1));
      expect(await world.drafts()).toEqual([]);
    });

    it('in a prize, replaces nobody', async () => {
      const world = await inNotice({
        winners: { mode: 'prize', k: 1 },
        bids: [{ name: 'B1' }, { name: 'B2' }, { name: 'B4', selfFunded: true }],
      });
      await world.find(await filed(world, 'B1'), 'UPHELD');
      await world.moveTo(after(1));
      expect((await world.outcome()).decision).toMatchObject({ steps: ['REMOVED_BY_OBJECTION B1'], awarded: ['B4'], reserve: ['B2'] });
    });

    it('against a reserve, only leaves that one out', async () => {
      const world = await inNotice();
      await world.find(await filed(world, 'B2'), 'UPHELD');
      expect((await world.outcome()).decision).toMatchObject({ state: 'NOTICE', steps: [], reserve: [] });
      expect(await world.bidState('B2')).toBe('REMOVED');
    });

    it('twice against the same bid, or against one that is not proposed, changes nothing more', async () => {
      const world = await inNotice();
      const [first, again, other] = [await filed(world, 'B1'), await filed(world, 'B1'), await filed(world, 'B3')];
      for (const objection of [first, again, other]) expect((await world.find(objection, 'UPHELD')).codes).toEqual([]);
      expect((await world.outcome()).decision).toMatchObject({ steps: ['REMOVED_BY_OBJECTION B1', 'RESERVE_PROMOTED B2'], reserve: [] });
    });
  });

  describe('when a bid is withdrawn', () => {
    const withdraw = async (world: AwardWorld, name: string) => {
      const pi = await world.piOf(name);
      const query = 'mutation ($bid: ID!, $key: ID!) { withdrawBid(bid: $bid, key: $key) { withdrawnAt } }';
      expect((await app.graphql(query, { bid: world.id(name), key: `withdraw ${name}` }, pi)).codes).toEqual([]);
    };
    const breaches = (world: AwardWorld) =>
      world.sql(`select subject_id as bid, reason from event where challenge_id = $1 and event = 'integrityRecord'`, [world.challengeKey]);

    it('in the notice, goes to the reserve at once, and the breach is on the integrity record', async () => {
      const world = await inNotice();
      await world.moveTo(day(105));
      await withdraw(world, 'B1');
      expect(await breaches(world)).toEqual([{ bid: world.keys.get('B1'), reason: 'AFTER_NOTICE' }]);
      await world.moveTo(day(105));
      expect((await world.outcome()).decision).toMatchObject({
        state: 'NOTICE',
        steps: ['LAPSED B1', 'RESERVE_PROMOTED B2'],
        proposed: ['B1'],
      });
      expect([await world.bidState('B1'), await world.bidState('B2')]).toEqual(['LAPSED', 'PROPOSED']);
      await world.moveTo(after(0, 1));
      expect((await world.outcome()).decision).toMatchObject({ state: 'AWARDED', awarded: ['B2'], awardedAt: after(0) });
      expect(await world.drafts()).toEqual([['B2', after(0), after(30)]]);
    });

    it('in the notice, ends without an award where nobody is left', async () => {
      const world = await inNotice({ bids: [{ name: 'B1' }] });
      await withdraw(world, 'B1');
      await world.moveTo(after(1));
      expect(await world.outcome()).toMatchObject({
        challenge: 'NO_AWARD',
        decision: { state: 'NO_AWARD', steps: ['LAPSED B1'], awarded: [] },
      });
    });

    it('in reserve, only leaves the reserve', async () => {
      const world = await inNotice();
      await withdraw(world, 'B2');
      await world.moveTo(after(1));
      expect((await world.outcome()).decision).toMatchObject({ steps: [], awarded: ['B1'], reserve: [] });
      expect(await world.bidState('B2')).toBe('LAPSED');
      expect(await breaches(world)).toEqual([]);
    });

    it('between the decision and the notice, falls when the notice opens, without a breach', async () => {
      const world = await AwardWorld.of(app, { bids: three });
      await world.decide();
      await withdraw(world, 'B1');
      await world.moveTo(day(100, -1));
      expect((await world.outcome()).decision).toMatchObject({ state: 'PROPOSED', steps: [] });
      await world.moveTo(day(100));
      expect((await world.outcome()).decision).toMatchObject({ state: 'NOTICE', steps: ['LAPSED B1', 'RESERVE_PROMOTED B2'], reserve: [] });
      expect(await breaches(world)).toEqual([]);
    });
  });

  describe('that is not signed', () => {
    it('lapses to the reserve, whose time to sign counts from there, down the chain until nobody is left', async () => {
      const world = await inNotice();
      await world.moveTo(after(1));
      await lapse(world, 'B1', after(30, 1));
      expect(await world.outcome()).toMatchObject({
        challenge: 'AWARDED',
        decision: { state: 'AWARDED', steps: ['LAPSED B1', 'RESERVE_PROMOTED B2'], awarded: ['B2'], reserve: [], awardedAt: after(0) },
      });
      expect((await world.drafts()).at(-1)).toEqual(['B2', after(30, 1), after(60, 1)]);
      expect([await world.bidState('B1'), await world.bidState('B2')]).toEqual(['LAPSED', 'AWARDED']);
      await lapse(world, 'B1', after(30, 1));
      await lapse(world, 'B2', after(60, 2));
      expect(await world.outcome()).toMatchObject({
        challenge: 'NO_AWARD',
        decision: { state: 'NO_AWARD', outcome: 'NO_AWARD', steps: ['LAPSED B1', 'RESERVE_PROMOTED B2', 'LAPSED B2'], awarded: [] },
      });
      expect(await world.drafts()).toHaveLength(2);
    });

    it('finds no reserve when the time of reserves is over; the reserve stays on record', async () => {
      const world = await inNotice({ rules: { contract: { signDays: 60 } } });
      await world.moveTo(after(60));
      expect((await world.outcome()).decision?.state).toBe('AWARDED');
      await world.moveTo(after(60, 1));
      expect((await world.outcome()).decision).toMatchObject({ state: 'RESERVE_VOID', reserve: ['B2'] });
      await lapse(world, 'B1', after(60, 1));
      expect(await world.outcome()).toMatchObject({
        challenge: 'NO_AWARD',
        decision: { steps: ['LAPSED B1'], awarded: [], reserve: ['B2'] },
      });
    });

    it('leaves the other track of a race', async () => {
      const bids: GivenBid[] = [{ name: 'B1', score: 81 }, { name: 'B2' }];
      const world = await inNotice({ winners: { mode: 'race', k: 2 }, bids });
      await world.moveTo(after(1));
      expect((await world.drafts()).map(([bid]) => bid).sort()).toEqual(['B1', 'B2']);
      await lapse(world, 'B1', after(30, 1));
      expect(await world.outcome()).toMatchObject({ challenge: 'AWARDED', decision: { outcome: 'AWARDED', awarded: ['B2'] } });
    });
  });
});
