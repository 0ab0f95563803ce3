import { replanReminders } from '../../src/bids/correction.service.js';
import { newKey } from '../factories.js';
import { BidWorld, type Call, refusal } from './bid-world.js';
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
    const bid = await world.submitted(call.challenge, await world.bidder(), { recommender: organisation });
    await call.moveTo(OPENED);
    await world.recommend(bid, person, 1);
    const query = `query ($id: ID!) { bid(id: $id) { recommendation { at inTime rank } } }`;
    expect(await world.app.ask(query, { id: bid }, person.token)).toEqual({
      bid: { recommendation: { at: call.at(OPENED).toISOString(), inTime: false, rank: 1 } },
    });
    expect((await world.checked(bid)).eligibility_rules).toEqual(['NOT_RECOMMENDED']);
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

describe('corrections', () => {
  let world: BidWorld;
  beforeAll(async () => (world = await BidWorld.start()));
  afterAll(() => world.stop());

  /** A bid that is open for its form check, noticed at P64D. */
  const noticed = async () => {
    const call = await world.challenge();
    const by = await world.bidder();
    const bid = await world.submitted(call.challenge, by);
    await call.moveTo('P64D');
    return { call, by, bid, correction: await world.notice(bid) };
  };
  const noBid = (call: Call) => world.pending('challenge.no-bid', { challengeId: call.key });

  it('answered at the end goes back to the officers, and is corrected', async () => {
    const { call, by, bid, correction } = await noticed();
    expect(await refusal(world.check(bid))).toBe('CORRECTION_OPEN');
    await call.moveTo('P76D', 999);
    await world.correct(correction, by.pi);
    await call.moveTo('P77D');
    expect(await world.row(bid)).toMatchObject({ state: 'FORM_CHECK', eligibility_status: null });
    expect(await world.checked(bid)).toMatchObject({ state: 'ELIGIBLE', corrected: true });
    expect(await refusal(world.correct(correction, by.pi))).toBe('CORRECTION_TOO_LATE');
  });

  it('unanswered is reminded of in working days, and fails one second after its end', async () => {
    const { call, by, bid, correction } = await noticed();
    const [row] = await world.sql<{ reminder_at: Date; ends_at: Date }>('select * from correction where id = $1', [keyOf(correction)]);
    expect(row!.ends_at).toEqual(call.at('P76D'));
    await world.moveTo(row!.reminder_at);
    expect(await world.sql(`select event from event where subject_id = $1`, [keyOf(correction)])).toContainEqual({ event: 'remind' });
    await call.moveTo('P76D', 999);
    expect(await world.state(bid)).toBe('NEEDS_CORRECTION');
    await call.moveTo('P77D');
    expect(await world.row(bid)).toMatchObject({
      state: 'INELIGIBLE',
      eligibility_rules: ['CORRECTION_NOT_ANSWERED'],
      corrected: false,
      counted_version: 1,
      found_at: call.at('P76D', 1000),
    });
    expect(await noBid(call)).toBe(1);
    expect(await refusal(world.correct(correction, by.pi))).toBe('CORRECTION_TOO_LATE');
    expect(await world.state(correction)).toBe('NOT_ANSWERED');
    const refused = await world.sql(`select event from event where subject_id = $1 and reason = 'CORRECTION_TOO_LATE'`, [
      keyOf(correction),
    ]);
    expect(refused).toHaveLength(1);
  });

  it('that changes content is received, and fails at once', async () => {
    const { call, by, bid, correction } = await noticed();
    await call.moveTo('P70D');
    await world.correct(correction, by.approver, { contentChanged: true, changed: [{ indicator: 'I1', from: 27, to: 26 }] });
    expect(await world.row(bid)).toMatchObject({
      state: 'INELIGIBLE',
      eligibility_rules: ['CORRECTION_CHANGED_CONTENT'],
      found_at: call.at('P70D'),
    });
    expect(await world.state(correction)).toBe('CHANGED_CONTENT');
    expect(await noBid(call)).toBe(1);
  });

  it('lists both rules where one correction changed content and another was never answered', async () => {
    const { call, by, bid, correction } = await noticed();
    const second = await world.notice(bid);
    await call.moveTo('P66D');
    await world.correct(correction, by.pi, { contentChanged: true });
    expect((await world.row(bid)).found_at).toEqual(call.at('P66D'));
    await call.moveTo('P80D');
    expect(await world.row(bid)).toMatchObject({
      eligibility_rules: ['CORRECTION_NOT_ANSWERED', 'CORRECTION_CHANGED_CONTENT'],
      found_at: call.at('P66D'),
    });
    expect(await world.state(second)).toBe('NOT_ANSWERED');
  });

  it('waits until every one is answered', async () => {
    const { call, by, bid, correction } = await noticed();
    await call.moveTo('P65D');
    const second = await world.notice(bid);
    await world.correct(correction, by.pi);
    expect(await world.state(bid)).toBe('NEEDS_CORRECTION');
    await world.correct(second, by.pi);
    expect(await world.state(bid)).toBe('FORM_CHECK');
  });

  it('of a bid found ineligible before adds its rule, or that it was corrected', async () => {
    const call = await world.challenge();
    const over = { budget: { publicRequest: 100_000_001n, ownFunds: 200_000_000n } };
    const [by, other] = [await world.bidder(), await world.bidder()];
    const bids = [await world.submitted(call.challenge, by, over), await world.submitted(call.challenge, other, over)] as const;
    await call.moveTo(OPENED);
    for (const bid of bids) await world.checked(bid);
    const answered = await world.notice(bids[0]);
    await world.notice(bids[1]);
    await world.correct(answered, by.pi);
    await call.moveTo('P80D');
    expect(await world.row(bids[0])).toMatchObject({ state: 'INELIGIBLE', eligibility_rules: ['OVER_AMOUNT'], corrected: true });
    expect((await world.row(bids[1])).eligibility_rules).toEqual(['OVER_AMOUNT', 'CORRECTION_NOT_ANSWERED']);
    expect((await world.row(bids[1])).found_at).toEqual(call.at(OPENED));
  });

  it('as a foreign bidder: there is no such correction', async () => {
    const { correction } = await noticed();
    expect(await refusal(world.correct(correction, (await world.bidder()).pi))).toBe('NOT_FOUND');
  });

  it('has an end under any number of days that a policy may name', async () => {
    const call = await world.challenge({ form: { correctionWorkingDays: 999_999_999, correctionLatestDays: 999_999_999 } });
    const bid = await world.submitted(call.challenge, await world.bidder());
    await call.moveTo('P64D');
    const correction = await world.notice(bid);
    const [row] = await world.sql<{ ends_at: Date }>('select ends_at from correction where id = $1', [keyOf(correction)]);
    expect(row!.ends_at.toISOString()).toBe('9999-12-31T00:00:00.000Z');
  });

  it('shifts its reminder with the calendar of the office', async () => {
    const call = await world.challenge();
    const bid = await world.submitted(call.challenge, await world.bidder());
    await call.moveTo('P64D');
    const reminder = async (correction: string) =>
      (await world.sql<{ reminder_at: Date }>('select reminder_at from correction where id = $1', [keyOf(correction)]))[0]!.reminder_at;
    const plain = await reminder(await world.notice(bid));
    await world.sql(`insert into calendar_day (day, kind) values (($1::timestamptz at time zone 'Asia/Shanghai')::date, 'rest')`, [plain]);
    expect((await reminder(await world.notice(bid))).getTime()).toBeGreaterThan(plain.getTime());
  });

  it('has its reminder planned anew when the operator moves a day, which goes on record', async () => {
    await world.sql('delete from calendar_day');
    const call = await world.challenge();
    const bid = await world.submitted(call.challenge, await world.bidder());
    await call.moveTo('P64D');
    const correction = await world.notice(bid);
    const planned = async () => {
      const [row] = await world.sql<{ reminder_at: Date; run_at: Date }>(
        `select k.reminder_at, m.run_at from correction k join message m on m.key = 'bid.correction-reminder:' || k.id where k.id = $1`,
        [keyOf(correction)],
      );
      expect(row!.run_at).toEqual(row!.reminder_at);
      return row!.reminder_at;
    };
    const before = await planned();
    const operator = await world.make.operator();
    const day = new Date(before.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    const set = async (kind: 'work' | 'rest', by = operator, on = day) =>
      world.app.graphql(
        `mutation ($key: ID!) { setCalendarDay(day: "${on}", kind: ${kind}, key: $key) { day kind availableActions { name allowed } } }`,
        { key: newKey() },
        by.token,
      );
    expect((await set('rest', world.department.approver)).codes).toEqual(['FORBIDDEN']);
    expect((await set('rest', undefined, '2026-02-30')).codes).toEqual(['INPUT_INVALID']);
    const availableActions = [{ name: 'setCalendarDay', allowed: true }];
    expect((await set('rest')).data?.setCalendarDay).toEqual({ day, kind: 'rest', availableActions });
    await world.app.database.system(replanReminders);
    expect((await planned()).getTime()).toBeGreaterThan(before.getTime());
    expect((await set('work')).codes).toEqual([]);
    await world.app.database.system(replanReminders);
    await world.app.database.system(replanReminders);
    expect(await planned()).toEqual(before);
    const events = await world.sql<{ document: { to: string } }>(
      `select document from event where subject_id = $1 and event = 'replan' order by id`,
      [keyOf(correction)],
    );
    expect(events.map(({ document: { to } }) => to).at(1)).toBe(before.toISOString());
    expect(events).toHaveLength(2);
    const jobs = await world.sql<{ job: string }>(`select job from message where payload ->> 'day' = $1 order by job`, [day]);
    expect(jobs.map(({ job }) => job)).toEqual(['bid.replan', 'objection.replan', 'termination.replan']);
    expect((await world.app.ask<{ calendarDays: unknown[] }>('{ calendarDays { day kind } }')).calendarDays).toEqual([
      { day, kind: 'work' },
    ]);
    await world.sql('delete from calendar_day');
  });
});
