import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, type Someone, text } from '../factories.js';
import { type Department, ListFactories } from '../list.factories.js';

describe('what passes between a department, enterprises and bidders', () => {
  let app: TestApp;
  let lists: ListFactories;
  let ours: Department;
  let firm: string;
  let owner: Someone;
  let unit: string;
  let bidder: Someone;
  let stranger: Someone;
  let challenge: string;
  beforeAll(async () => {
    app = await startApp();
    const make = new Factories(app);
    lists = new ListFactories(app, make);
    ours = await lists.department();
    firm = await make.organisation();
    owner = await make.person({ organisation: firm, role: 'need-owner' });
    unit = await make.organisation();
    bidder = await make.person({ organisation: unit, role: 'pi' });
    stranger = await make.person();
    await app.moveTo('2026-02-24T01:00:00.000Z');
  });
  afterAll(() => app.stop());

  const mutate = async (name: string, args: string, who: Someone | undefined, fields = 'id', variables: Record<string, unknown> = {}) => {
    const declared = Object.keys(variables).map((key) => `$${key}: EnterLedgerEntryInput!`);
    const query = `mutation (${['$key: ID!', ...declared].join(', ')}) { result: ${name}(${args}, key: $key) { ${fields} } }`;
    return app.graphql<{ result: Record<string, unknown> }>(query, { key: newKey(), ...variables }, who?.token);
  };
  const T = (words: string) => `{ zh: "${words}", en: "${words}" }`;
  const enter = (who: Someone, form: string, amount: string) =>
    mutate('enterLedgerEntry', 'input: $input', who, 'id enteredAt', { input: { challenge, form, amount, note: text('note') } });
  const prove = (entry: string, who: Someone) => mutate('proveLedgerEntry', `entry: "${entry}"`, who, 'provedBy { id } provedAt');

  it('the ledger of the enterprise begins with the draft and is counted by the rules', async () => {
    const list = await lists.list(ours, { archetype: 'C', profile: 'city-enterprise-need/1' });
    challenge = await lists.challenge(ours, list, {
      needOwner: firm,
      funding: { kind: 'enterprise', publicPerAward: 1000n, enterpriseCash: 500n, enterpriseTotal: 4000n },
      winners: { mode: 'single', k: 1 },
    });
    expect((await enter(bidder, 'cash', '1')).codes).toEqual(['FORBIDDEN']);
    const cash = await enter(owner, 'cash', '200');
    const id = cash.data!.result['id'] as string;
    expect((await prove(id, owner)).codes).toEqual(['FORBIDDEN']);
    expect((await prove(id, bidder)).codes).toEqual(['FORBIDDEN']);
    expect((await prove(id, (await lists.department()).clerk)).codes).toEqual(['NOT_FOUND']);
    const noted = (await enter(ours.clerk, 'service', '0')).data!.result['id'] as string;
    expect((await prove(noted, ours.clerk)).codes).toEqual(['TWO_PERSON_RULE']);
    expect((await prove(id, ours.finance)).data?.result).toMatchObject({ provedBy: { id: ours.finance.id } });
    expect((await prove(id, ours.clerk)).codes).toEqual(['WRONG_STATE']);
    await lists.approve(ours, list);
    await app.moveTo('2026-03-02T01:00:00.000Z');
    await mutate('publishList', `list: "${list}"`, ours.approver);
    await enter(ours.clerk, 'equipment', '300');
    await enter(owner, 'cash', '50');
    const query = `query ($id: ID!) { challenge(id: $id) { money: enterpriseLedger { proved: provedCash notCounted minCash pledgeEnough totalEnough
      escrowRequired escrowAtPublication escrowEnough outstanding } ledgerEntries { form amount enterprise { id } } } }`;
    const read = async (who?: Someone) =>
      (await app.ask<{ challenge: Record<string, unknown> }>(query, { id: challenge }, who?.token)).challenge;
    const money = {
      proved: '200',
      notCounted: '350',
      minCash: '400',
      pledgeEnough: true,
      totalEnough: true,
      escrowRequired: '200',
      escrowAtPublication: '200',
      escrowEnough: true,
      outstanding: '300',
    };
    expect(await read()).toEqual({ money, ledgerEntries: [] });
    expect(await read(bidder)).toEqual({ money, ledgerEntries: [] });
    expect(await read(owner)).toMatchObject({ ledgerEntries: [{ form: 'cash', amount: '200', enterprise: { id: firm } }, {}, {}, {}] });
  });

  it('questions are answered to everybody, without the name of who asked; late ones are taken and marked', async () => {
    const { data } = await mutate(
      'askQuestion',
      `challenge: "${challenge}", question: ${T('Which line?')}`,
      bidder,
      'id late askedBy { id }',
    );
    expect(data?.result).toMatchObject({ late: false, askedBy: { id: bidder.id } });
    const questions = async (who?: Someone) =>
      (
        await app.ask<{ challenge: { questions: unknown[] } }>(
          `query ($id: ID!) { challenge(id: $id) { questions { question { en } askedBy { id } answer { en } late } } }`,
          { id: challenge },
          who?.token,
        )
      ).challenge.questions;
    expect([await questions(), await questions(stranger)]).toEqual([[], []]);
    expect([(await questions(bidder)).length, (await questions(ours.clerk)).length]).toEqual([1, 1]);
    const answer = (who: Someone) =>
      mutate('answerQuestion', `question: "${data!.result['id']}", answer: ${T('Line 2')}`, who, 'answer { en }');
    expect((await answer((await lists.department()).clerk)).codes).toEqual(['NOT_FOUND']);
    expect((await answer(ours.clerk)).codes).toEqual([]);
    expect((await answer(ours.clerk)).codes).toEqual(['WRONG_STATE']);
    const shown = { question: { en: 'Which line?' }, askedBy: null, answer: { en: 'Line 2' }, late: false };
    expect(await questions()).toEqual([shown]);
    expect((await mutate('askQuestion', `challenge: "${challenge}", question: ${T('x')}`, undefined)).codes).toEqual(['UNAUTHENTICATED']);
    await app.moveTo('2026-04-06T10:00:00.000Z');
    const late = await mutate('askQuestion', `challenge: "${challenge}", question: ${T('Too late?')}`, stranger, 'late');
    expect(late.data?.result).toEqual({ late: true });
  });

  it('registering twice is registering once; contacts are known to the parties', async () => {
    const register = () => mutate('registerForMatching', `challenge: "${challenge}", organisation: "${unit}"`, bidder, 'id registeredAt');
    const first = await register();
    expect(await register()).toMatchObject({ data: first.data });
    const contact = await mutate('signNda', `challenge: "${challenge}", organisation: "${unit}"`, bidder, 'id metAt');
    const id = contact.data!.result['id'] as string;
    const meet = (who: Someone) =>
      mutate('recordMeeting', `contact: "${id}", topic: ${T('Furnace')}, host: "${owner.id}"`, who, 'metAt host { id } topic { en }');
    expect((await meet(stranger)).codes).toEqual(['NOT_FOUND']);
    expect((await meet(owner)).data?.result).toMatchObject({ host: { id: owner.id }, topic: { en: 'Furnace' } });
    expect((await meet(bidder)).codes).toEqual(['WRONG_STATE']);
    const seen = async (who?: Someone) => {
      const query = `query ($id: ID!) { challenge(id: $id) { matchingRegistrations { id } matchmakingContacts { id } } }`;
      const { challenge: found } = await app.ask<{ challenge: Record<string, unknown[]> }>(query, { id: challenge }, who?.token);
      return Object.values(found).map((rows) => rows.length);
    };
    for (const who of [bidder, owner, ours.supervisor]) expect(await seen(who)).toEqual([1, 1]);
    for (const who of [undefined, stranger]) expect(await seen(who)).toEqual([0, 0]);
  });

  it('registers and binds to secrecy no organisation but one’s own', async () => {
    for (const name of ['signNda', 'registerForMatching'])
      for (const who of [stranger, ours.clerk])
        expect((await mutate(name, `challenge: "${challenge}", organisation: "${unit}"`, who)).codes).toEqual(['FORBIDDEN']);
    const query = 'query ($id: ID!) { node(id: $id) { availableActions { name allowed reason } } }';
    const { node } = await app.ask<{ node: { availableActions: object[] } }>(query, { id: challenge }, stranger.token);
    expect(node.availableActions).toContainEqual({ name: 'signNda', allowed: false, reason: 'FORBIDDEN' });
  });

  it('a draft is for its department and the need owner; to all others it does not exist', async () => {
    const draft = await lists.challenge(ours, await lists.list(ours), { needOwner: firm });
    const query = `query ($id: ID!) { challenge(id: $id) { state list { id } } }`;
    const read = async (who?: Someone) => (await app.ask<{ challenge: unknown }>(query, { id: draft }, who?.token)).challenge;
    expect(await read(ours.finance)).toMatchObject({ state: 'DRAFT', list: {} });
    expect(await read(owner)).toEqual({ state: 'DRAFT', list: null });
    for (const who of [undefined, bidder, (await lists.department()).approver]) expect(await read(who)).toBeNull();
    for (const name of ['signNda', 'registerForMatching'])
      expect((await mutate(name, `challenge: "${draft}", organisation: "${unit}"`, bidder)).codes).toEqual(['NOT_FOUND']);
    expect((await mutate('askQuestion', `challenge: "${draft}", question: ${T('x')}`, bidder)).codes).toEqual(['NOT_FOUND']);
  });

  it('says to everybody what may be begun, and by whom', async () => {
    const actions = async (id: string, who?: Someone) => {
      const query = 'query ($id: ID!) { node(id: $id) { availableActions { name allowed reason } } }';
      const { node } = await app.ask<{ node: { availableActions: { name: string; allowed: boolean; reason: string | null }[] } }>(
        query,
        { id },
        who?.token,
      );
      return Object.fromEntries(node.availableActions.map(({ name, allowed, reason }) => [name, allowed || reason]));
    };
    const open = { askQuestion: true, registerForMatching: true, signNda: true };
    expect(await actions(challenge, bidder)).toMatchObject({
      ...open,
      draftBid: true,
      enterLedgerEntry: 'FORBIDDEN',
      freezeDraw: 'FORBIDDEN',
    });
    expect(await actions(challenge, owner)).toMatchObject({ ...open, draftBid: 'FORBIDDEN', enterLedgerEntry: true });
    expect(await actions(challenge, ours.clerk)).toMatchObject({ ...open, enterLedgerEntry: true, freezeDraw: true, appointPanel: true });
    expect(await actions(challenge)).toMatchObject({ askQuestion: 'FORBIDDEN', draftBid: 'FORBIDDEN' });

    const asked = await mutate('askQuestion', `challenge: "${challenge}", question: ${T('And?')}`, bidder);
    const question = asked.data!.result['id'] as string;
    expect(await actions(question, ours.clerk)).toEqual({ answerQuestion: true });
    expect(await actions(question, bidder)).toEqual({ answerQuestion: 'FORBIDDEN' });
    await mutate('answerQuestion', `question: "${question}", answer: ${T('Yes')}`, ours.clerk);
    expect(await actions(question, ours.clerk)).toEqual({});

    const entry = (await enter(owner, 'cash', '7')).data!.result['id'] as string;
    expect(await actions(entry, owner)).toEqual({ proveLedgerEntry: 'FORBIDDEN' });
    expect(await actions(entry, ours.finance)).toEqual({ proveLedgerEntry: true });
    const contact = (await mutate('signNda', `challenge: "${challenge}", organisation: "${unit}"`, bidder)).data!.result['id'] as string;
    for (const who of [bidder, owner, ours.clerk]) expect(await actions(contact, who)).toEqual({ recordMeeting: true });
    expect(await actions(contact, ours.supervisor)).toEqual({ recordMeeting: 'FORBIDDEN' });
    expect(await actions(bidder.id, ours.supervisor)).toMatchObject({ grantMembership: 'FORBIDDEN', recordBan: true });
  });
});
