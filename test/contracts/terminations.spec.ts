import { addDays } from '../../src/common/offset.js';
import { replanTerminations } from '../../src/contracts/termination.service.js';
import type { Someone } from '../factories.js';
import { newKey, text } from '../factories.js';
import { keyOf } from '../list.factories.js';
import { type Award, ContractWorld } from './contract-world.js';

const TERMINATION = 'id state kind paid usedAccepted toReturn integrityRecord hearingUntil appealUntil decidedBy { id } experts { id }';

describe('a termination', () => {
  let world: ContractWorld;
  beforeAll(async () => {
    world = await ContractWorld.start();
  });
  afterAll(() => world.stop());

  const propose = ({ contract }: Award, kind: string, by: Someone = world.department.clerk) =>
    world.call('proposeTermination', 'ProposeTerminationInput', by, { contract, kind, reason: text('Why') }, TERMINATION);
  const proposed = async (award: Award, kind: string, by?: Someone) => {
    const { data, codes } = await propose(award, kind, by);
    expect(codes).toEqual([]);
    return data!.proposeTermination!.id as string;
  };
  const decide = (termination: string, input: object, by: Someone = world.department.approver) =>
    world.call(
      'decideTermination',
      'DecideTerminationInput',
      by,
      { termination, diligent: true, usedAccepted: '0', experts: [], ...input },
      TERMINATION,
    );

  it('without fault returns what was paid and not used, and leaves no record', async () => {
    const award = await world.signed();
    const expert = await world.make.expert(award.endUser);
    await world.paid(award, ['SIGN', 18_000_000, 18_000_000], ['M1', 45_000_000, 45_000_000], ['M2', 27_000_000, 0]);
    const termination = await proposed(award, 'STOP_NO_FAULT', award.bidder.pi);
    await world.clock(addDays(award.awardedAt, 30));
    const { data } = await decide(termination, { usedAccepted: '50000001', experts: [expert.expert] });
    expect(data?.decideTermination).toMatchObject({
      ...{
        state: 'DECIDED',
        kind: 'STOP_NO_FAULT',
        paid: '63000000',
        usedAccepted: '50000001',
        toReturn: '12999999',
        integrityRecord: false,
      },
      ...{ decidedBy: { id: world.department.approver.id }, experts: [{ id: expert.expert }] },
    });
    expect(await world.state(award.contract)).toBe('TERMINATED');
    expect(await world.state(award.challenge)).toBe('TERMINATED');
    expect(await world.messages('payment.cancel', award.contract)).toHaveLength(1);
    expect(await world.messages('contract.first-payment-overdue', award.contract)).toHaveLength(0);
    expect((await world.events(award.contract)).map(({ event }) => event)).not.toContain('integrityRecord');
  });

  it('without fault returns nothing where more was used, and is on record where the work was not diligent', async () => {
    const award = await world.signed();
    await world.paid(award, ['SIGN', 25_000_001, 25_000_001]);
    const { data } = await decide(await proposed(award, 'STOP_NO_FAULT'), { usedAccepted: '26000000', diligent: false });
    expect(data?.decideTermination).toMatchObject({ paid: '25000001', usedAccepted: '26000000', toReturn: '0', integrityRecord: true });
    expect((await world.events(award.contract)).find(({ event }) => event === 'integrityRecord')?.document).toMatchObject({
      ...{ kind: 'STOP_NO_FAULT', diligent: false },
    });
    expect(await world.sql('select from ban where organisation_id = $1', [keyOf(award.bidder.lead)])).toEqual([]);
  });

  it('for a fault returns all that was paid by the decision, and is on record', async () => {
    const award = await world.signed();
    await world.paid(award, ['SIGN', 18_000_000, 0]);
    const termination = await proposed(award, 'REVOKE_FAULT');
    expect(await world.state(award.contract)).toBe('EFFECTIVE');
    await world.sql('update payment set payable_fen = scheduled_fen, paid_fen = scheduled_fen where contract_id = $1', [
      keyOf(award.contract),
    ]);
    const { data } = await decide(termination, { usedAccepted: '4000000' });
    expect(data?.decideTermination).toMatchObject({
      paid: '18000000',
      usedAccepted: '4000000',
      toReturn: '18000000',
      integrityRecord: true,
    });
    expect(await world.state(award.contract)).toBe('REVOKED');
  });

  it('of a contract without money is settled at 0', async () => {
    const award = await world.signed({ bid: { selfFunded: true } });
    const { data } = await decide(await proposed(award, 'STOP_NO_FAULT', award.bidder.pi), {});
    expect(data?.decideTermination).toMatchObject({ paid: '0', usedAccepted: '0', toReturn: '0', integrityRecord: false });
  });

  it('records the spans of hearing and appeal in working days', async () => {
    const award = await world.signed();
    await world.clock(new Date('2026-06-01T09:00:00+08:00'));
    const { data } = await propose(award, 'STOP_NO_FAULT');
    // The Dragon Boat Festival of 2026, 19 June, lies after the hearing and inside the appeal.
    expect(data?.proposeTermination).toMatchObject({ hearingUntil: '2026-06-15T01:00:00.000Z', appealUntil: null });
    await world.clock(new Date('2026-06-16T09:00:00+08:00'));
    const decided = await decide(data!.proposeTermination!.id as string, {});
    expect(decided.data?.decideTermination).toMatchObject({ appealUntil: '2026-07-08T01:00:00.000Z' });
  });

  it('is not decided by who proposed it, nor by others than the approver', async () => {
    const award = await world.signed();
    const both = await world.make.person(
      { organisation: world.department.id, role: 'clerk' },
      { organisation: world.department.id, role: 'approver' },
    );
    const termination = await proposed(award, 'STOP_NO_FAULT', both);
    expect((await decide(termination, {}, both)).codes).toEqual(['TWO_PERSON_RULE']);
    expect((await decide(termination, {}, award.bidder.pi)).codes).toEqual(['FORBIDDEN']);
    expect((await decide(termination, {}, (await world.bids.lists.department()).approver)).codes).toEqual(['NOT_FOUND']);
    expect((await decide(termination, { usedAccepted: '-1' })).codes).toEqual(['INPUT_INVALID']);
    expect((await decide(termination, {})).codes).toEqual([]);
    expect((await decide(termination, {})).codes).toEqual(['WRONG_STATE']);
  });

  it('is proposed by clerk or PI alone, one at a time, and may be taken back by who proposed it', async () => {
    const award = await world.signed();
    const stranger = await world.make.person({ organisation: await world.make.organisation(), role: 'pi' });
    for (const who of [stranger, award.user, award.bidder.approver, world.department.approver])
      expect((await propose(award, 'STOP_NO_FAULT', who)).codes).toEqual(['FORBIDDEN']);
    const termination = await proposed(award, 'REVOKE_FAULT');
    expect((await propose(award, 'STOP_NO_FAULT', award.bidder.pi)).codes).toEqual(['TERMINATION_OPEN']);
    const withdraw = (by: Someone) =>
      world.bids.app.graphql(
        'mutation ($termination: ID!, $key: ID!) { withdrawTermination(termination: $termination, key: $key) { state } }',
        { termination, key: String(Math.random()) },
        by.token,
      );
    expect((await withdraw(award.bidder.pi)).codes).toEqual(['FORBIDDEN']);
    expect((await withdraw(world.department.clerk)).data).toEqual({ withdrawTermination: { state: 'WITHDRAWN' } });
    expect((await decide(termination, {})).codes).toEqual(['WRONG_STATE']);
    await proposed(award, 'STOP_NO_FAULT', award.bidder.pi);
  });

  it('needs a contract that was signed', async () => {
    const award = await world.awarded();
    expect((await propose(award, 'STOP_NO_FAULT')).codes).toEqual(['WRONG_STATE']);
    const stranger = await world.make.person({ organisation: await world.make.organisation(), role: 'pi' });
    expect((await propose(award, 'STOP_NO_FAULT', stranger)).codes).toEqual(['NOT_FOUND']);
  });

  it('revokes also what was completed, when the fault is found later', async () => {
    const award = await world.signed();
    await world.sql(`update contract set state = 'COMPLETED' where id = $1`, [keyOf(award.contract)]);
    await world.sql(`update challenge set state = 'FULFILLED' where id = $1`, [keyOf(award.challenge)]);
    await decide(await proposed(award, 'REVOKE_FAULT'), {});
    expect(await world.state(award.contract)).toBe('REVOKED');
    expect(await world.state(award.challenge)).toBe('FULFILLED');
  });

  it('of one track leaves the challenge running for the others', async () => {
    const award = await world.signed({ others: 1, challenge: { winners: { mode: 'race', k: 2 } } });
    const other = await world.draft(award, award.others[0]!);
    await decide(await proposed(award, 'STOP_NO_FAULT'), {});
    expect(await world.state(award.challenge)).toBe('RUNNING');
    expect(await world.state(other)).toBe('SIGN_PENDING');
  });

  it('of the last track fails the challenge where another came to its acceptance and did not pass', async () => {
    const award = await world.signed({ others: 1, challenge: { winners: { mode: 'race', k: 2 } } });
    const other = await world.draft(award, award.others[0]!);
    await world.sql(`update contract set state = 'COMPLETED' where id = $1`, [keyOf(other)]);
    await decide(await proposed(award, 'STOP_NO_FAULT'), {});
    expect(await world.state(award.challenge)).toBe('FAILED');
  });

  it('has its hearing and appeal counted anew when a day of the calendar is moved', async () => {
    const award = await world.signed();
    const termination = await proposed(award, 'STOP_NO_FAULT');
    const seen = async () =>
      (
        await world.bids.app.ask<{ termination: { hearingUntil: string; appealUntil: string | null } }>(
          'query ($id: ID!) { termination(id: $id) { hearingUntil appealUntil } }',
          { id: termination },
          world.department.clerk.token,
        )
      ).termination;
    const rest = async (instant: string) => {
      await world.sql(`insert into calendar_day (day, kind) values (($1::timestamptz at time zone 'Asia/Shanghai')::date, 'rest')`, [
        instant,
      ]);
      await world.bids.app.database.system(replanTerminations);
    };
    const later = (from: string, to: string | null) => Date.parse(to!) - Date.parse(from);
    const before = await seen();
    await rest(before.hearingUntil);
    const postponed = await seen();
    expect(later(before.hearingUntil, postponed.hearingUntil)).toBeGreaterThanOrEqual(86_400_000);
    await decide(termination, {});
    const decided = await seen();
    await rest(decided.appealUntil!);
    const appeal = await seen();
    expect(appeal.hearingUntil).toBe(decided.hearingUntil);
    expect(later(decided.appealUntil!, appeal.appealUntil)).toBeGreaterThanOrEqual(86_400_000);
    await world.sql('delete from calendar_day');
    expect((await world.sql(`select from event where subject_id = $1 and event = 'replan'`, [keyOf(termination)])).length).toBe(2);
  });

  describe('whose money is to be returned', () => {
    const call = (name: string, args: string, termination: string, by: Someone) =>
      world.bids.app.graphql<Record<string, Record<string, unknown>>>(
        `mutation ($termination: ID!, $key: ID!) { ${name}(termination: $termination, ${args}, key: $key) { state recovered writtenOffReason { en } } }`,
        { termination, key: newKey() },
        by.token,
      );
    const recover = (termination: string, amount: string, by: Someone = world.department.finance) =>
      call('recordRecovery', `amount: "${amount}"`, termination, by);
    const writeOff = (termination: string, by: Someone = world.department.approver) =>
      call('writeOffRecovery', 'reason: { zh: "x", en: "insolvent" }', termination, by);
    /** Revoked, with 100 fen to be returned. */
    const revoked = async () => {
      const award = await world.signed();
      await world.paid(award, ['SIGN', 100, 100]);
      const termination = await proposed(award, 'REVOKE_FAULT');
      expect((await recover(termination, '1')).codes).toEqual(['WRONG_STATE']);
      await decide(termination, {});
      return { award, termination };
    };

    it('is recovered when all of it came back, by what finance records', async () => {
      const { termination } = await revoked();
      for (const by of [world.department.approver, world.department.clerk])
        expect((await recover(termination, '1', by)).codes).toEqual(['FORBIDDEN']);
      expect((await recover(termination, '0')).codes).toEqual(['INPUT_INVALID']);
      expect((await recover(termination, '101')).errors).toMatchObject([
        { extensions: { code: 'RECOVERY_TOO_HIGH', details: { left: '100' } } },
      ]);
      expect((await recover(termination, '40')).data).toMatchObject({ recordRecovery: { state: 'DECIDED', recovered: '40' } });
      expect((await recover(termination, '61')).codes).toEqual(['RECOVERY_TOO_HIGH']);
      expect((await recover(termination, '60')).data).toMatchObject({ recordRecovery: { state: 'RECOVERED', recovered: '100' } });
      expect((await recover(termination, '1')).codes).toEqual(['WRONG_STATE']);
      expect((await writeOff(termination)).codes).toEqual(['WRONG_STATE']);
    });

    it('is written off by the approver where it does not come back', async () => {
      const { termination } = await revoked();
      await recover(termination, '40');
      expect((await writeOff(termination, world.department.finance)).codes).toEqual(['FORBIDDEN']);
      expect((await writeOff(termination)).data).toEqual({
        writeOffRecovery: { state: 'WRITTEN_OFF', recovered: '40', writtenOffReason: { en: 'insolvent' } },
      });
      expect((await recover(termination, '60')).codes).toEqual(['WRONG_STATE']);
    });

    it('and is nothing, needs neither', async () => {
      const award = await world.signed();
      const termination = await proposed(award, 'STOP_NO_FAULT');
      await decide(termination, {});
      expect([(await recover(termination, '1')).codes, (await writeOff(termination)).codes]).toEqual([
        ['RECOVERY_TOO_HIGH'],
        ['RECOVERY_TOO_HIGH'],
      ]);
    });
  });

  it('is seen by parties and officers', async () => {
    const award = await world.signed();
    const termination = await proposed(award, 'STOP_NO_FAULT');
    const see = async (viewer?: Someone) =>
      (await world.see<{ terminations: unknown[] }>(award.contract, 'terminations { id availableActions { name allowed } }', viewer))!
        .terminations;
    expect(await see()).toEqual([]);
    expect(await see(await world.make.person())).toEqual([]);
    const actions = (decides: boolean, withdraws: boolean) => [
      { name: 'decideTermination', allowed: decides },
      { name: 'withdrawTermination', allowed: withdraws },
    ];
    expect(await see(award.user)).toEqual([{ id: termination, availableActions: actions(false, false) }]);
    expect(await see(world.department.approver)).toEqual([{ id: termination, availableActions: actions(true, false) }]);
    expect(await see(world.department.clerk)).toEqual([{ id: termination, availableActions: actions(false, true) }]);
  });
});
