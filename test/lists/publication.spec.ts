import { ListService } from '../../src/lists/list.service.js';
import { PublicationService } from '../../src/challenges/publication.service.js';
import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, text } from '../factories.js';
import { challengeInput, type Department, keyOf, ListFactories } from '../list.factories.js';

const LIST = `query ($id: ID!) { list(id: $id) {
  code state phase rulesHash publishAt publishedAt dayZero budgetNeeded approvedBy { id } submittedBy { id } department { id }
  challenges { id code position state version bidderClose recommenderClose questionsClose matchingOpens noticeOpens noticeCloses
    funding { publicPerAward prizes } indicators { id target stretch rangeMode tester } milestones { id heat { indicators final } } winners { mode k } }
  availableActions { name allowed reason } } }`;
type ListAnswer = { list: Record<string, never> | null };

describe('a list on its way to publication', () => {
  let app: TestApp;
  let lists: ListFactories;
  let make: Factories;
  let ours: Department;
  let service: ListService;
  let publication: PublicationService;
  beforeAll(async () => {
    app = await startApp();
    make = new Factories(app);
    lists = new ListFactories(app, make);
    ours = await lists.department();
    service = app.nest.get(ListService);
    publication = app.nest.get(PublicationService);
    await app.moveTo('2026-03-01T12:00:00.000Z');
  });
  afterAll(() => app.stop());

  const read = async (id: string, token?: string) => (await app.ask<ListAnswer>(LIST, { id }, token)).list;
  const messages = (challenge: string) =>
    app.database.query<{ job: string; at: string }>(
      `select job, to_char(run_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') as at from message
       where payload->>'challengeId' = $1 and done_at is null order by run_at, job`,
      [keyOf(challenge)],
    );
  const mutation = (name: string, token: string, list: string, more = '') =>
    app.graphql<Record<string, Record<string, unknown>>>(
      `mutation ($list: ID!, $key: ID!) { ${name}(list: $list, key: $key${more}) { state } }`,
      { list, key: newKey() },
      token,
    );
  const prepared = async (given?: Parameters<ListFactories['list']>[1]) => {
    const list = await lists.list(ours, given);
    return { list, challenge: await lists.challenge(ours, list) };
  };

  it('goes over GraphQL from the draft to open challenges with their timers, rules and hash frozen', async () => {
    const draft = await app.ask<{ draftList: { id: string; state: string; rules: Record<string, unknown> } }>(
      `mutation ($input: DraftListInput!, $key: ID!) { draftList(input: $input, key: $key) { id state rules } }`,
      {
        key: newKey(),
        input: {
          department: ours.id,
          code: 'JS-1',
          title: text('List'),
          archetype: 'A',
          profile: 'jiangsu-province-list/1',
          programme: 'GENERIC_TECHNOLOGIES',
          overrides: { window: { bidderClose: 'P40DT17H' }, sealing: { level: 'none' } },
        },
      },
      ours.clerk.token,
    );
    const list = draft.draftList.id;
    expect(draft.draftList).toMatchObject({
      state: 'PLANNING',
      rules: { window: { bidderClose: 'P40DT17H', recommenderClose: 'P60DT17H' } },
    });
    const input = JSON.parse(
      JSON.stringify(challengeInput(list, ours.id), (_key, value) => (typeof value === 'bigint' ? String(value) : value)),
    );
    const { draftChallenge } = await app.ask<{ draftChallenge: { id: string; warnings: string[]; availableActions: unknown } }>(
      `mutation ($input: DraftChallengeInput!, $key: ID!) { draftChallenge(input: $input, key: $key) { id warnings availableActions { name allowed } } }`,
      { input, key: newKey() },
      ours.clerk.token,
    );
    expect(draftChallenge).toMatchObject({ warnings: [], availableActions: [{ name: 'updateChallenge', allowed: true }] });
    expect((await mutation('submitList', ours.clerk.token, list)).data).toEqual({ submitList: { state: 'SUBMITTED' } });
    expect((await mutation('approveList', ours.approver.token, list)).data).toEqual({ approveList: { state: 'APPROVED' } });
    expect((await mutation('publishList', ours.approver.token, list)).codes).toEqual(['BUDGET_NOT_LOCKED']);
    expect((await mutation('lockBudget', ours.finance.token, list, ', amount: "199999999"')).codes).toEqual([]);
    expect((await mutation('publishList', ours.approver.token, list)).codes).toEqual(['BUDGET_NOT_LOCKED']);
    expect((await mutation('lockBudget', ours.finance.token, list, ', amount: "200000000"')).codes).toEqual([]);
    expect(await read(list)).toBeNull();
    expect(await read(list, ours.approver.token)).toMatchObject({
      budgetNeeded: '200000000',
      approvedBy: { id: ours.approver.id },
      availableActions: [
        { name: 'publishList', allowed: true, reason: null },
        { name: 'returnList', allowed: true },
        { name: 'lockBudget', allowed: false, reason: 'FORBIDDEN' },
        { name: 'cancelList', allowed: true },
      ],
    });
    expect((await mutation('publishList', ours.approver.token, list)).data).toEqual({ publishList: { state: 'PUBLISHED' } });
    expect(await read(list)).toMatchObject({
      state: 'PUBLISHED',
      phase: 'PUBLISHED',
      rulesHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      publishedAt: '2026-03-01T12:00:00.000Z',
      dayZero: '2026-02-28T16:00:00.000Z',
      approvedBy: null,
      budgetNeeded: null,
      availableActions: [{ name: 'lockBudget', allowed: false, reason: 'FORBIDDEN' }],
      challenges: [
        {
          position: 1,
          state: 'OPEN',
          version: 1,
          bidderClose: '2026-04-10T09:00:00.000Z',
          recommenderClose: '2026-04-30T09:00:00.000Z',
          matchingOpens: null,
          noticeOpens: '2026-06-08T16:00:00.000Z',
          funding: { publicPerAward: '100000000', prizes: null },
          indicators: [
            { id: 'I1', target: 26, stretch: 28, rangeMode: null, tester: ours.id },
            { id: 'I2', target: { min: -20, max: 60 }, stretch: null, rangeMode: 'cover' },
          ],
          milestones: [
            { id: 'M1', heat: null },
            { id: 'M2', heat: { indicators: ['I1'], final: true } },
          ],
          winners: { mode: 'race', k: 2 },
        },
      ],
    });
    // Reminders three days before both closes, and five before the end of the review, P80D.
    expect(await messages(draftChallenge.id)).toEqual([
      { job: 'challenge.remind', at: '2026-04-07T09:00:00' },
      { job: 'challenge.close', at: '2026-04-10T09:00:01' },
      { job: 'challenge.remind', at: '2026-04-27T09:00:00' },
      { job: 'challenge.evaluate', at: '2026-04-30T09:00:01' },
      { job: 'challenge.remind', at: '2026-05-14T16:00:00' },
      { job: 'notice.open', at: '2026-06-08T16:00:00' },
    ]);
  });

  it('is refused in the wrong state', async () => {
    const { list, challenge } = await prepared();
    for (const [name, who] of [
      ['approveList', ours.approver],
      ['publishList', ours.approver],
      ['returnList', ours.approver],
    ] as const)
      expect((await mutation(name, who.token, list, name === 'returnList' ? ', reason: "no"' : '')).codes).toEqual(['WRONG_STATE']);
    await publication.submit(ours.clerk.actor, list);
    expect((await mutation('submitList', ours.clerk.token, list)).codes).toEqual(['WRONG_STATE']);
    await expect(lists.challenge(ours, list)).rejects.toThrow('WRONG_STATE');
    const update = `mutation ($input: UpdateChallengeInput!, $key: ID!) { updateChallenge(input: $input, key: $key) { id } }`;
    expect((await app.graphql(update, { input: { challenge, code: 'X' }, key: newKey() }, ours.clerk.token)).codes).toEqual([
      'WRONG_STATE',
    ]);
  });

  it('needs a second person for the approval', async () => {
    const { list } = await prepared();
    const both = await make.person({ organisation: ours.id, role: 'clerk' }, { organisation: ours.id, role: 'approver' });
    await publication.submit(both.actor, list);
    expect((await mutation('approveList', both.token, list)).codes).toEqual(['TWO_PERSON_RULE']);
    expect(await read(list, both.token)).toMatchObject({
      availableActions: expect.arrayContaining([{ name: 'approveList', allowed: false, reason: 'TWO_PERSON_RULE' }]),
    });
    expect((await mutation('approveList', ours.approver.token, list)).codes).toEqual([]);
  });

  it('loses approvals, budget and fixed publication when it goes back to planning', async () => {
    const { list, challenge } = await prepared();
    await lists.approve(ours, list);
    await publication.publish(ours.approver.actor, list, new Date('2026-03-02T00:00:00Z'));
    await publication.return(ours.approver.actor, list, 'amount');
    expect(await read(list, ours.clerk.token)).toMatchObject({
      state: 'PLANNING',
      publishAt: null,
      approvedBy: null,
      submittedBy: null,
      challenges: [{ state: 'DRAFT' }],
    });
    await app.moveTo('2026-03-02T01:00:00.000Z');
    expect(await read(list)).toBeNull();
    await publication.submit(ours.clerk.actor, list);
    expect((await mutation('publishList', ours.approver.token, list)).codes).toEqual(['WRONG_STATE']);
    await service.approve(ours.approver.actor, list);
    expect((await mutation('publishList', ours.approver.token, list)).codes).toEqual(['BUDGET_NOT_LOCKED']);
    expect(challenge).toBeDefined();
  });

  it('is published by itself at the instant that was fixed, and counts its days from there', async () => {
    const { list, challenge } = await prepared();
    await lists.approve(ours, list);
    const publish = (at: string) => mutation('publishList', ours.approver.token, list, `, at: "${at}"`);
    expect((await publish('2026-01-01T00:00:00Z')).codes).toEqual(['PUBLICATION_IN_PAST']);
    expect((await publish('2026-03-09T02:00:00Z')).data).toEqual({ publishList: { state: 'APPROVED' } });
    await app.moveTo('2026-03-09T01:59:59.000Z');
    expect(await read(list, ours.clerk.token)).toMatchObject({ state: 'APPROVED', publishAt: '2026-03-09T02:00:00.000Z' });
    await app.moveTo('2026-03-09T02:00:00.000Z');
    expect(await read(list)).toMatchObject({
      state: 'PUBLISHED',
      publishAt: null,
      publishedAt: '2026-03-09T02:00:00.000Z',
      dayZero: '2026-03-08T16:00:00.000Z',
      challenges: [{ id: challenge, state: 'OPEN', bidderClose: '2026-04-23T09:00:00.000Z' }],
    });
  });

  it('is cancelled before publication only', async () => {
    const { list } = await prepared();
    await lists.approve(ours, list);
    expect((await mutation('cancelList', ours.approver.token, list, ', reason: "no need"')).data).toEqual({
      cancelList: { state: 'CANCELLED' },
    });
    expect((await mutation('publishList', ours.approver.token, list)).codes).toEqual(['WRONG_STATE']);
    const published = await lists.published(ours);
    expect((await mutation('cancelList', ours.approver.token, published.list, ', reason: "late"')).codes).toEqual(['WRONG_STATE']);
  });

  it('is not found by another department, and by its officers only without the role', async () => {
    const theirs = await lists.department();
    const { list } = await prepared();
    await publication.submit(ours.clerk.actor, list);
    expect((await mutation('approveList', theirs.approver.token, list)).codes).toEqual(['NOT_FOUND']);
    expect((await mutation('lockBudget', theirs.finance.token, list, ', amount: "1"')).codes).toEqual(['NOT_FOUND']);
    expect(await read(list, theirs.approver.token)).toBeNull();
    expect((await mutation('approveList', ours.clerk.token, list)).codes).toEqual(['FORBIDDEN']);
    const twoRoles = await make.person({ organisation: ours.id, role: 'clerk' }, { organisation: theirs.id, role: 'approver' });
    expect((await mutation('approveList', twoRoles.token, list)).codes).toEqual(['FORBIDDEN']);
    const { list: open } = await lists.published(ours);
    expect((await mutation('approveList', theirs.approver.token, open)).codes).toEqual(['FORBIDDEN']);
    await expect(lists.list({ ...theirs, clerk: ours.clerk })).rejects.toThrow('NOT_FOUND');
  });

  it('names every fault of rules and challenges', async () => {
    await expect(lists.list(ours, { overrides: { window: { bidderClose: 'soon' }, surprise: 1 } })).rejects.toMatchObject({
      code: 'RULES_INVALID',
      details: { faults: 'surprise is unknown; window.bidderClose must be a duration such as P30DT17H' },
    });
    await expect(lists.list(ours, { code: 'JS-1' })).rejects.toThrow('LIST_CODE_TAKEN');
    const list = await lists.list(ours);
    await expect(publication.submit(ours.clerk.actor, list)).rejects.toThrow('LIST_EMPTY');
    const input = challengeInput(list, ours.id);
    await lists.challenge(ours, list, {
      code: 'C',
      rubric: { ...input.rubric, tieCriterion: 'C9' },
      indicators: [...input.indicators, input.indicators[0]!],
    });
    await expect(lists.challenge(ours, list, { code: 'C' })).rejects.toThrow('CHALLENGE_INVALID');
    await expect(publication.submit(ours.clerk.actor, list)).rejects.toMatchObject({
      code: 'CHALLENGE_INVALID',
      details: { faults: 'C: two indicators I1; C: there is no criterion C9 for ties' },
    });
    await expect(lists.challenge(ours, list, { endUser: 'organisation_'.padEnd(45, '0') })).rejects.toThrow('NOT_FOUND');
  });

  it('is refused where the notice holds too few working days by the official calendar and its overrides', async () => {
    const notice = { opens: 'P100D', closes: 'P104D', workingDays: 4 };
    const { list } = await prepared({ overrides: { notice } });
    await lists.approve(ours, list);
    // Day 0 is 2026-03-09, day 100 Wednesday 2026-06-17; Friday 19 is the Dragon Boat Festival
    await expect(publication.publish(ours.approver.actor, list, null)).rejects.toMatchObject({
      code: 'NOTICE_TOO_SHORT',
      details: { days: 1, min: 4 },
    });
    await app.database.query(`insert into calendar_day values ('2026-06-19', 'work'), ('2026-06-20', 'work'), ('2026-06-21', 'work')`);
    await publication.publish(ours.approver.actor, list, null);
    expect(await read(list)).toMatchObject({ state: 'PUBLISHED' });
  });

  it('takes complete rules as they are, and another label’s archetype', async () => {
    const base = await prepared({ archetype: 'C', profile: 'unknown/9' });
    const rulesOf = async (id: string) =>
      (
        await app.ask<{ list: { rules: Record<string, unknown> } }>(
          `query ($id: ID!) { list(id: $id) { rules } }`,
          { id },
          ours.clerk.token,
        )
      ).list.rules;
    const inForce = await rulesOf(base.list);
    expect(inForce).toHaveProperty('enterpriseFunds');
    const complete = Object.fromEntries(Object.entries(inForce).filter(([name]) => name !== 'enterpriseFunds'));
    const list = await lists.list(ours, { archetype: 'C', profile: 'city-enterprise-need/1', overrides: complete });
    expect(await rulesOf(list)).toEqual(complete);
    const plain = { sealing: { level: 'none' }, conflict: { declaration: 'optional' } };
    await service.update(ours.clerk.actor, { list, overrides: plain });
    expect(await rulesOf(list)).toEqual(inForce);
  });
});
