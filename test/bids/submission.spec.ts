import { Client } from 'pg';
import { BidWorld, refusal } from './bid-world.js';
import { text } from '../factories.js';
import { keyOf } from '../list.factories.js';

const CLOSE = 'P45DT17H';
const BOTH = 'P60DT17H';

describe('the draft of a bid', () => {
  let world: BidWorld;
  beforeAll(async () => (world = await BidWorld.start()));
  afterAll(() => world.stop());

  it('is saved with anything missing, and refused for submission as incomplete', async () => {
    const { challenge } = await world.challenge();
    const by = await world.bidder();
    const bid = await world.draft(challenge, by);
    await world.save(bid, by, { plan: null, trlEnd: null });
    await world.approve(bid, by);
    expect(await refusal(world.submit(bid, by))).toBe('BID_INCOMPLETE');
    expect(await world.state(bid)).toBe('DRAFT');
  });

  it('given two authors, takes the first save and tells the second that it is stale', async () => {
    const { challenge } = await world.challenge();
    const by = await world.bidder();
    const bid = await world.draft(challenge, by);
    const saves = await Promise.all([
      refusal(world.save(bid, by, { title: text('One') }, 1)),
      refusal(world.save(bid, by, { title: text('Two') }, 1)),
    ]);
    expect(saves).toContain(null);
    expect(saves).toContain('VERSION_STALE');
    expect((await world.row(bid)).draft_version).toBe(2);
  });

  it('loses its approval by a change, and by nothing else', async () => {
    const { challenge } = await world.challenge();
    const by = await world.bidder();
    const bid = await world.draft(challenge, by);
    expect(await refusal(world.submit(bid, by))).toBe('BID_NOT_APPROVED');
    await world.approve(bid, by);
    await world.save(bid, by, { routeFamily: 'route' });
    expect(await world.row(bid)).toMatchObject({ draft_version: 1, approved_draft_version: 1 });
    await world.save(bid, by, { routeFamily: 'another' });
    expect(await refusal(world.submit(bid, by))).toBe('BID_NOT_APPROVED');
    await world.approve(bid, by);
    expect(await refusal(world.submit(bid, by))).toBeNull();
  });

  it('as somebody else: is not there', async () => {
    const { challenge } = await world.challenge();
    const bid = await world.draft(challenge, await world.bidder());
    const other = await world.bidder();
    expect(await refusal(world.submit(bid, other))).toBe('NOT_FOUND');
    expect(await refusal(world.approve(bid, other))).toBe('NOT_FOUND');
    expect(await refusal(world.save(bid, other, { routeFamily: 'mine' }))).toBe('NOT_FOUND');
  });

  it('refuses people and organisations that do not exist', async () => {
    const { challenge } = await world.challenge();
    const by = await world.bidder();
    const nobody = `person_${'0'.repeat(32)}`;
    expect(await refusal(world.draft(challenge, by, { team: [nobody] }))).toBe('INPUT_INVALID');
    expect(await refusal(world.draft(challenge, by, { team: [by.lead] }))).toBe('ID_INVALID');
  });
});

describe('the receipt of a bid', () => {
  let world: BidWorld;
  beforeAll(async () => (world = await BidWorld.start()));
  afterAll(() => world.stop());

  it.each([
    ['at the close', 0, true],
    ['within the second of the close', 999, true],
    ['a second later', 1000, false],
  ])('%s is in time: %j ms, %j', async (_when, laterMs, inTime) => {
    const call = await world.challenge();
    const by = await world.bidder();
    const bid = await world.draft(call.challenge, by);
    await world.approve(bid, by);
    await world.setClock(call.at(CLOSE, laterMs));
    expect(await refusal(world.submit(bid, by))).toBe(inTime ? null : 'BID_AFTER_DEADLINE');
    expect(await world.state(bid)).toBe(inTime ? 'SUBMITTED' : 'REFUSED_LATE');
    expect(await world.versions(bid)).toMatchObject([{ no: 1, in_time: inTime, received_at: call.at(CLOSE, laterMs) }]);
  });

  it('keeps the version in time live where a later one comes too late', async () => {
    const call = await world.challenge();
    const by = await world.bidder();
    const bid = await world.submitted(call.challenge, by);
    await call.moveTo(CLOSE, 5000);
    expect(await world.state(bid)).toBe('SEALED');
    await world.save(bid, by, { routeFamily: 'late' });
    await world.approve(bid, by);
    expect(await refusal(world.submit(bid, by))).toBe('BID_AFTER_DEADLINE');
    const row = await world.row(bid);
    expect(row).toMatchObject({ state: 'SEALED', last_version: 2 });
    expect(row.content).toMatchObject({ routeFamily: 'route' });
    expect((await world.versions(bid)).map(({ in_time }) => in_time)).toEqual([true, false]);
  });

  it('finds a first version after the evaluation began ineligible at once', async () => {
    const call = await world.challenge();
    const by = await world.bidder();
    await call.moveTo(BOTH, 60_000);
    const bid = await world.draft(call.challenge, by);
    await world.approve(bid, by);
    expect(await refusal(world.submit(bid, by))).toBe('BID_AFTER_DEADLINE');
    expect(await world.row(bid)).toMatchObject({ state: 'INELIGIBLE', eligibility_rules: ['LATE_SUBMISSION'], counted_version: null });
  });

  it('answers a repeated key as it did at first, the refusal too', async () => {
    const call = await world.challenge();
    const by = await world.bidder();
    const bid = await world.draft(call.challenge, by);
    await world.approve(bid, by);
    await world.setClock(call.at(CLOSE, 1000));
    const ask = () =>
      world.app
        .graphql(`mutation ($bid: ID!) { submitBid(bid: $bid, key: "once") { id } }`, { bid }, by.pi.token)
        .then(({ codes }) => codes);
    expect(await ask()).toEqual(['BID_AFTER_DEADLINE']);
    expect(await ask()).toEqual(['BID_AFTER_DEADLINE']);
    expect(await world.versions(bid)).toHaveLength(1);
  });

  it('counts a resubmission without change as a version, with the same hash', async () => {
    const { challenge } = await world.challenge();
    const by = await world.bidder();
    const bid = await world.submitted(challenge, by);
    await world.submit(bid, by);
    const versions = await world.versions(bid);
    expect(versions.map(({ no }) => no)).toEqual([1, 2]);
    expect(versions[0]!.content_hash).toBe(versions[1]!.content_hash);
  });

  it('rewrites partners and team with every version', async () => {
    const { challenge } = await world.challenge();
    const by = await world.bidder();
    const [first, second] = [await world.bidder(), await world.bidder()];
    const bid = await world.submitted(challenge, by, {
      partners: [{ organisation: first.lead, sharePercent: 30.5 }],
      team: [first.pi.id],
    });
    await world.save(bid, by, { partners: [{ organisation: second.lead, sharePercent: 20 }], team: [second.pi.id, first.pi.id] });
    await world.approve(bid, by);
    await world.submit(bid, by);
    expect(await world.sql('select organisation_id from bid_partner where bid_id = $1', [keyOf(bid)])).toEqual([
      { organisation_id: keyOf(second.lead) },
    ]);
    expect(await world.sql('select person_id from bid_member where bid_id = $1 order by position', [keyOf(bid)])).toEqual([
      { person_id: keyOf(second.pi.id) },
      { person_id: keyOf(first.pi.id) },
    ]);
  });

  it('warns of every rule that it would fail, and refuses for none', async () => {
    const { challenge } = await world.challenge({ recommend: { required: true } });
    const by = await world.bidder();
    const bid = await world.submitted(challenge, by, {
      budget: { publicRequest: 100_000_001n, ownFunds: 100_000_000n },
      indicatorAnswers: [{ indicator: 'I1', value: 25.9 }],
    });
    expect((await world.versions(bid))[0]!.warnings).toEqual([
      'OVER_AMOUNT',
      'OWN_FUNDS_SHORT',
      'INDICATOR_NOT_ANSWERED',
      'TARGET_BELOW_CHALLENGE',
    ]);
  });

  it('given two submissions at once over a limit: takes both, and warns exactly one', async () => {
    const call = await world.challenge({ eligibility: { maxBidsPerLead: 1 } });
    const by = await world.bidder();
    const other = { ...by, pi: await world.make.person({ organisation: by.lead, role: 'pi' }) };
    const [one, two] = [await world.draft(call.challenge, by), await world.draft(call.challenge, other)];
    await world.approve(one, by);
    await world.approve(two, by);
    await Promise.all([world.submit(one, by), world.submit(two, other)]);
    const warned = (await Promise.all([world.versions(one), world.versions(two)])).map(([version]) => version!.warnings);
    expect(warned.sort()).toEqual([[], ['UNIT_LIMIT']]);
    await call.moveTo(BOTH, 1000);
    const found = [await world.checked(one), await world.checked(two)].map((row) => row.eligibility_rules);
    expect(found.sort()).toEqual([[], ['UNIT_LIMIT']]);
  });

  it('gives the place of a withdrawn bid to the next, and takes it back when it is submitted again', async () => {
    const call = await world.challenge({ eligibility: { maxBidsPerLead: 1, maxBidsPerPi: 2 } });
    const by = await world.bidder();
    const one = await world.submitted(call.challenge, by);
    await world.withdraw(one, by);
    expect(await world.row(one)).toMatchObject({ state: 'WITHDRAWN' });
    await world.setClock(call.at('P1D'));
    const two = await world.submitted(call.challenge, by);
    expect((await world.versions(two))[0]!.warnings).toEqual([]);
    await world.submit(one, by);
    expect(await world.row(one)).toMatchObject({ state: 'SUBMITTED', withdrawn_at: null });
    await call.moveTo(BOTH, 1000);
    expect((await world.checked(one)).eligibility_rules).toEqual([]);
    expect((await world.checked(two)).eligibility_rules).toEqual(['UNIT_LIMIT']);
  });
});

describe('the close and bids in flight', () => {
  let world: BidWorld;
  let holder: Client;
  beforeAll(async () => (world = await BidWorld.start()));
  beforeEach(async () => {
    holder = new Client({ connectionString: world.app.storage.url });
    await holder.connect();
  });
  afterEach(() => holder.end());
  afterAll(() => world.stop());

  const waiting = async (count: number): Promise<void> => {
    for (;;) {
      const [row] = await world.sql<{ n: number }>('select count(*)::int as n from pg_locks where not granted');
      if (row!.n >= count) return;
    }
  };

  it.each([
    ['is in time where the clock has not moved, and the close waits for it', 0, null, 'SEALED', true],
    ['is late where the clock passed the close while it waited', 1000, 'BID_AFTER_DEADLINE', 'REFUSED_LATE', false],
  ])('a submission that waits for a lock %s', async (_what, laterMs, refused, state, inTime) => {
    const call = await world.challenge();
    const by = await world.bidder();
    const bid = await world.draft(call.challenge, by);
    await world.approve(bid, by);
    await holder.query('begin');
    await holder.query(`insert into limit_lock (list_id, kind, subject_id) select list_id, 'lead', $2 from challenge where id = $1`, [
      call.key,
      keyOf(by.lead),
    ]);
    await world.setClock(call.at(CLOSE));
    const submission = refusal(world.submit(bid, by));
    await waiting(1);
    const close = world.app.database.system((tx) => world.ring(tx, 'challenge.close', { challengeId: call.key }));
    await waiting(2);
    expect(await world.state(call.challenge)).toBe('OPEN');
    await world.setClock(call.at(CLOSE, laterMs));
    await holder.query('commit');
    expect(await submission).toBe(refused);
    await close;
    await call.moveTo(CLOSE, 1000);
    expect(await world.state(call.challenge)).toBe('CLOSED');
    expect(await world.state(bid)).toBe(state);
    expect((await world.versions(bid)).map(({ in_time }) => in_time)).toEqual([inTime]);
  });

  it('given a close that comes between its first look and its last: leaves nothing of it but the late version', async () => {
    const call = await world.challenge();
    const by = await world.bidder();
    const bid = await world.submitted(call.challenge, by);
    await world.save(bid, by, { routeFamily: 'late', partners: [{ organisation: by.lead, sharePercent: 1 }] });
    await world.approve(bid, by);
    await world.setClock(call.at(CLOSE));
    await holder.query('begin');
    await holder.query(`select 1 from bid_version where bid_id = $1 for update`, [keyOf(bid)]);
    await holder.query('lock table bid_member in share mode');
    const submission = refusal(world.submit(bid, by));
    await waiting(1);
    await world.setClock(call.at(CLOSE, 1000));
    await holder.query('commit');
    expect(await submission).toBe('BID_AFTER_DEADLINE');
    const row = await world.row(bid);
    expect(row).toMatchObject({ state: 'SUBMITTED', last_version: 2 });
    expect(row.content).toMatchObject({ routeFamily: 'route' });
    expect(await world.sql('select 1 from bid_partner where bid_id = $1', [keyOf(bid)])).toHaveLength(0);
  });

  it('seals what came in time, publishes the root over all receipts, and rings twice without harm', async () => {
    const call = await world.challenge();
    const [by, gone] = [await world.bidder(), await world.bidder()];
    const bid = await world.submitted(call.challenge, by);
    const withdrawn = await world.submitted(call.challenge, gone);
    await world.withdraw(withdrawn, gone);
    await call.moveTo(CLOSE, 1000);
    await world.app.database.system((tx) => world.ring(tx, 'challenge.close', { challengeId: call.key }));
    const events = await world.sql<{ document: object }>(
      `select document from event where subject = 'challenge' and subject_id = $1 and event = 'close'`,
      [call.key],
    );
    expect(events).toEqual([{ document: { round: 1, leaves: 3, root: expect.stringMatching(/^[0-9a-f]{64}$/) } }]);
    expect(await world.state(bid)).toBe('SEALED');
    expect(await world.row(withdrawn)).toMatchObject({ eligibility_status: 'WITHDRAWN', eligibility_rules: [], counted_version: null });
  });

  it('given a close that an amendment moved: the old timer does nothing', async () => {
    const call = await world.challenge();
    const bid = await world.submitted(call.challenge, await world.bidder());
    await world.sql(`update challenge set bidder_close = bidder_close + interval '1 day' where id = $1`, [call.key]);
    await call.moveTo(CLOSE, 1000);
    expect([await world.state(call.challenge), await world.state(bid)]).toEqual(['OPEN', 'SUBMITTED']);
  });

  it('given an extension: takes bids until its end, and counts what came while it was shut as late', async () => {
    const call = await world.challenge();
    const by = await world.bidder();
    await call.moveTo(BOTH, 1000);
    expect(await world.pending('challenge.no-bid', { challengeId: call.key })).toBe(1);
    const bid = await world.draft(call.challenge, by);
    await world.approve(bid, by);
    expect(await refusal(world.submit(bid, by))).toBe('BID_AFTER_DEADLINE');
    await world.sql(`update challenge set state = 'OPEN', extended_until = $2 where id = $1`, [call.key, call.at('P75DT17H')]);
    await call.moveTo('P70D');
    expect(await refusal(world.submit(bid, by))).toBeNull();
    expect(await world.row(bid)).toMatchObject({ state: 'SUBMITTED', eligibility_status: null, opened_at: null });
    await world.setClock(call.at('P75DT17H', 1000));
    await world.app.database.system((tx) => world.ring(tx, 'challenge.evaluate', { challengeId: call.key }));
    expect(await world.checked(bid)).toMatchObject({ state: 'ELIGIBLE', counted_version: 2 });
  });
});
