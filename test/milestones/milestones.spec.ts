import { addDays } from '../../src/common/offset.js';
import { text } from '../factories.js';
import { keyOf } from '../list.factories.js';
import { DeliveryWorld, type Race, type Track } from './delivery-world.js';

describe('a milestone', () => {
  let world: DeliveryWorld;
  beforeAll(async () => {
    world = await DeliveryWorld.start();
  });
  afterAll(() => world.stop());

  const signed = async (milestone: object = {}): Promise<{ race: Race; track: Track }> => {
    const rules = { noticeDays: 30, graceDays: 15, defaultDays: 30, rectifyMonths: 3, rectifyTimes: 1, ...milestone };
    const race = await world.race({ rules: { milestone: rules } });
    return { race, track: race.tracks[0] };
  };
  const state = async (track: Track, code = 'M1') => (await world.milestone(track, code)).state;

  it('is planned when its contract takes effect, by the days after signing, and only once', async () => {
    const { race, track } = await signed();
    const rows = await world.sql(
      'select code, state, due_at, heat, final_heat, payment_share_percent::text as share from milestone where contract_id = $1 order by position',
      [keyOf(track.contract)],
    );
    expect(rows).toEqual([
      { code: 'M1', state: 'PLANNED', due_at: addDays(race.awardedAt, 180), heat: false, final_heat: false, share: '50' },
      { code: 'M2', state: 'PLANNED', due_at: addDays(race.awardedAt, 360), heat: true, final_heat: true, share: '30' },
    ]);
    await world.app.database.system((tx) => tx.send('milestone.plan', { contractId: keyOf(track.contract) }));
    await world.app.database.system((tx) => tx.send('payment.schedule', { contractId: keyOf(track.contract) }));
    await world.settle();
    expect(await world.sql('select from milestone where contract_id = $1', [keyOf(track.contract)])).toHaveLength(2);
    expect(await world.stages(track)).toHaveLength(3);
  });

  it('is passed by values that keep the promise, and its money is unlocked', async () => {
    const { track } = await signed();
    const { data } = await world.submit(track);
    expect(data!.submitMilestone).toMatchObject({ state: 'SUBMITTED', late: false, round: 1 });
    expect((await world.decide(data!.submitMilestone!.id)).data!.decideMilestone).toMatchObject({
      ...{ state: 'DECIDED', verdict: 'PASSED', verdicts: [{ indicator: 'I1', verdict: 'MET' }] },
      milestone: { state: 'PASSED', verdict: 'PASSED' },
    });
    expect((await world.decide(data!.submitMilestone!.id)).codes).toEqual(['WRONG_STATE']);
    await world.settle();
    expect((await world.stages(track))[1]).toBe('M1 UNLOCKED 45000000 45000000 0');
  });

  it.each([
    ['what misses the challenge', { I1: 25.9 }, 'NOT_MET'],
    ['what misses the promise', { I1: 26.5 }, 'PARTLY_MET'],
    ['what was not measured', {}, 'NOT_MEASURED'],
  ])('has %s put right once', async (_what, values, verdict) => {
    const { track } = await signed();
    const { data } = await world.submit(track, { values });
    expect((await world.decide(data!.submitMilestone!.id)).data!.decideMilestone).toMatchObject({
      ...{ verdict: 'CONDITIONAL', verdicts: [{ indicator: 'I1', verdict }], milestone: { state: 'CONDITIONAL' } },
    });
    expect((await world.submit(track)).codes).toEqual(['ROUND_USED']);
    expect(await world.judged(track, { round: 2, values: { I1: 30 } })).toEqual(['PASSED', 'PASSED']);
    expect((await world.submit(track, { round: 2 })).codes).toEqual(['ROUND_USED']);
  });

  it('fails in round 2, and stays failed', async () => {
    const { race, track } = await signed();
    await world.judged(track, { values: { I1: 1 } });
    expect(await world.judged(track, { round: 2, values: { I1: 26 } })).toEqual(['FAILED', 'FAILED']);
    expect((await world.submit(track, { round: 2 })).codes).toEqual(['ROUND_USED']);
    await world.on(race, 700);
    expect(await state(track)).toBe('FAILED');
    expect((await world.stages(track))[1]).toBe('M1 SCHEDULED 45000000 0 0');
  });

  it('is owed what a TARGET_UP filed by the submission asks, and no less by one filed later', async () => {
    const raise = (track: Track, to: number) =>
      world.contracts.call('requestChange', 'RequestChangeInput', track.pi, {
        ...{ contract: track.contract, type: 'TARGET_UP', indicator: 'I1', from: 27, to, reason: text('More') },
      });
    const { race, track } = await signed();
    await world.on(race, 100);
    expect((await raise(track, 27.5)).codes).toEqual([]);
    const { data } = await world.submit(track, { values: { I1: 27.4 } });
    const decided = (await world.decide(data!.submitMilestone!.id)).data!.decideMilestone;
    expect(decided).toMatchObject({ verdict: 'CONDITIONAL', verdicts: [{ verdict: 'PARTLY_MET' }] });
    const again = await world.submit(track, { round: 2, values: { I1: 27.5 } });
    await world.on(race, 101);
    expect((await raise(track, 30)).codes).toEqual([]);
    expect((await world.decide(again.data!.submitMilestone!.id)).data!.decideMilestone).toMatchObject({ verdict: 'PASSED' });
  });

  it('is announced, then overdue one second after the grace, then in default, which freezes its own money alone', async () => {
    const { race, track } = await signed();
    await world.on(race, 150, -1);
    expect(await state(track)).toBe('PLANNED');
    await world.on(race, 150);
    expect(await state(track)).toBe('DUE_SOON');
    await world.on(race, 195);
    expect(await state(track)).toBe('DUE_SOON');
    await world.on(race, 195, 1);
    expect(await state(track)).toBe('OVERDUE');
    await world.on(race, 210);
    expect(await state(track)).toBe('OVERDUE');
    await world.on(race, 210, 1);
    expect(await state(track)).toBe('FAILED_BY_DEFAULT');
    expect(await world.stages(track)).toEqual(['SIGN UNLOCKED 18000000 18000000 0', 'M1 FROZEN 45000000 0 0', 'M2 SCHEDULED 27000000 0 0']);
    expect(await world.judged(track, { milestone: 'M2', values: { I2: { min: -30, max: 60 } } })).toEqual(['PASSED', 'PASSED']);
    expect((await world.stages(track)).slice(1)).toEqual(['M1 FROZEN 45000000 0 0', 'M2 UNLOCKED 27000000 27000000 0']);
  });

  it('takes what comes late and says so; after a default the money stays frozen until supervision releases it', async () => {
    const { race, track } = await signed();
    await world.on(race, 200);
    expect((await world.submit(track)).data!.submitMilestone).toMatchObject({ late: true });
    const { race: other, track: defaulted } = await signed();
    await world.on(other, 300);
    expect(await world.judged(defaulted)).toEqual(['PASSED', 'PASSED']);
    expect((await world.stages(defaulted))[1]).toBe('M1 FROZEN 45000000 45000000 0');
    const payment = await world.payment(defaulted, 'M1');
    expect((await world.approve(payment, world.finance[0])).codes).toEqual(['PAYMENT_FROZEN']);
    expect((await world.mutate('releasePayment', { payment: ['ID!', payment] }, world.finance[0])).codes).toEqual(['FORBIDDEN']);
    const released = await world.mutate('releasePayment', { payment: ['ID!', payment] }, world.department.supervisor, 'state');
    expect(released.data!.releasePayment).toEqual({ state: 'UNLOCKED' });
    await world.app.database.system((tx) => tx.send('payment.settle', { contractId: keyOf(defaulted.contract) }));
    await world.settle();
    expect((await world.stages(defaulted))[1]).toBe('M1 UNLOCKED 45000000 45000000 0');
  });

  it('is in time at its very second', async () => {
    const { race, track } = await signed();
    await world.on(race, 180, 0.9);
    expect((await world.submit(track)).data!.submitMilestone).toMatchObject({ late: false });
  });

  it('goes straight to its default where the policy gives no grace, and never where its days have no end', async () => {
    const { race, track } = await signed({ noticeDays: 9_999_999_999, graceDays: 0, defaultDays: 0 });
    await world.on(race, 180, 1);
    expect(await state(track)).toBe('FAILED_BY_DEFAULT');
    const { race: other, track: patient } = await signed({ graceDays: 9_999_999_999, defaultDays: 9_999_999_999 });
    await world.on(other, 20_000);
    expect(await state(patient)).toBe('DUE_SOON');
  });

  it('has failed when its rectification is not answered in time, and may still be put right late', async () => {
    const { race, track } = await signed({ rectifyMonths: 1 });
    await world.on(race, 10);
    await world.judged(track, { values: {} });
    const { rectify_by: end } = (await world.milestone(track, 'M1')) as { rectify_by: Date };
    expect(end.getTime()).toBeGreaterThan(addDays(race.awardedAt, 37).getTime());
    await world.moveTo(end);
    expect(await state(track)).toBe('CONDITIONAL');
    await world.moveTo(new Date(end.getTime() + 1000));
    expect(await state(track)).toBe('FAILED');
    const { data } = await world.submit(track, { round: 2 });
    expect(data!.submitMilestone).toMatchObject({ late: true });
    expect((await world.decide(data!.submitMilestone!.id)).data!.decideMilestone).toMatchObject({ verdict: 'PASSED' });
  });

  it('has failed at once where the list grants no rectification, though the verdict is CONDITIONAL', async () => {
    const { track } = await signed({ rectifyTimes: 0 });
    expect(await world.judged(track, { values: {} })).toEqual(['CONDITIONAL', 'FAILED']);
  });

  it('is due later by an extension, which also cures a default', async () => {
    const { race, track } = await signed();
    await world.judged(track);
    await world.on(race, 391);
    expect(await state(track, 'M2')).toBe('FAILED_BY_DEFAULT');
    expect((await world.stages(track))[2]).toBe('M2 FROZEN 27000000 0 0');
    await world.sql(
      `update contract set task_book = jsonb_set(task_book, '{milestones,1,extensionDays}', '100'), ends_at = ends_at + interval '100 days' where id = $1`,
      [keyOf(track.contract)],
    );
    await world.app.database.system((tx) => tx.send('milestone.extend', { contractId: keyOf(track.contract), days: 100 }));
    await world.settle();
    expect(await world.milestone(track, 'M2')).toMatchObject({ state: 'PLANNED', due_at: addDays(race.awardedAt, 460) });
    expect(await world.milestone(track, 'M1')).toMatchObject({ state: 'PASSED', due_at: addDays(race.awardedAt, 180) });
    expect((await world.stages(track))[2]).toBe('M2 SCHEDULED 27000000 0 0');
    await world.on(race, 475);
    expect(await state(track, 'M2')).toBe('DUE_SOON');
    await world.on(race, 491);
    expect(await state(track, 'M2')).toBe('FAILED_BY_DEFAULT');
  });

  it('rings no more for a contract that has ended, and takes nothing for it', async () => {
    const { race, track } = await signed();
    const { data } = await world.submit(track, { milestone: 'M2', values: {} });
    await world.terminate(track);
    expect((await world.submit(track)).codes).toEqual(['WRONG_STATE']);
    await world.on(race, 400);
    expect(await state(track)).toBe('PLANNED');
    expect((await world.decide(data!.submitMilestone!.id)).data!.decideMilestone).toMatchObject({ verdict: 'CONDITIONAL' });
    expect(await world.stages(track)).toEqual([
      'SIGN CANCELLED 18000000 18000000 0',
      'M1 CANCELLED 45000000 0 0',
      'M2 CANCELLED 27000000 0 0',
    ]);
  });

  it('is submitted by the PI, judged by the clerk, and the end user has a word; a foreign one reads as a missing one', async () => {
    const { race, track } = await signed();
    const stranger = await world.contracts.make.person({ organisation: await world.contracts.make.organisation(), role: 'pi' });
    expect((await world.submit(track, { by: race.user })).codes).toEqual(['FORBIDDEN']);
    expect((await world.submit(track, { milestone: 'M9' })).codes).toEqual(['NOT_FOUND']);
    expect((await world.submit(track, { values: { I9: 1 } })).codes).toEqual(['INDICATOR_UNKNOWN']);
    expect((await world.submit(track, { moneyUsed: '-1' })).codes).toEqual(['INPUT_INVALID']);
    const { id } = (await world.submit(track)).data!.submitMilestone!;
    const opinion = (by: typeof stranger) =>
      world.mutate(
        'giveUserOpinion',
        { input: ['UserOpinionInput!', { submission: id, opinion: text('Good') }] },
        by,
        'userOpinion { en }',
      );
    expect((await opinion(race.user)).data!.giveUserOpinion).toEqual({ userOpinion: { en: 'Good' } });
    const foreignUser = await world.contracts.make.person({ organisation: await world.contracts.make.organisation(), role: 'end-user' });
    expect((await opinion(foreignUser)).codes).toEqual(['NOT_FOUND']);
    const otherClerk = (await world.contracts.bids.lists.department()).clerk;
    expect((await world.decide(id, otherClerk)).codes).toEqual(['NOT_FOUND']);
    expect((await world.decide(id, track.pi)).codes).toEqual(['FORBIDDEN']);
    const query = `query ($id: ID!) { node(id: $id) { ... on MilestoneSubmission { moneyUsed availableActions { name allowed reason } } } }`;
    const see = async (viewer?: typeof stranger) => (await world.app.ask<{ node: unknown }>(query, { id }, viewer?.token)).node;
    expect(await see(stranger)).toBeNull();
    expect(await see()).toBeNull();
    expect(await see(race.user)).toEqual({
      moneyUsed: '0',
      availableActions: [
        { name: 'giveUserOpinion', allowed: true, reason: null },
        { name: 'decideMilestone', allowed: false, reason: 'FORBIDDEN' },
      ],
    });
    const outline = `query ($id: ID!) { contract(id: $id) { milestones { code state verdict dueAt rectifyBy submissions { id } availableActions { name allowed reason } } payments { id } paid } }`;
    expect((await world.app.ask<{ contract: unknown }>(outline, { id: track.contract })).contract).toEqual({
      milestones: [
        {
          code: 'M1',
          state: 'SUBMITTED',
          verdict: null,
          dueAt: addDays(race.awardedAt, 180).toISOString(),
          rectifyBy: null,
          submissions: [],
          availableActions: [],
        },
        {
          ...{ code: 'M2', state: 'PLANNED', verdict: null, dueAt: addDays(race.awardedAt, 360).toISOString(), rectifyBy: null },
          ...{ submissions: [], availableActions: [{ name: 'submitMilestone', allowed: false, reason: 'FORBIDDEN' }] },
        },
      ],
      payments: [],
      paid: null,
    });
  });

  it('is submitted once where the same key comes twice at once', async () => {
    const { track } = await signed();
    const input = { contract: track.contract, milestone: 'M1', round: 1, measurements: [], moneyUsed: '5' };
    const query = `mutation ($input: SubmitMilestoneInput!) { submitMilestone(input: $input, key: "k-${track.contract}") { id } }`;
    const [one, two] = await Promise.all(
      [1, 2].map(() => world.app.graphql<{ submitMilestone: { id: string } }>(query, { input }, track.pi.token)),
    );
    expect(one!.data).toEqual(two!.data);
    expect(one!.codes).toEqual([]);
  });
});
