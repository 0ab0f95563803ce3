import { addDays } from '../../src/common/offset.js';
import { typedId } from '../../src/common/ids.js';
import type { Someone } from '../factories.js';
import { text } from '../factories.js';
import { keyOf } from '../list.factories.js';
import { type Award, ContractWorld } from './contract-world.js';

describe('a contract', () => {
  let world: ContractWorld;
  beforeAll(async () => {
    world = await ContractWorld.start();
  });
  afterAll(() => world.stop());

  const codes = async (contract: string, by: Someone) => (await world.sign(contract, by)).codes;
  const signAll = async (award: Award, without?: Someone) => {
    for (const signer of world.signers(award).filter((each) => each !== without)) expect(await codes(award.contract, signer)).toEqual([]);
  };

  it('is drafted once, with the stronger of promise and target, and has its timer', async () => {
    const award = await world.awarded({ partners: 1 });
    expect(await world.draft(award, award.bid)).toBe(award.contract);
    const seen = await world.see(
      award.contract,
      `state amount selfFunded title { en } awardedAt signBy signedAt endsAt lead { id } pi { id } bid { id } extensionsGranted
       taskBook { version amount signingSharePercent partners { organisation sharePercent } indicators { id target promise value }
         milestones { id extensionDays paymentSharePercent } }
       taskBookVersions { version change hash } parties { party organisation person required signedAt } signatures { taskBookHash }`,
      award.bidder.pi,
    );
    expect(seen).toMatchObject({
      ...{ state: 'SIGN_PENDING', amount: '90000000', selfFunded: false, title: { en: 'Bid' }, signedAt: null, endsAt: null },
      ...{ awardedAt: award.awardedAt.toISOString(), signBy: award.signBy.toISOString(), extensionsGranted: 0 },
      ...{ lead: { id: award.bidder.lead }, pi: { id: award.bidder.pi.id }, bid: { id: award.bid } },
      taskBook: {
        ...{ version: 1, amount: '90000000', signingSharePercent: 20 },
        partners: [{ organisation: award.partners[0]!.organisation, sharePercent: 10 }],
        indicators: [
          { id: 'I1', target: 26, promise: 27, value: 27 },
          { id: 'I2', promise: { min: -20, max: 60 }, value: { min: -20, max: 60 } },
        ],
        milestones: [{ id: 'M1' }, { id: 'M2', extensionDays: 0, paymentSharePercent: 30 }],
      },
      taskBookVersions: [{ version: 1, change: null }],
      parties: [
        { party: 'PI', organisation: award.bidder.lead, person: award.bidder.pi.id, required: true, signedAt: null },
        { party: 'UNIT', organisation: award.bidder.lead, person: award.bidder.approver.id },
        { party: 'PARTNER', organisation: award.partners[0]!.organisation, person: null },
        { party: 'END_USER', organisation: award.endUser },
        { party: 'DEPARTMENT', organisation: world.department.id },
      ],
      signatures: [],
    });
    expect((await world.messages('contract.lapse', award.contract)).map(({ at }) => at)).toEqual([new Date(award.signBy.getTime() + 1000)]);
  });

  it('takes effect with the last signature, and sets milestones and payments going', async () => {
    const award = await world.awarded({ partners: 2 });
    await signAll(award);
    const signedAt = award.awardedAt;
    expect(await world.see(award.contract, 'state signedAt endsAt signatures { person { id } parties { party } }', award.user)).toEqual({
      ...{ state: 'EFFECTIVE', signedAt: signedAt.toISOString(), endsAt: addDays(signedAt, 360).toISOString() },
      signatures: [
        { person: { id: award.bidder.pi.id }, parties: [{ party: 'PI' }] },
        { person: { id: award.bidder.approver.id }, parties: [{ party: 'UNIT' }] },
        { person: { id: award.partners[0]!.person.id }, parties: [{ party: 'PARTNER' }] },
        { person: { id: award.partners[1]!.person.id }, parties: [{ party: 'PARTNER' }] },
        { person: { id: award.user.id }, parties: [{ party: 'END_USER' }] },
        { person: { id: world.department.approver.id }, parties: [{ party: 'DEPARTMENT' }] },
      ],
    });
    expect(await world.state(award.challenge)).toBe('RUNNING');
    expect(await world.state(award.bid)).toBe('SIGNED');
    expect(await world.messages('milestone.plan', award.contract)).toHaveLength(1);
    expect(await world.messages('payment.schedule', award.contract)).toHaveLength(1);
    expect(await world.messages('contract.lapse', award.contract)).toHaveLength(0);
    expect((await world.messages('contract.first-payment-overdue', award.contract))[0]!.at).toEqual(
      new Date(addDays(signedAt, 30).getTime() + 1000),
    );
    expect(await codes(award.contract, award.bidder.pi)).toEqual(['WRONG_STATE']);
  });

  it.each([0, 1, 2, 3, 4])('without signer %i of five, expect the department to be told who is missing', async (index) => {
    const award = await world.awarded({ partners: 2 });
    const missing = world.signers(award)[index]!;
    for (const signer of world.signers(award).slice(0, -1)) if (signer !== missing) expect(await codes(award.contract, signer)).toEqual([]);
    const { errors } = await world.sign(award.contract, world.department.approver);
    const part = ['PI', 'UNIT', 'PARTNER', 'PARTNER', 'END_USER'][index]!;
    expect(errors[0]!.extensions).toMatchObject({
      code: 'SIGNATURES_MISSING',
      details: { missing: [expect.stringContaining(`${part} organisation_`)] },
    });
    expect(await world.state(award.contract)).toBe('SIGN_PENDING');
    expect(await codes(award.contract, missing)).toEqual([]);
    expect(await codes(award.contract, world.department.approver)).toEqual([]);
  });

  it('is signed once by one person for all the parts that the person stands for', async () => {
    const unit = await world.make.organisation();
    const pi = await world.make.person({ organisation: unit, role: 'pi' }, { organisation: unit, role: 'unit-approver' });
    const award = await world.awarded({ challenge: { endUser: unit } });
    await world.sql('update contract set task_book = jsonb_set(task_book, $2, $3), pi_id = $4 where id = $1', [
      ...[keyOf(award.contract), ['parties', '0', 'person'], JSON.stringify(pi.id), keyOf(pi.id)],
    ]);
    expect((await world.sign(award.contract, pi, 'signatures { parties { party organisation } }')).data?.signContract).toEqual({
      signatures: [
        {
          parties: [
            { party: 'PI', organisation: award.bidder.lead },
            { party: 'END_USER', organisation: unit },
          ],
        },
      ],
    });
    expect(await codes(award.contract, pi)).toEqual(['SIGNED_ALREADY']);
    expect(await codes(award.contract, award.bidder.approver)).toEqual([]);
    expect(await codes(award.contract, world.department.approver)).toEqual([]);
  });

  it('may be signed by a need owner that is not the end user, and does not wait for it', async () => {
    const needOwner = await world.make.organisation();
    const owner = await world.make.person({ organisation: needOwner, role: 'need-owner' });
    const award = await world.awarded({ challenge: { needOwner } });
    expect(await codes(award.contract, owner)).toEqual([]);
    await signAll(award);
    const other = await world.awarded({ challenge: { needOwner: await world.make.organisation() } });
    await signAll(other);
    expect(await world.state(other.contract)).toBe('EFFECTIVE');
  });

  it('at the deadline is in time, a second later too late, and lapses then', async () => {
    const award = await world.awarded({ reserves: 1 });
    await world.clock(new Date(award.signBy.getTime() + 999));
    expect(await codes(award.contract, award.bidder.pi)).toEqual([]);
    const lapse = () => world.bids.app.database.system((tx) => world.service.lapse(tx, keyOf(award.contract)));
    await lapse();
    expect(await world.state(award.contract)).toBe('SIGN_PENDING');

    const late = new Date(award.signBy.getTime() + 1000);
    await world.clock(late);
    expect(await codes(award.contract, award.bidder.approver)).toEqual(['SIGNING_TOO_LATE']);
    await lapse();
    await lapse();
    expect(await world.state(award.contract)).toBe('LAPSED');
    expect(await world.state(award.bid)).toBe('LAPSED');
    expect(await codes(award.contract, award.bidder.approver)).toEqual(['SIGNING_TOO_LATE']);
    const [promoted] = await world.messages('contract.draft', award.reserves[0]!);
    expect(promoted!.payload).toMatchObject({ awardedAt: late.toISOString(), signBy: addDays(late, 30).toISOString() });
    const contract = await world.draft({ ...award, awardedAt: late, signBy: addDays(late, 30) }, award.reserves[0]!);
    expect(await world.see(contract, 'state signBy bid { id }', world.department.clerk)).toEqual({
      ...{ state: 'SIGN_PENDING', signBy: addDays(late, 30).toISOString(), bid: { id: award.reserves[0] } },
    });
  });

  it('that was signed in time does not lapse', async () => {
    const award = await world.signed();
    await world.clock(addDays(award.signBy, 1));
    await world.bids.app.database.system((tx) => world.service.lapse(tx, keyOf(award.contract)));
    expect(await world.state(award.contract)).toBe('EFFECTIVE');
  });

  it.each<[string, (award: Award) => { organisation?: string; person?: string }]>([
    ['lead', ({ bidder }) => ({ organisation: bidder.lead })],
    ['partner', ({ partners }) => ({ organisation: partners[0]!.organisation })],
    ['PI', ({ bidder }) => ({ person: bidder.pi.id })],
  ])('with a banned %s, expect PARTY_BANNED while the ban lasts', async (_who, banned) => {
    const award = await world.awarded({ partners: 1 });
    await world.ban(banned(award), award.awardedAt, addDays(award.awardedAt, 5));
    expect(await codes(award.contract, award.user)).toEqual(['PARTY_BANNED']);
    await world.clock(addDays(award.awardedAt, 5));
    await signAll(award);
  });

  it('does not mind the ban of somebody else', async () => {
    const award = await world.awarded();
    await world.ban({ organisation: award.endUser }, award.awardedAt, award.signBy);
    await world.ban({ person: award.bidder.approver.id }, award.awardedAt, award.signBy);
    await signAll(award);
  });

  it('by two signers at once keeps both signatures, by one person twice at once keeps one', async () => {
    const award = await world.awarded({ partners: 1 });
    const { pi, approver } = award.bidder;
    const both = await Promise.all([codes(award.contract, pi), codes(award.contract, approver), codes(award.contract, award.user)]);
    expect(both).toEqual([[], [], []]);
    const partner = award.partners[0]!.person;
    const twice = await Promise.all([codes(award.contract, partner), codes(award.contract, partner)]);
    expect(twice.flat()).toEqual(['SIGNED_ALREADY']);
    expect(await world.sql('select from signature where contract_id = $1', [keyOf(award.contract)])).toHaveLength(4);
    expect(await codes(award.contract, world.department.approver)).toEqual([]);
  });

  it('of a self-funded bid is worth 0 and asks for no first payment', async () => {
    const award = await world.signed({ bid: { selfFunded: true } });
    expect(await world.see(award.contract, 'amount selfFunded')).toEqual({ amount: '0', selfFunded: true });
    expect(await world.messages('contract.first-payment-overdue', award.contract)).toHaveLength(0);
    expect(await world.messages('payment.schedule', award.contract)).toHaveLength(1);
  });

  it('is never the one too many: expect AWARDS_TAKEN', async () => {
    const award = await world.signed({ others: 1 });
    const contract = await world.draft(award, award.others[0]!);
    const [other] = await world.sql<{ pi: string; lead: string; approver: string }>(
      'select pi_id as pi, lead_id as lead, unit_approver_id as approver from bid where id = $1',
      [keyOf(award.others[0]!)],
    );
    const { parties } = (await world.see<{ parties: { party: string; organisation: string }[] }>(
      contract,
      'parties { party organisation }',
      world.department.clerk,
    ))!;
    const signed = parties.filter(({ party }) => party !== 'DEPARTMENT').map(({ party, organisation }) => ({ party, organisation }));
    await world.sql(
      `insert into signature (id, contract_id, person_id, parties, task_book_hash, signed_at) values (gen_random_uuid(), $1, $2, $3, 'hash', clock_now())`,
      [keyOf(contract), other!.pi, JSON.stringify(signed)],
    );
    expect(await codes(contract, world.department.approver)).toEqual(['AWARDS_TAKEN']);
  });

  it('with a target below the bid is not concluded: expect TARGET_WEAKER with its key', async () => {
    const award = await world.awarded();
    await world.sql(`update contract set task_book = jsonb_set(task_book, '{indicators,0,value}', '26.5') where id = $1`, [
      keyOf(award.contract),
    ]);
    for (const signer of world.signers(award).slice(0, -1)) expect(await codes(award.contract, signer)).toEqual([]);
    const { errors } = await world.sign(award.contract, world.department.approver);
    expect(errors[0]!.extensions).toMatchObject({ code: 'TARGET_WEAKER', details: { indicators: ['I1'] } });
  });

  it('reminds finance and supervision on record when the signing share was not paid', async () => {
    const award = await world.signed();
    const ring = () => world.bids.app.database.system((tx) => world.service.firstPaymentOverdue(tx, keyOf(award.contract)));
    await world.paid(award, ['SIGN', 18_000_000, 0]);
    await ring();
    const alarms = async () => (await world.events(award.contract)).filter(({ event }) => event === 'firstPaymentOverdue').length;
    expect(await alarms()).toBe(1);
    await world.sql('update payment set payable_fen = scheduled_fen, paid_fen = scheduled_fen where contract_id = $1', [
      keyOf(award.contract),
    ]);
    await ring();
    expect(await alarms()).toBe(1);
  });

  describe('is seen', () => {
    const FULL = `id state amount title { en } lead { id } challenge { id } pi { id } bid { id } taskBook { version } taskBookVersions { version }
      parties { party } signatures { signedAt } changes { id } terminations { id }`;

    it('before it is signed by parties, officers and finance alone, its task book not by finance; a foreign one and a missing one read the same', async () => {
      const award = await world.awarded({ partners: 1 });
      const stranger = await world.make.person({ organisation: await world.make.organisation(), role: 'pi' });
      const foreignOfficer = (await world.bids.lists.department()).clerk;
      const parties = [award.bidder.pi, award.bidder.approver, award.partners[0]!.person, award.user];
      for (const viewer of [...parties, world.department.clerk, world.department.supervisor])
        expect(await world.see(award.contract, 'state taskBook { version }', viewer)).toEqual({
          state: 'SIGN_PENDING',
          taskBook: { version: 1 },
        });
      expect(
        await world.see(award.contract, 'state amount taskBook { version } taskBookVersions { version }', world.department.finance),
      ).toEqual({
        state: 'SIGN_PENDING',
        amount: expect.stringMatching(/^[1-9]\d+$/),
        taskBook: null,
        taskBookVersions: [],
      });
      const missing = typedId('contract', '00000000-0000-4000-8000-000000000000');
      for (const viewer of [undefined, stranger, foreignOfficer]) {
        expect(await world.see(award.contract, 'id', viewer)).toBeNull();
        expect(await world.see(missing, 'id', viewer)).toBeNull();
      }
      expect(await codes(award.contract, stranger)).toEqual(['NOT_FOUND']);
      expect(await codes(missing, stranger)).toEqual(['NOT_FOUND']);
      expect(await codes(award.contract, world.department.clerk)).toEqual(['NOT_A_PARTY']);
    });

    it('after it in outline by everyone', async () => {
      const award = await world.signed();
      const query = `query ($id: ID!) { challenge(id: $id) { contracts { ${FULL} } } }`;
      const { challenge } = await world.bids.app.ask<{ challenge: { contracts: unknown[] } }>(query, { id: award.challenge });
      expect(challenge.contracts).toEqual([
        {
          ...{ id: award.contract, state: 'EFFECTIVE', amount: '90000000', title: { en: 'Bid' } },
          ...{ lead: { id: award.bidder.lead }, challenge: { id: award.challenge } },
          ...{ pi: null, bid: null, taskBook: null, taskBookVersions: [], parties: null, signatures: [], changes: [], terminations: [] },
        },
      ]);
      expect(
        await world.bids.app.ask('query ($id: ID!) { bid(id: $id) { contract { id } } }', { id: award.bid }, world.department.clerk.token),
      ).toEqual({
        bid: { contract: { id: award.contract } },
      });
    });

    it('in lists by filter, `mine` where the viewer is a party', async () => {
      const award = await world.signed();
      const ask = async (filter: string, viewer?: Someone) =>
        (
          await world.bids.app.ask<{ contracts: { nodes: { id: string }[] } }>(
            `{ contracts(${filter}) { nodes { id } } }`,
            {},
            viewer?.token,
          )
        ).contracts.nodes.map(({ id }) => id);
      expect(await ask('mine: true', award.bidder.pi)).toEqual([award.contract]);
      expect(await ask('mine: true')).toEqual([]);
      expect(await ask(`challenge: "${award.challenge}", state: EFFECTIVE`)).toEqual([award.contract]);
      expect(await ask(`challenge: "${award.challenge}", state: LAPSED`)).toEqual([]);
      expect(await ask(`lead: "${award.bidder.lead}"`)).toEqual([award.contract]);
    });

    it('with the actions of the viewer', async () => {
      const award = await world.awarded();
      const actions = async (viewer?: Someone) => {
        const seen = await world.see<{ availableActions: { name: string; allowed: boolean; reason: string | null }[] }>(
          award.contract,
          'availableActions { name allowed reason }',
          viewer,
        );
        return Object.fromEntries(seen!.availableActions.map(({ name, reason }) => [name, reason]));
      };
      expect(await actions(award.bidder.pi)).toEqual({ signContract: null });
      expect(await actions(world.department.approver)).toEqual({ signContract: 'SIGNATURES_MISSING' });
      expect(await actions(world.department.clerk)).toEqual({ signContract: 'FORBIDDEN' });
      await signAll(award);
      const forbidden = { concludeAcceptance: 'FORBIDDEN' };
      expect(await actions(award.bidder.pi)).toEqual({ requestChange: null, proposeTermination: null, ...forbidden });
      expect(await actions(world.department.clerk)).toEqual({ requestChange: 'FORBIDDEN', proposeTermination: null, ...forbidden });
      expect(await actions()).toEqual({ requestChange: 'FORBIDDEN', proposeTermination: 'FORBIDDEN', ...forbidden });
      expect(await actions(world.department.approver)).toMatchObject({ concludeAcceptance: null });
    });

    it('with its title only where the bid has one', async () => {
      const award = await world.awarded({ bid: { title: text('Perovskite') } });
      expect(await world.see(award.contract, 'title { zh }', award.user)).toEqual({ title: { zh: 'Perovskite' } });
    });
  });
});
