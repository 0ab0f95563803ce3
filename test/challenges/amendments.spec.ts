import { AmendmentService } from '../../src/challenges/amendment.service.js';
import type { ProposeAmendmentInput } from '../../src/challenges/amendment.input.js';
import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, text } from '../factories.js';
import { type Department, keyOf, ListFactories } from '../list.factories.js';

const READ = `query ($id: ID!) { challenge(id: $id) { version state bidderClose recommenderClose
  indicators { id target weight } funding { publicPerAward ownToPublicMin } amendments { state version changes { indicator field from to } approvedBy { id } }
  availableActions { name allowed reason } } }`;

describe('an amendment', () => {
  let app: TestApp;
  let lists: ListFactories;
  let make: Factories;
  let ours: Department;
  let challenge: string;
  beforeAll(async () => {
    app = await startApp();
    make = new Factories(app);
    lists = new ListFactories(app, make);
    ours = await lists.department();
    await app.moveTo('2026-03-02T01:00:00.000Z');
  });
  afterAll(() => app.stop());
  beforeEach(async () => ({ challenge } = await lists.published(ours)));

  const read = async (token?: string) => (await app.ask<{ challenge: Record<string, never> }>(READ, { id: challenge }, token)).challenge;
  const propose = (given: Partial<ProposeAmendmentInput> = {}) =>
    app.graphql<{ proposeAmendment: { id: string; availableActions: unknown } }>(
      `mutation ($input: ProposeAmendmentInput!, $key: ID!) { proposeAmendment(input: $input, key: $key) { id availableActions { name allowed reason } } }`,
      { key: newKey(), input: { challenge, material: true, reason: text('Reason'), changes: [], ...given } },
      ours.clerk.token,
    );
  const approve = (amendment: string, token = ours.approver.token) =>
    app.graphql(
      `mutation ($amendment: ID!, $key: ID!) { approveAmendment(amendment: $amendment, key: $key) { state version } }`,
      { amendment, key: newKey() },
      token,
    );
  const inForce = async (given: Partial<ProposeAmendmentInput>) => {
    const { data } = await propose(given);
    return approve(data!.proposeAmendment.id);
  };
  const timers = () =>
    app.database.query<{ job: string; at: string }>(
      `select job, to_char(run_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') as at from message
       where payload->>'challengeId' = $1 and job in ('challenge.close', 'challenge.evaluate') and done_at is null order by job`,
      [keyOf(challenge)],
    );

  it('that is approved by a second person changes targets and money and makes a new version', async () => {
    const changes = [
      { indicator: 'I1', field: 'target', from: 26, to: 27.5 },
      { indicator: 'I2', field: 'target', from: { min: -20, max: 60 }, to: { min: -30, max: 60 } },
      { field: 'publicPerAward', from: 100_000_000, to: 120_000_000 },
      { field: 'ownToPublicMin', from: 1, to: 0.5 },
      { indicator: 'I1', field: 'name', from: 0, to: 1 },
      { indicator: 'I9', field: 'target', from: 0, to: 1 },
    ];
    const { data } = await propose({ changes });
    expect(data?.proposeAmendment.availableActions).toEqual([{ name: 'approveAmendment', allowed: false, reason: 'FORBIDDEN' }]);
    expect(await read()).toMatchObject({ version: 1, amendments: [] });
    expect((await approve(data!.proposeAmendment.id)).data).toEqual({ approveAmendment: { state: 'IN_FORCE', version: 2 } });
    expect(await read()).toMatchObject({
      version: 2,
      state: 'OPEN',
      indicators: [
        { id: 'I1', target: 27.5, weight: 60 },
        { id: 'I2', target: { min: -30, max: 60 } },
      ],
      funding: { publicPerAward: '120000000', ownToPublicMin: 0.5 },
      amendments: [
        {
          state: 'IN_FORCE',
          version: 2,
          changes: [{ indicator: 'I1', field: 'target', from: 26, to: 27.5 }, {}, { indicator: null }, {}, {}, {}],
          approvedBy: null,
        },
      ],
    });
    expect((await approve(data!.proposeAmendment.id)).codes).toEqual(['WRONG_STATE']);
  });

  it('moves the close with its timer; the old instant passes and nothing closes', async () => {
    await inForce({ newBidderClose: new Date('2026-05-01T09:00:00Z') });
    expect(await read()).toMatchObject({ bidderClose: '2026-05-01T09:00:00.000Z', recommenderClose: '2026-05-01T09:00:00.000Z' });
    expect(await timers()).toEqual([
      { job: 'challenge.close', at: '2026-05-01T09:00:01' },
      { job: 'challenge.evaluate', at: '2026-05-01T09:00:01' },
    ]);
    await inForce({ newRecommenderClose: new Date('2026-06-01T09:00:00Z'), material: false });
    expect(await timers()).toEqual([
      { job: 'challenge.close', at: '2026-05-01T09:00:01' },
      { job: 'challenge.evaluate', at: '2026-06-01T09:00:01' },
    ]);
    expect(await read()).toMatchObject({ version: 2 });
  });

  it('that leaves the recommender close behind that of bidders is warned of, and carried out', async () => {
    const warnings = async (overrides: object, given: Partial<ProposeAmendmentInput>) => {
      ({ challenge } = await lists.published(ours, { list: { overrides } }));
      const { data } = await propose({ material: false, ...given });
      const amendment = data!.proposeAmendment.id;
      const approved = await app.graphql<{ approveAmendment: { state: string; warnings: string[] } }>(
        'mutation ($amendment: ID!, $key: ID!) { approveAmendment(amendment: $amendment, key: $key) { state warnings } }',
        { amendment, key: newKey() },
        ours.approver.token,
      );
      expect(approved.data!.approveAmendment.state).toBe('IN_FORCE');
      return approved.data!.approveAmendment.warnings;
    };
    const rules = { window: { bidderClose: 'P10D', recommenderClose: 'P20D' }, recommend: { required: true } };
    const [later, same] = [new Date('2026-03-21T16:00:01Z'), new Date('2026-03-21T16:00:00Z')];
    expect(await warnings(rules, { newBidderClose: later })).toEqual(['RECOMMENDERS_CLOSE_FIRST']);
    expect(await read()).toMatchObject({ bidderClose: later.toISOString(), recommenderClose: same.toISOString() });
    expect(await warnings(rules, { newBidderClose: same })).toEqual([]);
    expect(await warnings(rules, { newBidderClose: later, newRecommenderClose: later })).toEqual([]);
    expect(await warnings({ ...rules, recommend: { required: false } }, { newBidderClose: later })).toEqual([]);
  });

  it('that is not material keeps version and closes', async () => {
    expect((await inForce({ material: false })).data).toEqual({ approveAmendment: { state: 'IN_FORCE', version: 1 } });
    expect(await read()).toMatchObject({ version: 1, bidderClose: '2026-04-16T09:00:00.000Z' });
  });

  it('moves no close back, and needs two persons and an open challenge', async () => {
    expect((await propose({ newBidderClose: new Date('2026-04-16T08:59:59Z') })).codes).toEqual(['CLOSE_MOVED_BACK']);
    const both = await make.person({ organisation: ours.id, role: 'clerk' }, { organisation: ours.id, role: 'approver' });
    const service = app.nest.get(AmendmentService);
    const own = await service.propose(both.actor, { challenge, material: false, reason: text('Own'), changes: [] });
    expect((await approve(`amendment_${own.replaceAll('-', '')}`, both.token)).codes).toEqual(['TWO_PERSON_RULE']);
    await app.database.query(`update challenge set state = 'CLOSED' where id = $1`, [keyOf(challenge)]);
    expect((await propose()).codes).toEqual(['WRONG_STATE']);
    expect((await approve(`amendment_${own.replaceAll('-', '')}`)).codes).toEqual(['WRONG_STATE']);
  });

  it('is for the department alone', async () => {
    const theirs = await lists.department();
    const { data } = await propose();
    expect((await approve(data!.proposeAmendment.id, theirs.approver.token)).codes).toEqual(['NOT_FOUND']);
    const draft = await lists.challenge(ours, await lists.list(ours));
    const input = { challenge: draft, material: false, reason: text('x'), changes: [] };
    await expect(app.nest.get(AmendmentService).propose(theirs.clerk.actor, input)).rejects.toThrow('NOT_FOUND');
  });

  it('leaves bidders the days that the rules ask for, where it gives no close itself', async () => {
    const day = new Date('2026-04-10T09:00:00Z');
    await app.moveTo(day.toISOString());
    ({ challenge } = await lists.published(ours, { list: { overrides: { window: { bidderClose: 'P10DT17H' } } } }));
    expect(await read()).toMatchObject({ bidderClose: '2026-04-20T09:00:00.000Z', recommenderClose: '2026-06-09T09:00:00.000Z' });
    await inForce({});
    expect(await read()).toMatchObject({ bidderClose: '2026-04-25T09:00:00.000Z', recommenderClose: '2026-06-14T09:00:00.000Z' });
    expect((await timers())[0]).toEqual({ job: 'challenge.close', at: '2026-04-25T09:00:01' });
    ({ challenge } = await lists.published(ours, { list: { overrides: { window: { bidderClose: 'P10DT17H' } } } }));
    await inForce({ newBidderClose: new Date('2026-04-20T09:00:00Z') });
    expect(await read()).toMatchObject({ bidderClose: '2026-04-20T09:00:00.000Z' });
  });
});
