import { jest } from '@jest/globals';
import { ReminderJobs } from '../../src/challenges/reminder.jobs.js';
import { addDays } from '../../src/common/offset.js';
import { TellingService } from '../../src/notifications/telling.service.js';
import { startApp, type TestApp } from '../app.js';
import { BidWorld } from '../bids/bid-world.js';
import { ContractWorld } from '../contracts/contract-world.js';
import { newKey, type Someone, text } from '../factories.js';
import { keyOf } from '../list.factories.js';
import { AFTER_CLOSES, ReviewWorld } from '../panels/review-world.js';

jest.setTimeout(120_000);
/** Of its rules: bidders until 17:00 of day 45, recommenders until 17:00 of day 60. */
const [BIDDERS, RECOMMENDERS] = ['P45DT17H', 'P60DT17H'];
const [BEFORE_BIDDERS, BEFORE_RECOMMENDERS] = ['P42DT17H', 'P57DT17H'];

/** Who was told so, as typed ids. */
async function told({ database }: TestApp, kind: string): Promise<string[]> {
  const rows = await database.query<{ person: string }>(
    `select 'person_' || replace(person_id::text, '-', '') as person from notification where kind = $1 order by 1`,
    [kind],
  );
  return rows.map(({ person }) => person);
}
const idsOf = (...people: Someone[]): string[] => people.map(({ id }) => id).sort();

/** Tells what is on record of that name, where no worker does. */
async function tell({ database, nest }: TestApp, event: string): Promise<void> {
  const events = await database.query<{ id: string }>('select id from event where event = $1', [event]);
  await database.system((tx) =>
    nest.get(TellingService).tell(
      tx,
      events.map(({ id }) => id),
    ),
  );
}

describe('a reminder', () => {
  describe('of the closes', () => {
    let world: BidWorld;
    beforeEach(async () => {
      world = await BidWorld.start(true);
    });
    afterEach(() => world.stop());
    const moveTo = (at: Date): Promise<void> => world.app.moveTo(at.toISOString());

    it('comes three days before to who has not submitted, and to who must confirm once more', async () => {
      const call = await world.challenge();
      const [drafting, submitted, stale] = [await world.bidder(), await world.bidder(), await world.bidder()];
      await world.draft(call.challenge, drafting);
      await world.submitted(call.challenge, submitted);
      await world.submitted(call.challenge, stale);
      await world.sql('update challenge set version = version + 1 where id = $1', [call.key]);
      await world.sql('update bid set challenge_version = challenge_version + 1 where pi_id = $1', [keyOf(submitted.pi.id)]);
      await moveTo(call.at(BEFORE_BIDDERS, -1000));
      expect(await told(world.app, 'bidToSubmitSoon')).toEqual([]);
      await moveTo(call.at(BEFORE_BIDDERS));
      expect(await told(world.app, 'bidToSubmitSoon')).toEqual(idsOf(drafting.pi, drafting.approver, stale.pi, stale.approver));
    });

    it('comes three days before to the recommender whom a bid waits for', async () => {
      const call = await world.challenge({ recommend: { required: true } });
      const recommender = async () => {
        const organisation = await world.make.organisation();
        return { organisation, person: await world.make.person({ organisation, role: 'recommender' }) };
      };
      const [awaited, done] = [await recommender(), await recommender()];
      await world.submitted(call.challenge, await world.bidder(), { recommender: awaited.organisation });
      await world.recommend(
        await world.submitted(call.challenge, await world.bidder(), { recommender: done.organisation }),
        done.person,
        1,
      );
      await moveTo(call.at(BEFORE_RECOMMENDERS, -1000));
      expect(await told(world.app, 'bidToRecommendSoon')).toEqual([]);
      await moveTo(call.at(BEFORE_RECOMMENDERS));
      expect(await told(world.app, 'bidToRecommendSoon')).toEqual(idsOf(awaited.person));
    });

    it('moves with the close, as by an outage', async () => {
      const call = await world.challenge();
      const by = await world.bidder();
      await world.draft(call.challenge, by);
      await moveTo(call.at('P10D'));
      const input = { from: call.at('P9D').toISOString(), to: call.at('P9DT02H').toISOString(), reason: text('Power failure') };
      await world.app.ask(
        'mutation ($input: DeclareOutageInput!, $key: ID!) { declareOutage(input: $input, key: $key) { id } }',
        { input, key: newKey() },
        (await world.make.operator()).token,
      );
      // By its length and a day.
      const moved = new Date(call.at(BEFORE_BIDDERS).getTime() + 26 * 3_600_000);
      await moveTo(new Date(moved.getTime() - 1000));
      expect(await told(world.app, 'bidToSubmitSoon')).toEqual([]);
      await moveTo(moved);
      expect(await told(world.app, 'bidToSubmitSoon')).toEqual(idsOf(by.pi, by.approver));
      await moveTo(call.at(RECOMMENDERS));
      expect(await told(world.app, 'bidToSubmitSoon')).toHaveLength(2);
    });

    it('does not come where the close is nearer already', async () => {
      const soon = await world.challenge({ window: { bidderClose: 'P4D', recommenderClose: 'P4D' } });
      expect(await world.pending('challenge.remind', { challengeId: soon.key, of: 'bidderClose' })).toBe(1);
      await world.setClock(soon.at(BIDDERS));
      const late = await world.challenge({ window: { bidderClose: 'P3D', recommenderClose: 'P3D' } });
      expect(await world.pending('challenge.remind', { challengeId: late.key, of: 'bidderClose' })).toBe(0);
    });
  });

  it('of the review comes to the experts with a sheet that is due', async () => {
    const app = await startApp({ worker: false });
    await app.moveTo(AFTER_CLOSES);
    const { world, experts, bids } = await ReviewWorld.settled(app, 1);
    await world.score(experts[0], bids[0], 'remote', [30, 20]);
    const at = new Date('2026-05-20T09:00:00.000Z');
    await app.database.query('update challenge set review_closes = $2 where id = $1', [world.challengeKey, at]);
    const ring = (): Promise<void> =>
      app.database.system((tx) => new ReminderJobs().remind(tx, { challengeId: world.challengeKey, of: 'reviewCloses' }));
    await app.database.query('update demo_clock set instant = $1', [addDays(at, -6)]);
    await ring();
    await app.database.query('update demo_clock set instant = $1', [addDays(at, -5)]);
    await ring();
    await tell(app, 'remindOfReview');
    expect(await told(app, 'sheetsDueSoon')).toEqual(idsOf(experts[1], experts[2]));
    await app.stop();
  });

  it('of the last instant to sign comes five days before to who has not signed, and the department', async () => {
    const world = await ContractWorld.start();
    const award = await world.awarded();
    const { app } = world.bids;
    const [timer] = await world.sql<{ at: Date }>(`select run_at as at from message where job = 'contract.remind' and done_at is null`);
    expect(timer!.at).toEqual(addDays(award.signBy, -5));
    await world.sign(award.contract, award.bidder.pi);
    await world.clock(timer!.at);
    await app.database.system((tx) => world.service.remind(tx, keyOf(award.contract)));
    await tell(app, 'remindToSign');
    expect(await told(app, 'contractToSignSoon')).toEqual(idsOf(award.bidder.approver, award.user, world.department.approver));
    await world.stop();
  });
});
