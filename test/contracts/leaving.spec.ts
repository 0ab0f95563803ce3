import { type Bidder } from '../bids/bid-world.js';
import { newKey, type Someone, text } from '../factories.js';
import { keyOf } from '../list.factories.js';
import { ContractWorld } from './contract-world.js';

describe('a PI who leaves', () => {
  let world: ContractWorld;
  let operator: Someone;
  beforeAll(async () => {
    world = await ContractWorld.start();
    operator = await world.make.operator();
  });
  afterAll(() => world.stop());
  beforeEach(() => world.bids.setClock('2026-03-01T00:00:00+08:00'));

  /** The refusal, and what it says is open. */
  const ofBound = ({ codes, errors }: Awaited<ReturnType<ContractWorld['call']>>) => [
    codes,
    errors.map(({ extensions }) => (extensions?.details as { of?: string } | undefined)?.of),
  ];
  const unit = async (): Promise<Bidder & { administrator: Someone; successor: Someone }> => {
    const bidder = await world.bids.bidder();
    return { ...bidder, ...(await colleagues(bidder.lead)) };
  };
  const colleagues = async (lead: string) => ({
    administrator: await world.make.person({ organisation: lead, role: 'administrator' }),
    successor: await world.make.person({ organisation: lead, role: 'pi' }),
  });
  const handOver = async (from: Someone, to: Someone, by: Someone) => {
    const [found] = await world.sql<{ id: string }>(`select id from membership where person_id = $1 and role = 'pi'`, [keyOf(from.id)]);
    const input = { membership: `membership_${found!.id.replaceAll('-', '')}`, to: to.id, reason: 'moves on' };
    return world.call('handOver', 'HandOverInput', by, input, 'state');
  };
  const revoke = (person: Someone, organisation: string, by: Someone) =>
    world.call('revokeMembership', 'GrantMembershipInput', by, { person: person.id, organisation, role: 'pi' }, 'id');
  const pass = (bid: string, to: Someone, by: Someone) =>
    world.bids.app.graphql(
      'mutation ($bid: ID!, $to: ID!, $key: ID!) { passBid(bid: $bid, to: $to, key: $key) { state draftVersion draftApproved } }',
      { bid, to: to.id, key: newKey() },
      by.token,
    );

  it('is held by a draft of an open call until it is passed on, which the unit approves anew and the successor submits', async () => {
    const { challenge } = await world.bids.challenge();
    const { administrator, successor, ...by } = await unit();
    const bid = await world.bids.draft(challenge, by);
    await world.bids.approve(bid, by);
    expect(ofBound(await handOver(by.pi, successor, administrator))).toEqual([['PI_BOUND'], [bid]]);
    expect(ofBound(await revoke(by.pi, by.lead, administrator))).toEqual([['PI_BOUND'], [bid]]);
    const stranger = await world.make.person({ organisation: await world.make.organisation(), role: 'pi' });
    for (const to of [stranger, by.approver, by.pi]) expect((await pass(bid, to, by.pi)).codes).toEqual(['NOT_A_PI']);
    expect((await pass(bid, successor, successor)).codes).toEqual(['FORBIDDEN']);
    expect((await pass(bid, stranger, stranger)).codes).toEqual(['NOT_FOUND']);
    expect((await pass(bid, successor, by.pi)).data).toEqual({
      passBid: { state: 'DRAFT', draftVersion: 2, draftApproved: false },
    });
    expect((await revoke(by.pi, by.lead, administrator)).codes).toEqual([]);
    const submit = (who: Someone) =>
      world.bids.app.graphql(
        'mutation ($bid: ID!, $key: ID!) { submitBid(bid: $bid, key: $key) { state } }',
        { bid, key: newKey() },
        who.token,
      );
    expect((await submit(successor)).codes).toEqual(['BID_NOT_APPROVED']);
    await world.bids.approve(bid, by);
    expect((await submit(by.pi)).codes).toEqual(['NOT_FOUND']);
    expect((await submit(successor)).data).toEqual({ submitBid: { state: 'SUBMITTED' } });
  });

  it('is held by a submitted bid, which is withdrawn before the close and by nothing but its course after it', async () => {
    const call = await world.bids.challenge();
    const { administrator, successor, ...by } = await unit();
    const bid = await world.bids.submitted(call.challenge, by);
    expect((await pass(bid, successor, by.pi)).codes).toEqual(['WRONG_STATE']);
    expect(ofBound(await handOver(by.pi, successor, administrator))).toEqual([['PI_BOUND'], [bid]]);
    const { administrator: second, successor: heir, ...other } = await unit();
    const sealed = await world.bids.submitted(call.challenge, other);
    await world.bids.withdraw(bid, by);
    expect((await pass(bid, successor, by.pi)).data).toMatchObject({ passBid: { state: 'WITHDRAWN' } });
    expect((await handOver(by.pi, successor, administrator)).codes).toEqual([]);
    await call.moveTo('P45D', 1000);
    expect(ofBound(await handOver(other.pi, heir, second))).toEqual([['PI_BOUND'], [sealed]]);
    expect((await pass(sealed, heir, other.pi)).codes).toEqual(['WRONG_STATE']);
  });

  it('is refused to an operator for opened bids alone, who learns nothing of sealed ones', async () => {
    const call = await world.bids.challenge({ window: { bidderClose: 'P45D', recommenderClose: 'P45D' } });
    const [first, second] = [await unit(), await unit()];
    await world.bids.submitted(call.challenge, first);
    const bid = await world.bids.submitted(call.challenge, second);
    expect((await revoke(first.pi, first.lead, operator)).codes).toEqual([]);
    await call.moveTo('P45D', 1000);
    const [opened] = await world.sql<{ opened: boolean }>('select opened_at is not null as opened from bid where id = $1', [keyOf(bid)]);
    expect(opened).toEqual({ opened: true });
    expect(ofBound(await revoke(second.pi, second.lead, operator))).toEqual([['PI_BOUND'], [bid]]);
  });

  it('leaves a contract by a change that the department agrees to, and goes then', async () => {
    const award = await world.signed();
    const { administrator, successor } = await colleagues(award.bidder.lead);
    expect(ofBound(await handOver(award.bidder.pi, successor, administrator))).toEqual([['PI_BOUND'], [award.contract]]);
    const asked = await world.call('requestChange', 'RequestChangeInput', award.bidder.pi, {
      ...{ contract: award.contract, type: 'PI', reason: text('Leaves'), newPi: successor.id },
    });
    expect(asked.codes).toEqual([]);
    expect((await revoke(award.bidder.pi, award.bidder.lead, administrator)).codes).toEqual(['PI_BOUND']);
    const decided = await world.call('decideChange', 'DecideChangeInput', world.department.approver, {
      ...{ change: asked.data!.requestChange!.id, expertOpinion: 'SUPPORT' },
    });
    expect(decided.data?.decideChange).toMatchObject({ state: 'APPROVED' });
    expect((await handOver(award.bidder.pi, successor, administrator)).codes).toEqual([]);
    expect(ofBound(await revoke(successor, award.bidder.lead, administrator))).toEqual([['PI_BOUND'], [award.contract]]);
  });
});
