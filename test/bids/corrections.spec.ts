import { replanReminders } from '../../src/bids/correction.service.js';
import { newKey } from '../factories.js';
import { BidWorld, type Call, refusal } from './bid-world.js';
import { keyOf } from '../list.factories.js';

const OPENED = 'P60DT17H00M01S';

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

  it('is not for everybody who works at the lead: who does not see the bid can answer nothing of it', async () => {
    const { call, by, bid, correction } = await noticed();
    await call.moveTo('P65D');
    const member = await world.make.person({ organisation: by.lead, role: 'member' });
    for (const who of [member, await world.make.expert(by.lead)]) expect(await refusal(world.correct(correction, who))).toBe('NOT_FOUND');
    await world.correct(correction, await world.make.person({ organisation: by.lead, role: 'lead' }));
    expect(await world.state(bid)).toBe('FORM_CHECK');
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
    expect(row!.ends_at.toISOString()).toBe('9999-12-30T00:00:00.000Z');
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
    // What would move is shown before, and nothing of it is done.
    const preview = (by = operator) =>
      world.app.graphql<{ calendarPreview: { subject: string; name: string; from: string; to: string }[] }>(
        `{ calendarPreview(day: "${day}", kind: rest) { subject name from to } }`,
        {},
        by.token,
      );
    expect((await preview(world.department.approver)).codes).toEqual(['FORBIDDEN']);
    const { calendarPreview: shown } = (await preview()).data!;
    const own = shown.filter(({ subject }) => subject === correction);
    expect(own).toMatchObject([{ name: 'reminderAt', from: before.toISOString() }]);
    expect(await planned()).toEqual(before);
    expect(await world.sql('select from calendar_day')).toEqual([]);
    expect((await set('rest')).data?.setCalendarDay).toEqual({ day, kind: 'rest', availableActions });
    await world.app.database.system(replanReminders);
    expect((await planned()).getTime()).toBeGreaterThan(before.getTime());
    expect((await planned()).toISOString()).toBe(own[0]!.to);
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
