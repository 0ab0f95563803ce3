import { AmendmentService } from '../../src/challenges/amendment.service.js';
import type { Role } from '../../src/common/actor.js';
import { type Someone, newKey, text } from '../factories.js';
import { Deputies } from '../identity/deputies.js';
import { DeliveryWorld } from '../milestones/delivery-world.js';

/** Acts that take two persons, tried by one person and deputies: whoever acted, and for whom, are one pair of eyes. */
describe('two persons of whom one is a deputy', () => {
  let world: DeliveryWorld;
  let deputies: Deputies;
  beforeAll(async () => {
    world = await DeliveryWorld.start();
    deputies = new Deputies(world.app);
  });
  afterAll(() => world.stop());

  const officer = (...roles: Role[]): Promise<Someone> =>
    world.contracts.make.person(...roles.map((role) => ({ organisation: world.department.id, role })));
  const act = (name: string, args: Record<string, [type: string, value: unknown]>, by: Someone) => {
    const given = Object.keys(args).map((arg) => ({ arg, type: args[arg]![0], value: args[arg]![1] }));
    return world.app.graphql<Record<string, { id: string }>>(
      `mutation (${given.map(({ arg, type }) => `$${arg}: ${type}`).join(', ')}, $key: ID!) {
        ${name}(${given.map(({ arg }) => `${arg}: $${arg}`).join(', ')}, key: $key) { id } }`,
      { ...Object.fromEntries(given.map(({ arg, value }) => [arg, value])), key: newKey() },
      by.token,
    );
  };

  /** Those who are one pair of eyes with a person that had the first part through a deputy: itself, that deputy in any part, and another deputy. */
  async function sameEyes(person: Someone, first: Someone, role: Role): Promise<Someone[]> {
    const other = await officer('member');
    const elsewhere = await officer(role);
    return [person, await deputies.sessionFor(elsewhere, role, first), await deputies.sessionFor(person, role, other)];
  }

  it('check no bid together', async () => {
    const { challenge, moveTo } = await openCall();
    const both = await officer('clerk', 'approver');
    const bid = await world.contracts.bids.submitted(challenge, await world.contracts.bids.bidder());
    await moveTo();
    const deputy = await officer('member');
    const session = await deputies.sessionFor(both, 'clerk', deputy);
    expect((await act('checkBid', { bid: ['ID!', bid] }, session)).codes).toEqual([]);
    const confirm = async (by: Someone) => (await act('confirmCheck', { bid: ['ID!', bid] }, by)).codes;
    for (const one of await sameEyes(both, deputy, 'approver')) expect(await confirm(one)).toEqual(['TWO_PERSON_RULE']);
    expect(await confirm(world.department.approver)).toEqual([]);
  });

  it('put no amendment into force together', async () => {
    const { challenge } = await openCall();
    const both = await officer('clerk', 'approver');
    const deputy = await officer('member');
    const proposal = { challenge, material: false, reason: text('Word'), changes: [] };
    const session = await deputies.sessionFor(both, 'clerk', deputy);
    const { data } = await act('proposeAmendment', { input: ['ProposeAmendmentInput!', proposal] }, session);
    const approve = async (amendment: string, by: Someone) => (await act('approveAmendment', { amendment: ['ID!', amendment] }, by)).codes;
    const { id } = data!.proposeAmendment!;
    for (const one of await sameEyes(both, deputy, 'approver')) expect(await approve(id, one)).toEqual(['TWO_PERSON_RULE']);
    expect(await approve(id, world.department.approver)).toEqual([]);
    const own = await world.app.nest.get(AmendmentService).propose(both.actor, proposal);
    const standing = await deputies.sessionFor(both, 'approver', await officer('member'));
    expect(await approve(`amendment_${own.replaceAll('-', '')}`, standing)).toEqual(['TWO_PERSON_RULE']);
  });

  it('pay nothing together, and a payment says for whom it was approved', async () => {
    const race = await world.race();
    const payment = await world.payment(race.tracks[0], 'SIGN');
    const [first, second] = world.finance;
    const deputy = await officer('member');
    const session = await deputies.sessionFor(first, 'finance', deputy);
    expect((await world.approve(payment, session)).codes).toEqual([]);
    for (const one of await sameEyes(first, deputy, 'finance'))
      expect((await world.approve(payment, one)).codes).toEqual(['TWO_PERSON_RULE']);
    expect((await world.approve(payment, second)).data!.approvePayment).toMatchObject({ state: 'PAID' });
    const said = await world.app.ask(
      'query ($id: ID!) { node(id: $id) { ... on Payment { standIns { event deputy { id } principal { id } } } } }',
      { id: payment },
      world.department.clerk.token,
    );
    expect(said).toEqual({
      node: { standIns: [{ event: 'approvePayment', deputy: { id: deputy.id }, principal: { id: first.id } }] },
    });
  });

  it('end no contract together', async () => {
    const { contract } = (await world.race()).tracks[0];
    const both = await officer('clerk', 'approver');
    const deputy = await officer('member');
    const session = await deputies.sessionFor(both, 'clerk', deputy);
    const proposal = { contract, kind: 'STOP_NO_FAULT', reason: text('Why') };
    const { data, codes } = await act('proposeTermination', { input: ['ProposeTerminationInput!', proposal] }, session);
    expect(codes).toEqual([]);
    const decision = { termination: data!.proposeTermination!.id, diligent: true, usedAccepted: '0' };
    const decide = async (by: Someone) => (await act('decideTermination', { input: ['DecideTerminationInput!', decision] }, by)).codes;
    for (const one of await sameEyes(both, deputy, 'approver')) expect(await decide(one)).toEqual(['TWO_PERSON_RULE']);
    expect(await decide(world.department.approver)).not.toContain('TWO_PERSON_RULE');
  });

  it('sign a contract for the department alone, not for what names the deputy', async () => {
    const award = await world.contracts.awarded();
    const { department } = world;
    const deputy = await officer('member');
    for (const signer of world.contracts.signers(award).slice(0, -1)) await world.contracts.sign(award.contract, signer);
    const session = await deputies.sessionFor(department.approver, 'approver', deputy);
    expect((await world.contracts.sign(award.contract, session)).data).toMatchObject({ signContract: { state: 'EFFECTIVE' } });
    const said = await world.contracts.see<{ history: { nodes: object[] } }>(
      award.contract,
      'history { nodes { event actor { id } onBehalfOf { id } } }',
      award.bidder.pi,
    );
    expect(said?.history.nodes).toContainEqual({
      ...{ event: 'signContract', actor: { id: deputy.id }, onBehalfOf: { id: department.approver.id } },
    });
  });

  async function openCall(): Promise<{ challenge: string; moveTo: () => Promise<void> }> {
    const { bids } = world.contracts;
    await bids.setClock('2026-03-01T00:00:00+08:00');
    const call = await bids.challenge({ window: { bidderClose: 'P45D', recommenderClose: 'P45D' } });
    return { challenge: call.challenge, moveTo: () => call.moveTo('P45D', 1000) };
  }
});
