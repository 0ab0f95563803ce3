import { BidWorld, refusal } from './bid-world.js';
import { TellingService } from '../../src/notifications/telling.service.js';
import { keyOf } from '../list.factories.js';

const CLOSE = 'P45DT17H';
const RECOMMENDERS = 'P60DT17H';
const OPENED = 'P60DT17H00M01S';

describe('recommendation', () => {
  let world: BidWorld;
  beforeAll(async () => (world = await BidWorld.start()));
  afterAll(() => world.stop());

  const recommender = async () => {
    const organisation = await world.make.organisation({ kind: 'DEPARTMENT' });
    return { organisation, person: await world.make.person({ organisation, role: 'recommender' }) };
  };

  it('as the one recommender: until the recommender close and its second, for late bids too', async () => {
    const call = await world.challenge({ recommend: { required: true } });
    const { organisation, person } = await recommender();
    const [by, later] = [await world.bidder(), await world.bidder()];
    const bid = await world.submitted(call.challenge, by, { recommender: organisation });
    const late = await world.draft(call.challenge, later, { recommender: organisation });
    await world.approve(late, later);
    await call.moveTo(CLOSE, 1000);
    expect(await refusal(world.recommend(late, person, 1))).toBe('NOT_FOUND');
    expect(await refusal(world.submit(late, later))).toBe('BID_AFTER_DEADLINE');
    await world.recommend(late, person, 1);
    await world.setClock(call.at(RECOMMENDERS, 999));
    await world.recommend(bid, person, 2);
    await world.setClock(call.at(RECOMMENDERS, 1000));
    expect(await refusal(world.recommend(bid, person, 3))).toBe('RECOMMENDER_CLOSED');
    await call.moveTo(OPENED);
    expect((await world.checked(bid)).eligibility_rules).toEqual([]);
    expect((await world.row(late)).eligibility_rules).toEqual(['LATE_SUBMISSION']);
  });

  it('after the close: taken, on record, and without effect', async () => {
    const call = await world.challenge({ recommend: { required: true } });
    const { organisation, person } = await recommender();
    const by = await world.bidder();
    const bid = await world.submitted(call.challenge, by, { recommender: organisation });
    await call.moveTo(OPENED);
    await world.recommend(bid, person, 1);
    const query = `query ($id: ID!) { bid(id: $id) { recommendation { at inTime rank } } }`;
    expect(await world.app.ask(query, { id: bid }, person.token)).toEqual({
      bid: { recommendation: { at: call.at(OPENED).toISOString(), inTime: false, rank: 1 } },
    });
    expect((await world.checked(bid)).eligibility_rules).toEqual(['NOT_RECOMMENDED']);
    const told = () =>
      world.app.database.query<{ kind: string; person: string }>(
        `select kind, person_id as person from notification where subject_id = $1 and kind in ('bidRecommended', 'recommendedLate') order by person_id`,
        [keyOf(bid)],
      );
    await world.app.database.system(async (tx) => {
      const events = await tx.query<{ id: string }>(`select id from event where subject_id = $1 and event = 'recommendBid'`, [keyOf(bid)]);
      const ids = events.map(({ id }) => id);
      await world.app.nest.get(TellingService).tell(tx, ids);
    });
    expect((await told()).map(({ kind }) => kind)).not.toContain('bidRecommended');
    expect((await told()).map((one) => one.person)).toEqual(expect.arrayContaining([person.actor.personId, by.pi.actor.personId]));
  });

  it('gives each rank once, and judges the quota at the form check', async () => {
    const call = await world.challenge({ recommend: { required: true, quotaPerChallenge: 1 } });
    const { organisation, person } = await recommender();
    const bids: string[] = [];
    for (let index = 0; index < 3; index += 1)
      bids.push(await world.submitted(call.challenge, await world.bidder(), { recommender: organisation }));
    const [one, two, three] = bids as [string, string, string];
    await world.recommend(one, person, 1);
    expect(await refusal(world.recommend(two, person, 1))).toBe('RANK_TAKEN');
    await world.recommend(two, person, 2);
    await call.moveTo(OPENED);
    expect((await world.checked(one)).eligibility_rules).toEqual([]);
    expect((await world.checked(two)).eligibility_rules).toEqual(['RECOMMEND_QUOTA_EXCEEDED']);
    expect((await world.checked(three)).eligibility_rules).toEqual(['NOT_RECOMMENDED']);
  });

  it('as another recommender: there is no such bid', async () => {
    const call = await world.challenge();
    const ours = await recommender();
    const bid = await world.submitted(call.challenge, await world.bidder(), { recommender: ours.organisation });
    expect(await refusal(world.recommend(bid, (await recommender()).person, 1))).toBe('NOT_FOUND');
  });
});

describe('the form check', () => {
  let world: BidWorld;
  beforeAll(async () => (world = await BidWorld.start()));
  afterAll(() => world.stop());

  it('is refused before both closes, needs two persons, and stands as computed anew', async () => {
    const call = await world.challenge();
    const bid = await world.submitted(call.challenge, await world.bidder());
    expect(await refusal(world.check(bid))).toBe('FORM_CHECK_TOO_EARLY');
    await call.moveTo(CLOSE, 1000);
    expect(await refusal(world.confirm(bid))).toBe('FORM_CHECK_TOO_EARLY');
    await call.moveTo(OPENED);
    expect(await refusal(world.confirm(bid))).toBe('WRONG_STATE');
    await world.check(bid);
    const { id } = world.department;
    const both = await world.make.person({ organisation: id, role: 'clerk' }, { organisation: id, role: 'approver' });
    await world.check(bid, both);
    expect(await refusal(world.confirm(bid, both))).toBe('TWO_PERSON_RULE');
    await world.sql(
      `insert into ban (id, organisation_id, from_at, to_at, reason) select gen_random_uuid(), lead_id, $2::timestamptz, $2::timestamptz + interval '1 s', '{}' from bid where id = $1`,
      [keyOf(bid), call.at(CLOSE)],
    );
    expect(await world.row(bid)).toMatchObject({ proposed_status: 'ELIGIBLE' });
    await world.confirm(bid);
    expect(await world.row(bid)).toMatchObject({ state: 'INELIGIBLE', eligibility_rules: ['BANNED_UNIT'], counted_version: 1 });
  });

  it('as officers of another department: there is no such bid', async () => {
    const call = await world.challenge();
    const bid = await world.submitted(call.challenge, await world.bidder());
    await call.moveTo(OPENED);
    const foreign = await world.lists.department();
    expect(await refusal(world.check(bid, foreign.clerk))).toBe('NOT_FOUND');
    expect(await refusal(world.confirm(bid, foreign.approver))).toBe('NOT_FOUND');
    expect(await refusal(world.confirm(bid, world.department.clerk))).toBe('FORBIDDEN');
  });

  it('lists every failed rule of a late bid, and finds related, matched and chained units from the record', async () => {
    const owner = await world.make.organisation();
    const call = await world.challenge(
      {
        recommend: { required: true },
        matching: { requiredBeforeBid: true, opens: null, closes: 'P20D' },
        eligibility: { maxPartners: 0 },
      },
      { needOwner: owner, bidderConditions: { text: { zh: '', en: '' }, leadKinds: ['institute'] } },
    );
    const by = await world.bidder();
    await world.sql('insert into shareholding (id, owner_id, owned_id, percent) values (gen_random_uuid(), $1, $2, 25)', [
      keyOf(owner),
      keyOf(by.lead),
    ]);
    await world.setClock(call.at('P20D', 1000));
    await world.sql(
      `insert into matching_registration (id, challenge_id, organisation_id, registered_by, registered_at) values (gen_random_uuid(), $1, $2, $3, clock_now())`,
      [call.key, keyOf(by.lead), keyOf(by.pi.id)],
    );
    const bid = await world.draft(call.challenge, by, {
      partners: [{ organisation: owner, sharePercent: 1 }],
      priorWinnerOf: { zh: '往届', en: 'former' },
    });
    await world.approve(bid, by);
    await call.moveTo(CLOSE, 1000);
    expect(await refusal(world.submit(bid, by))).toBe('BID_AFTER_DEADLINE');
    await call.moveTo(OPENED);
    const rules = [
      ...['LATE_SUBMISSION', 'NOT_RECOMMENDED', 'MATCHING_NOT_REGISTERED', 'RELATED_TO_NEED_OWNER', 'LEAD_KIND_NOT_ALLOWED'],
      'TOO_MANY_PARTNERS',
    ];
    expect(await world.row(bid)).toMatchObject({ state: 'INELIGIBLE', eligibility_rules: rules, counted_version: null });
    expect(await world.checked(bid)).toMatchObject({ state: 'INELIGIBLE', eligibility_rules: rules });
    expect(await world.pending('challenge.no-bid', { challengeId: call.key })).toBe(1);
  });

  it('says that there is no bid when the last is found and none is eligible', async () => {
    const call = await world.challenge();
    const over = { budget: { publicRequest: 100_000_001n, ownFunds: 200_000_000n } };
    const bids = [
      await world.submitted(call.challenge, await world.bidder(), over),
      await world.submitted(call.challenge, await world.bidder(), over),
    ];
    await call.moveTo(OPENED);
    const noBid = () => world.pending('challenge.no-bid', { challengeId: call.key });
    expect(await noBid()).toBe(0);
    await world.check(bids[0]!);
    await world.check(bids[1]!);
    await world.confirm(bids[0]!);
    expect(await noBid()).toBe(0);
    await world.confirm(bids[1]!);
    expect(await noBid()).toBe(1);
  });

  it('goes on for a bid withdrawn after the close, which is logged', async () => {
    const call = await world.challenge();
    const by = await world.bidder();
    const bid = await world.submitted(call.challenge, by);
    await call.moveTo(CLOSE, 1000);
    await world.withdraw(bid, by);
    await call.moveTo(OPENED);
    expect(await world.checked(bid)).toMatchObject({ state: 'ELIGIBLE', eligibility_status: 'ELIGIBLE' });
    expect((await world.row(bid)).withdrawn_at).toEqual(call.at(CLOSE, 1000));
    expect(await world.sql(`select reason from event where subject_id = $1 and event = 'withdrawLate'`, [keyOf(bid)])).toEqual([
      { reason: 'AFTER_CLOSE' },
    ]);
  });

  it('checks against the challenge as amended, asks for a confirmation, and lets an unconfirmed bid live', async () => {
    const call = await world.challenge();
    const by = await world.bidder();
    const bid = await world.submitted(call.challenge, by);
    const asked = async () =>
      (
        await world.app.ask<{ bid: { needsReconfirmation: boolean } }>(
          `query ($id: ID!) { bid(id: $id) { needsReconfirmation } }`,
          { id: bid },
          by.pi.token,
        )
      ).bid.needsReconfirmation;
    expect(await asked()).toBe(false);
    await world.sql(`update challenge set version = 2, indicators = jsonb_set(indicators, '{0,target}', '27.5') where id = $1`, [call.key]);
    expect(await asked()).toBe(true);
    await world.app.ask(`mutation ($bid: ID!) { confirmBid(bid: $bid, key: "c1") { id } }`, { bid }, by.pi.token);
    expect(await asked()).toBe(false);
    await call.moveTo(OPENED);
    expect((await world.checked(bid)).eligibility_rules).toEqual(['TARGET_BELOW_CHALLENGE']);
  });
});
