import type { DraftChallengeInput } from '../../src/challenges/challenge.input.js';
import { HeatService } from '../../src/milestones/heat.service.js';
import type { Someone } from '../factories.js';
import { keyOf } from '../list.factories.js';
import { DeliveryWorld, type Race } from './delivery-world.js';

const heat = (final: boolean) => ({ indicators: ['I1'], final });
const name = { zh: 'n', en: 'n' };
/** Two rounds: M1 eliminates, M2 ranks. */
const ROUNDS: Partial<DraftChallengeInput> = {
  milestones: [
    { id: 'M1', name, dueAfterSigning: 'P180D', paymentSharePercent: 50, heat: heat(false) },
    { id: 'M2', name, dueAfterSigning: 'P360D', paymentSharePercent: 20, heat: heat(true) },
    { id: 'M3', name, dueAfterSigning: 'P400D', paymentSharePercent: 10 },
  ],
};

describe('a heat', () => {
  let world: DeliveryWorld;
  beforeAll(async () => {
    world = await DeliveryWorld.start();
  });
  afterAll(() => world.stop());

  const race = (others: number, given: Partial<DraftChallengeInput> = {}, rules: object = {}): Promise<Race> =>
    world.race({
      others,
      challenge: { ...ROUNDS, ...given },
      rules: {
        race: { k: 3, maxGap: 100, eliminateBehindPercent: 12.5, attainmentCap: 1.2, eliminatedHeatPaymentPercent: 33.3, ...rules },
      },
    });
  const bidsOf = ({ tracks }: Race) => tracks.map(({ bid }) => bid);

  it('keeps on who is not behind the line, pays the eliminated a part, and cancels what they had to come', async () => {
    const run = await race(1);
    const [ahead, behind] = run.tracks as [Race['tracks'][0], Race['tracks'][0]];
    expect(await world.judged(ahead, { values: { I1: 27.3 } })).toEqual(['PASSED', 'PASSED']);
    expect(await world.judged(behind, { values: { I1: 23.8 } })).toEqual(['CONDITIONAL', 'CONDITIONAL']);
    expect((await world.stages(ahead))[1]).toBe('M1 SCHEDULED 45000000 0 0');
    const { data, codes } = await world.hold(run.challenge, 'M1');
    expect(codes).toEqual([]);
    expect(data!.holdHeat).toMatchObject({
      ...{ final: false, eliminationLine: 91.875, prizes: [], recognised: [] },
      results: [
        { rank: 1, bid: ahead.bid, lane: 'funded', composite: 105, vetoFailed: false, result: 'CONTINUE' },
        { rank: 2, bid: behind.bid, lane: 'funded', composite: 91.5385, vetoFailed: true, result: 'ELIMINATED' },
      ],
    });
    expect(await world.stages(ahead)).toEqual([
      'SIGN UNLOCKED 18000000 18000000 0',
      'M1 UNLOCKED 45000000 45000000 0',
      'M2 SCHEDULED 18000000 0 0',
      'M3 SCHEDULED 9000000 0 0',
    ]);
    expect(await world.stages(behind)).toEqual([
      'SIGN UNLOCKED 18000000 18000000 0',
      'M1 UNLOCKED 45000000 14985000 0',
      'M2 CANCELLED 18000000 0 0',
      'M3 CANCELLED 9000000 0 0',
    ]);
    expect((await world.hold(run.challenge, 'M1')).codes).toEqual(['WRONG_STATE']);
    await world.payAll(await world.listOf(run.challenge));
    expect(await world.outcomes(behind)).toEqual(['SIGN PAID 18000000', 'M1 PAID_IN_PART 14985000', 'M2 CANCELLED 0', 'M3 CANCELLED 0']);
    await world.on(run, 1);
    expect((await world.hold(run.challenge, 'M2')).codes).toEqual(['HEAT_NEEDS_TWO']);
  });

  it('is on record with a hash that its tracks and submissions give again', async () => {
    const run = await race(1);
    for (const [index, track] of run.tracks.entries()) await world.judged(track, { values: { I1: 27 + index } });
    await world.on(run, 190);
    await world.hold(run.challenge, 'M1');
    await world.on(run, 200);
    await world.terminate(run.tracks[0]);
    const service = world.app.nest.get(HeatService);
    const { stored, computed } = await service.verify(keyOf(run.challenge), 'M1');
    expect(computed).toBe(stored);
    await world.sql(`update milestone_submission set measurements = jsonb_set(measurements, '{0,value}', '99') where contract_id = $1`, [
      keyOf(run.tracks[0].contract),
    ]);
    expect((await service.verify(keyOf(run.challenge), 'M1')).computed).not.toBe(stored);
  });

  it('unlocks the money of who passes after it when that happens', async () => {
    const run = await race(1, {}, { eliminateBehindPercent: 50 });
    const [first, second] = run.tracks as [Race['tracks'][0], Race['tracks'][0]];
    await world.judged(first, { values: { I1: 26.5 } });
    await world.judged(second);
    await world.hold(run.challenge, 'M1');
    expect((await world.stages(first))[1]).toBe('M1 SCHEDULED 45000000 0 0');
    expect((await world.stages(second))[1]).toBe('M1 UNLOCKED 45000000 45000000 0');
    await world.judged(first, { round: 2 });
    expect((await world.stages(first))[1]).toBe('M1 UNLOCKED 45000000 45000000 0');
  });

  it('is not held under two tracks: then the verdict alone unlocks, before or at the call', async () => {
    const run = await race(1);
    const [stays, leaves] = run.tracks as [Race['tracks'][0], Race['tracks'][0]];
    await world.judged(stays);
    await world.on(run, 100);
    await world.terminate(leaves, false);
    expect((await world.stages(stays))[1]).toBe('M1 SCHEDULED 45000000 0 0');
    await world.on(run, 101);
    expect((await world.hold(run.challenge, 'M1')).codes).toEqual(['HEAT_NEEDS_TWO']);
    expect((await world.stages(stays))[1]).toBe('M1 UNLOCKED 45000000 45000000 0');
    expect(await world.sql('select from heat where challenge_id = $1', [keyOf(run.challenge)])).toEqual([]);
    await world.judged(stays, { milestone: 'M2', values: { I1: 27, I2: { min: -30, max: 70 } } });
    expect((await world.stages(stays))[2]).toBe('M2 UNLOCKED 18000000 18000000 0');
  });

  it('is not awaited any more when a termination leaves one track', async () => {
    const run = await race(1);
    const [stays, leaves] = run.tracks as [Race['tracks'][0], Race['tracks'][0]];
    await world.judged(stays);
    await world.terminate(leaves);
    expect((await world.stages(stays))[1]).toBe('M1 UNLOCKED 45000000 45000000 0');
    expect((await world.stages(leaves))[1]).toBe('M1 CANCELLED 45000000 0 0');
  });

  it('neither ranks nor eliminates a track that has submitted nothing, and takes one proposed for termination at its very instant', async () => {
    const run = await race(2);
    const [first, silent, going] = run.tracks as [Race['tracks'][0], Race['tracks'][0], Race['tracks'][0]];
    await world.submit(first, { values: { I1: 26 } });
    await world.submit(going, { values: { I1: 39 } });
    await world.on(run, 50);
    await world.terminate(going, false);
    const { data } = await world.hold(run.challenge, 'M1');
    expect(data!.holdHeat).toMatchObject({
      eliminationLine: 105,
      results: [
        { bid: going.bid, composite: 120, result: 'CONTINUE' },
        { bid: first.bid, composite: 100, result: 'ELIMINATED' },
      ],
    });
    expect((await world.stages(silent))[1]).toBe('M1 SCHEDULED 45000000 0 0');
    await world.on(run, 400);
    expect((await world.milestone(first, 'M2')).state).toBe('PLANNED');
    expect((await world.milestone(silent, 'M2')).state).toBe('FAILED_BY_DEFAULT');
  });

  it('ranks in the final, gives prizes by rank whichever the lane, and recognises who passed', async () => {
    const prizes = [500n, 300n, 100n];
    const prize = await world.race({
      others: 1,
      challenge: { ...ROUNDS, winners: { mode: 'prize', k: 1 }, funding: { kind: 'prize', publicPerAward: 90_000_000n, prizes } },
      bid: { selfFunded: true },
    });
    const [own, funded] = prize.tracks as [Race['tracks'][0], Race['tracks'][0]];
    await world.submit(own, { milestone: 'M2', values: { I1: 30 } });
    await world.submit(funded, { milestone: 'M2', values: { I1: 20 } });
    expect((await world.hold(prize.challenge, 'M2')).data!.holdHeat).toMatchObject({
      ...{ final: true, eliminationLine: null, recognised: [], prizes: [{ bid: own.bid, rank: 1, amount: '500' }] },
      results: [
        { rank: 1, bid: own.bid, lane: 'self-funded', vetoFailed: false, result: 'RANKED' },
        { rank: 2, bid: funded.bid, lane: 'funded', vetoFailed: true, result: 'UNRANKED' },
      ],
    });
    expect(await world.stages(own)).toEqual([]);
    const winners = { mode: 'recognition' as const, k: 3, shortlistMax: 3, winnersMax: 1 };
    const honour = await race(2, { winners });
    const [best, passed, good] = honour.tracks as [Race['tracks'][0], Race['tracks'][0], Race['tracks'][0]];
    await world.judged(best, { milestone: 'M2', values: { I1: 30 } });
    for (const track of [passed, good]) await world.judged(track, { milestone: 'M2', values: { I1: 28, I2: { min: -20, max: 60 } } });
    const { data } = await world.hold(honour.challenge, 'M2');
    expect(data!.holdHeat).toMatchObject({ recognised: [passed.bid] });
    expect(bidsOf(honour)).toContain(good.bid);
  });

  it('is held by the clerk of the department, at a milestone that has one', async () => {
    const run = await race(1);
    expect((await world.hold(run.challenge, 'M3')).codes).toEqual(['INPUT_INVALID']);
    expect((await world.hold(run.challenge, 'M9')).codes).toEqual(['NOT_FOUND']);
    expect((await world.hold(run.challenge, 'M1', run.tracks[0].pi)).codes).toEqual(['FORBIDDEN']);
    const other = (await world.contracts.bids.lists.department()).clerk;
    expect((await world.hold(run.challenge, 'M1', other)).codes).toEqual(['FORBIDDEN']);
  });

  it('hides until it is held, from other tracks and the public, how its milestones stand', async () => {
    const run = await race(1);
    const [mine, theirs] = run.tracks as [Race['tracks'][0], Race['tracks'][0]];
    await world.judged(mine);
    const query = 'query ($id: ID!) { contract(id: $id) { milestones { code state verdict passedAt } } }';
    const see = async (token?: string) =>
      (await world.app.ask<{ contract: { milestones: { state: string; verdict: string }[] } }>(query, { id: mine.contract }, token))
        .contract.milestones[0];
    const hidden = { code: 'M1', state: null, verdict: null, passedAt: null };
    expect(await see()).toEqual(hidden);
    expect(await see(theirs.pi.token)).toEqual(hidden);
    expect(await see(mine.pi.token)).toMatchObject({ state: 'PASSED', verdict: 'PASSED' });
    expect(await see(world.finance[1].token)).toEqual(hidden);
    await world.submit(theirs);
    await world.hold(run.challenge, 'M1');
    expect(await see()).toMatchObject({ state: 'PASSED', verdict: 'PASSED' });
    const heats =
      'query ($id: ID!) { challenge(id: $id) { heats { milestoneCode results { bid result } prizes { amount } recognised hash } } }';
    const found = await world.app.ask<{ challenge: { heats: { milestoneCode: string }[] } }>(heats, { id: run.challenge });
    expect(found.challenge.heats).toMatchObject([{ milestoneCode: 'M1', results: [{ result: 'CONTINUE' }, { result: 'CONTINUE' }] }]);
  });

  it('is offered to the clerk while a round can be held', async () => {
    const run = await race(1);
    const offered = async (by?: Someone) => (await world.actions(run.challenge, by)).holdHeat;
    expect([await offered(world.department.clerk), await offered(world.department.approver), await offered()]).toEqual([
      null,
      'FORBIDDEN',
      'FORBIDDEN',
    ]);
    await world.terminate(run.tracks[1]!, false);
    expect(await offered(world.department.clerk)).toBe('HEAT_NEEDS_TWO');
  });

  describe('that eliminates', () => {
    /** One track behind the line, out after M1. */
    const afterElimination = async () => {
      const run = await race(1);
      const [ahead, behind] = run.tracks as [Race['tracks'][0], Race['tracks'][0]];
      await world.judged(ahead, { values: { I1: 27.3 } });
      await world.judged(behind, { values: { I1: 20 } });
      const { data } = await world.hold(run.challenge, 'M1');
      expect((data!.holdHeat as { results: { result: string }[] }).results.map(({ result }) => result)).toEqual(['CONTINUE', 'ELIMINATED']);
      expect(await world.contracts.state(run.challenge)).toBe('RUNNING');
      return { run, ahead };
    };

    it('leaves a track that does not hold up the end of the race, when the last other one fails its acceptance', async () => {
      const { run, ahead } = await afterElimination();
      const input = { contract: ahead.contract, experts: [], technicalPass: false, financialPass: true, surplus: '0' };
      await world.mutate('concludeAcceptance', { input: ['ConcludeAcceptanceInput!', input] }, world.department.approver, 'result');
      expect(await world.contracts.state(run.challenge)).toBe('FAILED');
    });

    it('nor when that one is terminated', async () => {
      const { run, ahead } = await afterElimination();
      await world.terminate(ahead);
      expect(await world.contracts.state(run.challenge)).toBe('TERMINATED');
    });

    it('every track, ends the race as failed', async () => {
      const run = await race(1);
      for (const track of run.tracks) await world.judged(track, { values: { I1: 1 } });
      const { data } = await world.hold(run.challenge, 'M1');
      expect((data!.holdHeat as { results: { result: string }[] }).results.map(({ result }) => result)).toEqual([
        'ELIMINATED',
        'ELIMINATED',
      ]);
      expect(await world.contracts.state(run.challenge)).toBe('FAILED');
    });
  });
});
