import fc from 'fast-check';
import { newId, typedId } from '../../src/common/ids.js';
import type { Someone } from '../factories.js';
import { keyOf } from '../list.factories.js';
import { DeliveryWorld, type Race, type Track } from '../milestones/delivery-world.js';

describe('a payment', () => {
  let world: DeliveryWorld;
  beforeAll(async () => {
    world = await DeliveryWorld.start();
  });
  afterAll(() => world.stop());

  const signed = async (given: Parameters<DeliveryWorld['race']>[0] = {}): Promise<Track & { race: Race }> => {
    const race = await world.race(given);
    return { ...race.tracks[0], race };
  };
  const freeze = (payment: string, by: Someone = world.department.supervisor) =>
    world.mutate('freezePayment', { payment: ['ID!', payment], reason: ['String!', 'Audit'] }, by, 'state frozenReason');
  const release = (payment: string) => world.mutate('releasePayment', { payment: ['ID!', payment] }, world.department.supervisor, 'state');

  it('is planned by stage, with a row of 0 for each member, and the signing share is unlocked at once', async () => {
    const { contract, race } = await signed({ partners: 2 });
    const query = `query ($id: ID!) { contract(id: $id) { amount paid payments { stage scheduled payable paid outcome state split { organisation { id } amount } } } }`;
    const found = await world.app.ask<{ contract: { payments: unknown[] } }>(query, { id: contract }, race.partners[1]!.person.token);
    const zeros = [race.bidder.lead, ...race.partners.map(({ organisation }) => organisation)].map((id) => ({
      organisation: { id },
      amount: '0',
    }));
    expect(found.contract).toMatchObject({ amount: '90000000', paid: '0' });
    expect(found.contract.payments).toEqual([
      { stage: 'SIGN', scheduled: '18000000', payable: '18000000', paid: '0', outcome: 'SCHEDULED', state: 'UNLOCKED', split: zeros },
      { stage: 'M1', scheduled: '45000000', payable: '0', paid: '0', outcome: 'SCHEDULED', state: 'SCHEDULED', split: zeros },
      { stage: 'M2', scheduled: '27000000', payable: '0', paid: '0', outcome: 'SCHEDULED', state: 'SCHEDULED', split: zeros },
    ]);
  });

  it('does not exist for a self-funded bid, nor where nothing is asked for', async () => {
    expect(await world.stages(await signed({ bid: { selfFunded: true } }))).toEqual([]);
    const track = await signed({
      challenge: { funding: { kind: 'recognition', publicPerAward: 0n } },
      bid: { budget: { publicRequest: 0n, ownFunds: 0n } },
    });
    expect(await world.stages(track)).toEqual([]);
    expect(await world.judged(track)).toEqual(['PASSED', 'PASSED']);
  });

  it('is approved by two finance officers, the second of whom pays and splits it', async () => {
    const track = await signed({ partners: 2 });
    const [first, second] = world.finance;
    const payment = await world.payment(track, 'SIGN');
    expect((await world.approve(payment, first)).data!.approvePayment).toMatchObject({ state: 'FINANCE_APPROVED_ONCE', paid: '0' });
    expect((await world.approve(payment, first)).codes).toEqual(['TWO_PERSON_RULE']);
    expect((await world.approve(payment, second)).data!.approvePayment).toMatchObject({ state: 'PAID', paid: '18000000', outcome: 'PAID' });
    expect((await world.approve(payment, first)).codes).toEqual(['WRONG_STATE']);
    const amounts = await world.sql('select amount_fen as fen from payment_split where payment_id = $1 order by position', [
      keyOf(payment),
    ]);
    expect(amounts).toEqual([{ fen: '14400000' }, { fen: '1800000' }, { fen: '1800000' }]);
    expect((await world.approve(await world.payment(track, 'M1'), first)).codes).toEqual(['PAYMENT_LOCKED']);
    expect((await freeze(payment)).codes).toEqual(['WRONG_STATE']);
  });

  it('is paid once by two officers at once, and never by one who asks twice', async () => {
    for (let round = 0; round < 3; round += 1) {
      const payment = await world.payment(await signed(), 'SIGN');
      const both = await Promise.all(world.finance.map((officer) => world.approve(payment, officer)));
      expect(both.flatMap(({ codes }) => codes)).toEqual([]);
      expect(both.map(({ data }) => data!.approvePayment!.state).sort()).toContain('PAID');
      const own = await world.payment(await signed(), 'SIGN');
      const twice = await Promise.all([1, 2, 3].map(() => world.approve(own, world.finance[0])));
      expect(twice.flatMap(({ codes }) => codes)).toEqual(['TWO_PERSON_RULE', 'TWO_PERSON_RULE']);
    }
  });

  it('is approved once where the same key comes twice', async () => {
    const payment = await world.payment(await signed(), 'SIGN');
    const query = `mutation { approvePayment(payment: "${payment}", key: "once-${payment}") { state } }`;
    for (let again = 0; again < 2; again += 1) {
      const { data } = await world.app.graphql(query, {}, world.finance[0].token);
      expect(data).toEqual({ approvePayment: { state: 'FINANCE_APPROVED_ONCE' } });
    }
  });

  it('is frozen and released by supervision, and approved anew afterwards', async () => {
    const track = await signed();
    const payment = await world.payment(track, 'SIGN');
    await world.approve(payment, world.finance[0]);
    expect((await freeze(payment, world.department.clerk)).codes).toEqual(['FORBIDDEN']);
    expect((await freeze(payment)).data!.freezePayment).toEqual({ state: 'FROZEN', frozenReason: 'Audit' });
    expect((await world.approve(payment, world.finance[1])).codes).toEqual(['PAYMENT_FROZEN']);
    expect((await world.outcomes(track))[0]).toBe('SIGN SCHEDULED 0');
    expect((await release(payment)).data!.releasePayment).toEqual({ state: 'UNLOCKED' });
    expect((await release(payment)).codes).toEqual(['WRONG_STATE']);
    expect((await world.approve(payment, world.finance[1])).data!.approvePayment).toMatchObject({ state: 'FINANCE_APPROVED_ONCE' });
    const later = await world.payment(track, 'M1');
    await freeze(later);
    await world.judged(track);
    expect((await world.stages(track))[1]).toBe('M1 FROZEN 45000000 45000000 0');
    expect((await release(later)).data!.releasePayment).toEqual({ state: 'UNLOCKED' });
    const last = await world.payment(track, 'M2');
    await freeze(last);
    expect((await release(last)).data!.releasePayment).toEqual({ state: 'SCHEDULED' });
  });

  it('is cancelled by a termination where it is not paid, also when it is unlocked or approved once', async () => {
    const track = await signed();
    await world.judged(track);
    await world.payAll(await world.listOf(track.race.challenge));
    await world.judged(track, { milestone: 'M2', values: { I2: { min: -30, max: 60 } } });
    const last = await world.payment(track, 'M2');
    await world.approve(last, world.finance[0]);
    await world.terminate(track);
    expect(await world.outcomes(track)).toEqual(['SIGN PAID 18000000', 'M1 PAID 45000000', 'M2 CANCELLED 0']);
    expect((await world.approve(last, world.finance[1])).codes).toEqual(['WRONG_STATE']);
  });

  it('is not paid between the decision of a termination and its cancellation', async () => {
    const track = await signed();
    const payment = await world.payment(track, 'SIGN');
    await world.approve(payment, world.finance[0]);
    await world.sql(`update contract set state = 'TERMINATED' where id = $1`, [keyOf(track.contract)]);
    expect((await world.approve(payment, world.finance[1])).codes).toEqual(['WRONG_STATE']);
  });

  it('is settled by itself where it comes to nothing', async () => {
    const milestones = [{ id: 'M1', name: { zh: 'n', en: 'n' }, dueAfterSigning: 'P1D', paymentSharePercent: 0 }];
    const track = await signed({ challenge: { milestones: [...milestones, { ...milestones[0]!, id: 'M2', paymentSharePercent: 80 }] } });
    await world.judged(track);
    expect((await world.outcomes(track)).slice(1)).toEqual(['M1 PAID 0', 'M2 SCHEDULED 0']);
  });

  it('is shown to parties and officers, and due ones to finance; to others as if it were not there', async () => {
    const track = await signed();
    const list = await world.listOf(track.race.challenge);
    const query =
      'query ($id: ID!) { node(id: $id) { ... on Payment { stage split { amount } availableActions { name allowed reason } } } }';
    const id = await world.payment(track, 'SIGN');
    const see = async (viewer?: Someone) => (await world.app.ask<{ node: unknown }>(query, { id }, viewer?.token)).node;
    const stranger = await world.contracts.make.person({ organisation: await world.contracts.make.organisation(), role: 'finance' });
    expect(await see()).toBeNull();
    expect(await see(stranger)).toBeNull();
    expect(await see(track.pi)).toMatchObject({ stage: 'SIGN', split: [{ amount: '0' }] });
    expect(await see(world.finance[0])).toMatchObject({
      availableActions: [
        { name: 'freezePayment', allowed: false, reason: 'FORBIDDEN' },
        { name: 'approvePayment', allowed: true, reason: null },
      ],
    });
    expect((await world.approve(id, stranger)).codes).toEqual(['NOT_FOUND']);
    expect((await world.approve(typedId('payment', newId()), stranger)).codes).toEqual(['NOT_FOUND']);
    const due = 'query ($list: ID!) { duePayments(list: $list) { id } }';
    expect((await world.app.graphql(due, { list }, world.finance[1].token)).data).toEqual({ duePayments: [{ id }] });
    expect((await world.app.graphql(due, { list }, stranger.token)).data).toEqual({ duePayments: [] });
    expect((await world.app.graphql(due, { list }, track.pi.token)).codes).toEqual(['FORBIDDEN']);
  });

  it('never adds up to another sum: stages make the contract, portions the payment, whatever the shares', async () => {
    const track = await signed({ partners: 3 });
    const list = await world.listOf(track.race.challenge);
    const [{ book }] = (await world.sql('select task_book as book from contract where id = $1', [keyOf(track.contract)])) as [
      { book: { partners: object[]; milestones: object[] } },
    ];
    const percent = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(0.1, 12.5, 33.33, 66.667));
    const shares = fc.tuple(percent, percent, percent);
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: 1n, max: 10n ** 15n }), shares, shares, async (amount, [sign, ...stages], parts) => {
        const given = {
          ...book,
          signingSharePercent: sign,
          milestones: book.milestones.map((milestone, index) => ({ ...milestone, paymentSharePercent: stages[index] })),
          partners: book.partners.map((partner, index) => ({ ...partner, sharePercent: parts[index] })),
        };
        const contract = keyOf(track.contract);
        await world.sql('delete from payment_split where payment_id in (select id from payment where contract_id = $1)', [contract]);
        await world.sql('delete from payment where contract_id = $1', [contract]);
        await world.sql('update contract set task_book = $2, amount_fen = $3 where id = $1', [contract, JSON.stringify(given), amount]);
        await world.sql(`update milestone set passed_at = clock_now(), state = 'PASSED' where contract_id = $1`, [contract]);
        await world.app.database.system((tx) => tx.send('payment.schedule', { contractId: contract }));
        await world.settle();
        await world.payAll(list);
        const [sum] = await world.sql(
          `select sum(scheduled_fen)::text as scheduled, sum(paid_fen)::text as paid, bool_and(state = 'PAID') as done,
             bool_and(paid_fen = (select sum(amount_fen) from payment_split s where s.payment_id = p.id)) as split
           from payment p where contract_id = $1`,
          [contract],
        );
        expect(sum).toEqual({ scheduled: String(amount), paid: String(amount), done: true, split: true });
      }),
      { numRuns: 12 },
    );
  });
});
