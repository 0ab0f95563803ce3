import { AmendmentService } from '../../src/challenges/amendment.service.js';
import { typedId } from '../../src/common/ids.js';
import { BidWorld, type Call, refusal } from '../bids/bid-world.js';
import { text } from '../factories.js';
import { keyOf } from '../list.factories.js';
import { DeliveryWorld } from '../milestones/delivery-world.js';
import { overtaken } from './races.js';

/** The refusals of acts that run at once, sorted; null for one that was done. */
const atOnce = async (...acts: Promise<unknown>[]): Promise<(string | null)[]> => (await Promise.all(acts.map(refusal))).toSorted();

describe('at the deadline, what waited for a lock beyond it is late:', () => {
  let world: BidWorld;
  beforeAll(async () => {
    world = await BidWorld.start();
  });
  beforeEach(() => world.setClock('2026-03-01T00:00:00+08:00'));
  afterAll(() => world.stop());

  /** The act begins in the last second, and gets the challenge when the next has come. */
  const delayed = <T>(call: Call, close: Date, act: () => Promise<T>): Promise<T> =>
    overtaken(
      world.app,
      async (tx) => {
        await tx.query('select from challenge where id = $1 for update', [call.key]);
        await tx.query('update demo_clock set instant = $1', [new Date(close.getTime() + 1000)]);
      },
      act,
    );

  it('a submission, which goes on record', async () => {
    const call = await world.challenge();
    const by = await world.bidder();
    const bid = await world.draft(call.challenge, by);
    await world.approve(bid, by);
    await world.setClock(call.at('P45DT17H', 999));
    expect(await delayed(call, call.at('P45DT17H'), () => refusal(world.submit(bid, by)))).toBe('BID_AFTER_DEADLINE');
    expect(await world.versions(bid)).toMatchObject([{ in_time: false }]);
  });

  it('a withdrawal, which then is no free one', async () => {
    const call = await world.challenge();
    const by = await world.bidder();
    const bid = await world.submitted(call.challenge, by);
    await world.setClock(call.at('P45DT17H'));
    expect(await delayed(call, call.at('P45DT17H'), () => refusal(world.withdraw(bid, by)))).toBeNull();
    expect(await world.row(bid)).toMatchObject({ state: 'SUBMITTED', content: expect.anything() });
  });

  it('a recommendation, which does not count', async () => {
    const call = await world.challenge({ recommend: { required: true, quotaPerChallenge: 5 } });
    const recommender = await world.make.organisation();
    const person = await world.make.person({ organisation: recommender, role: 'recommender' });
    const bid = await world.submitted(call.challenge, await world.bidder(), { recommender });
    await call.moveTo('P60DT17H');
    await delayed(call, call.at('P60DT17H'), () => world.recommend(bid, person, 1));
    await call.moveTo('P60DT17H', 1000);
    expect((await world.checked(bid)).eligibility_rules).toEqual(['NOT_RECOMMENDED']);
  });

  it('an amendment', async () => {
    const call = await world.challenge();
    const service = world.app.nest.get(AmendmentService);
    const input = { challenge: call.challenge, material: false, reason: text('x'), changes: [], newBidderClose: call.at('P50D') };
    const amendment = typedId('amendment', await service.propose(world.department.clerk.actor, input));
    await world.setClock(call.at('P45DT17H'));
    const approve = () => refusal(service.approve(world.department.approver.actor, amendment));
    expect(await delayed(call, call.at('P45DT17H'), approve)).toBe('CHALLENGE_CLOSED');
  });

  it('a correction, which goes on record', async () => {
    const call = await world.challenge({ form: { correctionWorkingDays: 5, correctionLatestDays: 12 } });
    const by = await world.bidder();
    const bid = await world.submitted(call.challenge, by);
    await call.moveTo('P60DT17H', 1000);
    const correction = await world.notice(bid);
    const end = call.at('P72DT17H', 1000);
    await world.setClock(end);
    expect(await delayed(call, end, () => refusal(world.correct(correction, by.pi)))).toBe('CORRECTION_TOO_LATE');
  });
});

describe('of two at once', () => {
  let world: BidWorld;
  beforeAll(async () => {
    world = await BidWorld.start();
  });
  beforeEach(() => world.setClock('2026-03-01T00:00:00+08:00'));
  afterAll(() => world.stop());

  it('authors of a draft, one is told that it is stale', async () => {
    const call = await world.challenge();
    const by = await world.bidder();
    const bid = await world.draft(call.challenge, by);
    expect(await atOnce(world.save(bid, by, { trlNow: 5 }, 1), world.save(bid, by, { trlNow: 6 }, 1))).toEqual(['VERSION_STALE', null]);
    expect((await world.row(bid)).draft_version).toBe(2);
  });

  it('submissions of a draft are two versions of one bid', async () => {
    const call = await world.challenge({ eligibility: { maxBidsPerLead: 1 } });
    const by = await world.bidder();
    const bid = await world.draft(call.challenge, by);
    await world.approve(bid, by);
    expect(await atOnce(world.submit(bid, by), world.submit(bid, by))).toEqual([null, null]);
    expect((await world.versions(bid)).map(({ no }) => no)).toEqual([1, 2]);
    await call.moveTo('P60DT17H', 1000);
    expect(await world.checked(bid)).toMatchObject({ eligibility_status: 'ELIGIBLE', counted_version: 2 });
  });

  it('bids of a lead that may file one, the later is beyond the limit', async () => {
    const call = await world.challenge({ eligibility: { maxBidsPerLead: 1, maxBidsPerPi: 9 } });
    const by = await world.bidder();
    const bids = [await world.draft(call.challenge, by), await world.draft(call.challenge, by)];
    for (const bid of bids) await world.approve(bid, by);
    expect(await atOnce(...bids.map((bid) => world.submit(bid, by)))).toEqual([null, null]);
    await call.moveTo('P60DT17H', 1000);
    const found = [await world.checked(bids[0]!), await world.checked(bids[1]!)];
    expect(found.map((row) => row.eligibility_rules).toSorted()).toEqual([[], ['UNIT_LIMIT']]);
  });

  it('recommendations of one rank, one is taken', async () => {
    const call = await world.challenge();
    const recommender = await world.make.organisation();
    const person = await world.make.person({ organisation: recommender, role: 'recommender' });
    const bids = [1, 2].map(async () => world.submitted(call.challenge, await world.bidder(), { recommender }));
    const [one, two] = (await Promise.all(bids)) as [string, string];
    expect(await atOnce(world.recommend(one, person, 1), world.recommend(two, person, 1))).toEqual(['RANK_TAKEN', null]);
  });

  it('confirmations of a check, one is recorded; and nobody is both checkers', async () => {
    const call = await world.challenge();
    const bid = await world.submitted(call.challenge, await world.bidder());
    await call.moveTo('P60DT17H', 1000);
    const { id } = world.department;
    const both = await world.make.person({ organisation: id, role: 'clerk' }, { organisation: id, role: 'approver' });
    await world.check(bid, both);
    expect(await atOnce(world.confirm(bid, both))).toEqual(['TWO_PERSON_RULE']);
    const codes = await atOnce(world.confirm(bid, both), world.confirm(bid), world.confirm(bid));
    expect(codes.filter((code) => code === null)).toEqual([null]);
    const [row] = await world.sql<{ confirmed_by: string }>('select confirmed_by from bid where id = $1', [keyOf(bid)]);
    expect(row!.confirmed_by).not.toBe(both.actor.personId);
    const found = await world.sql(`select from event where subject_id = $1 and event = 'findEligible'`, [keyOf(bid)]);
    expect(found).toHaveLength(1);
  });
});

describe('in delivery, of two at once', () => {
  let world: DeliveryWorld;
  beforeAll(async () => {
    world = await DeliveryWorld.start();
  });
  afterAll(() => world.stop());

  const codesOf = async (...acts: Promise<{ codes: unknown[] }>[]) => (await Promise.all(acts)).flatMap(({ codes }) => codes);

  it('a payment and the end of its contract, what is paid is what is settled', async () => {
    for (let round = 0; round < 4; round += 1) {
      const race = await world.race();
      const [track] = race.tracks;
      const payment = await world.payment(track, 'SIGN');
      await world.approve(payment, world.finance[0]);
      const proposal = { contract: track.contract, kind: 'STOP_NO_FAULT', reason: text('Why') };
      const { data } = await world.contracts.call('proposeTermination', 'ProposeTerminationInput', world.department.clerk, proposal);
      const decision = { termination: data!.proposeTermination!.id, diligent: true, usedAccepted: '0', experts: [] };
      const [paid, ended] = await Promise.all([
        world.approve(payment, world.finance[1]),
        world.contracts.call('decideTermination', 'DecideTerminationInput', world.department.approver, decision, 'paid toReturn'),
      ]);
      await world.settle();
      expect(ended.codes).toEqual([]);
      const fen = paid.codes.length ? '0' : '18000000';
      expect(ended.data!.decideTermination).toEqual({ paid: fen, toReturn: fen });
      const [row] = await world.sql<{ paid: string }>('select sum(paid_fen)::text as paid from payment where contract_id = $1', [
        keyOf(track.contract),
      ]);
      expect(row!.paid).toBe(fen);
      expect((await world.approve(payment, world.finance[1])).codes).toEqual(['WRONG_STATE']);
    }
  });

  it('terminations of a contract, one is proposed', async () => {
    const { tracks } = await world.race();
    const input = { contract: tracks[0].contract, kind: 'STOP_NO_FAULT', reason: text('Why') };
    const propose = (by = world.department.clerk) => world.contracts.call('proposeTermination', 'ProposeTerminationInput', by, input);
    expect(await codesOf(propose(), propose(tracks[0].pi))).toEqual(['TERMINATION_OPEN']);
  });

  it('submissions for a milestone, decisions on one, and acceptances, one is taken', async () => {
    const { tracks } = await world.race();
    const [track] = tracks;
    const submissions = await Promise.all([world.submit(track), world.submit(track)]);
    expect(submissions.flatMap(({ codes }) => codes)).toEqual(['ROUND_USED']);
    const submission = submissions.find(({ codes }) => !codes.length)!.data!.submitMilestone!.id;
    expect(await codesOf(world.decide(submission), world.decide(submission))).toEqual(['WRONG_STATE']);
    const input = { contract: track.contract, experts: [], technicalPass: true, financialPass: true, surplus: '0' };
    const accept = () => world.contracts.call('concludeAcceptance', 'ConcludeAcceptanceInput', world.department.approver, input, 'result');
    expect(await codesOf(accept(), accept())).toEqual(['WRONG_STATE']);
  });

  it('rounds of a race, one is held', async () => {
    const race = await world.race({ others: 1 });
    for (const track of race.tracks) await world.submit(track, { milestone: 'M2', values: { I1: 27, I2: { min: -20, max: 60 } } });
    expect(await codesOf(world.hold(race.challenge, 'M2'), world.hold(race.challenge, 'M2'))).toEqual(['WRONG_STATE']);
  });

  it('the last signature and the end of the time to sign, only one counts', async () => {
    const { contracts } = world;
    for (const late of [0, 1000]) {
      const award = await contracts.awarded();
      const signers = contracts.signers(award);
      const last = signers.pop()!;
      for (const signer of signers) await contracts.sign(award.contract, signer);
      await contracts.clock(new Date(award.signBy.getTime() + late));
      const [signed] = await Promise.all([
        contracts.sign(award.contract, last),
        contracts.bids.app.database.system((tx) => contracts.service.lapse(tx, keyOf(award.contract))),
      ]);
      expect(signed.codes).toEqual(late ? ['SIGNING_TOO_LATE'] : []);
      expect(await contracts.state(award.contract)).toBe(late ? 'LAPSED' : 'EFFECTIVE');
      expect(await contracts.state(award.bid)).toBe(late ? 'LAPSED' : 'SIGNED');
    }
  });
});
