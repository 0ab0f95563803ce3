import { addDays } from '../../src/common/offset.js';
import type { Someone } from '../factories.js';
import { text } from '../factories.js';
import { keyOf } from '../list.factories.js';
import { type Award, ContractWorld, type Given } from './contract-world.js';

const RULES = { change: { extensionAskBeforeDays: 90, extensionMaxDays: 365, extensions: 1 } };
const CHANGE =
  'id state decision approver daysBeforeEnd why expertOpinion decidedAt filedAt filedBy { id } newPi { id } decidedBy { id } experts { id }';

describe('a change of a contract', () => {
  let world: ContractWorld;
  beforeAll(async () => {
    world = await ContractWorld.start();
  });
  afterAll(() => world.stop());

  const signed = (given: Given = {}) => world.signed({ rules: RULES, ...given });
  const request = ({ contract, bidder }: Award, input: object, by: Someone = bidder.pi) =>
    world.call('requestChange', 'RequestChangeInput', by, { contract, reason: text('Why'), ...input }, CHANGE);
  const decide = (change: unknown, input: object = {}, by: Someone = world.department.approver) =>
    world.call('decideChange', 'DecideChangeInput', by, { change, ...input }, CHANGE);
  /** Asked for at the instant and decided a day later. */
  const decided = async (award: Award, input: object, at: Date, advice: object = {}) => {
    await world.clock(at);
    const { data, codes } = await request(award, input);
    expect(codes).toEqual([]);
    await world.clock(addDays(at, 1));
    const answer = await decide(data!.requestChange!.id, advice);
    expect(answer.codes).toEqual([]);
    return answer.data!.decideChange!;
  };
  const book = async (award: Award) =>
    (await world.see<{
      endsAt: string;
      extensionsGranted: number;
      taskBook: Book;
      taskBookVersions: { version: number; change: string | null }[];
    }>(
      award.contract,
      'endsAt extensionsGranted taskBook { version pi routeChanges { en } indicators { id value } milestones { id extensionDays } } taskBookVersions { version change }',
      award.user,
    ))!;
  interface Book {
    version: number;
    pi: string;
    routeChanges: { en: string }[];
    indicators: { id: string; value: unknown }[];
    milestones: { id: string; extensionDays: number }[];
  }
  const end = ({ awardedAt }: Award) => addDays(awardedAt, 360);

  it('of the period asked exactly 90 days before the end is granted: the last milestone moves', async () => {
    const award = await signed();
    const change = await decided(award, { type: 'PERIOD', extensionDays: 365 }, addDays(end(award), -90));
    expect(change).toMatchObject({ state: 'APPROVED', decision: 'APPROVED', approver: 'department', daysBeforeEnd: 90, why: null });
    expect(await book(award)).toMatchObject({
      ...{ endsAt: addDays(end(award), 365).toISOString(), extensionsGranted: 1 },
      taskBook: {
        version: 2,
        milestones: [
          { id: 'M1', extensionDays: 0 },
          { id: 'M2', extensionDays: 365 },
        ],
      },
      taskBookVersions: [
        { version: 1, change: null },
        { version: 2, change: change.id },
      ],
    });
    expect((await world.messages('milestone.extend', award.contract)).map(({ payload }) => payload)).toEqual([
      { contractId: keyOf(award.contract), days: 365 },
    ]);
  });

  it('of the period is denied a second later than 90 days, for a second time, and for too long', async () => {
    const late = await signed();
    const moment = new Date(addDays(end(late), -90).getTime() + 1000);
    expect(await decided(late, { type: 'PERIOD', extensionDays: 30 }, moment)).toMatchObject({
      decision: 'DENIED',
      daysBeforeEnd: 89,
      why: 'TOO_LATE',
    });

    const award = await signed();
    expect(await decided(award, { type: 'PERIOD', extensionDays: 366 }, addDays(end(award), -200))).toMatchObject({
      decision: 'DENIED',
      why: 'TOO_LONG',
    });
    expect(await decided(award, { type: 'PERIOD', extensionDays: 30 }, addDays(end(award), -190))).toMatchObject({ decision: 'APPROVED' });
    expect(await decided(award, { type: 'PERIOD', extensionDays: 30 }, addDays(end(award), -180))).toMatchObject({
      ...{ decision: 'DENIED', daysBeforeEnd: 210, why: 'ALREADY_EXTENDED' },
    });
    expect(await book(award)).toMatchObject({ endsAt: addDays(end(award), 30).toISOString(), taskBook: { version: 2 } });
    expect(await world.messages('milestone.extend', award.contract)).toHaveLength(1);
  });

  it('to a higher target and of the route is filed by the PI at once, and the target is owed from then on', async () => {
    const award = await signed();
    expect((await request(award, { type: 'TARGET_UP', indicator: 'I1', from: 27, to: 29 })).data?.requestChange).toMatchObject({
      ...{ state: 'FILED', decision: 'FILED', approver: 'pi', daysBeforeEnd: null, decidedBy: null },
    });
    await request(award, { type: 'ROUTE', reason: text('Another route') });
    await request(award, { type: 'TARGET_UP', indicator: 'I1', from: 29, to: 28 });
    const { taskBook, taskBookVersions } = await book(award);
    expect(taskBook.indicators).toMatchObject([{ id: 'I1', value: 29 }, { id: 'I2' }]);
    expect(taskBook.routeChanges).toEqual([{ en: 'Another route' }]);
    expect(taskBookVersions.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
  });

  it('that is filed is noted by the approver and stays filed', async () => {
    const award = await signed();
    const { data } = await request(award, { type: 'ROUTE' });
    expect((await decide(data!.requestChange!.id)).data?.decideChange).toMatchObject({
      ...{ state: 'FILED', decision: 'FILED', approver: 'pi', decidedBy: { id: world.department.approver.id } },
    });
    expect((await book(award)).taskBook.version).toBe(2);
  });

  it('to a lower target is denied', async () => {
    const award = await signed();
    const at = addDays(award.awardedAt, 5);
    expect(
      await decided(award, { type: 'TARGET_DOWN', indicator: 'I1', from: 27, to: 26 }, at, { expertOpinion: 'SUPPORT' }),
    ).toMatchObject({
      ...{ state: 'DENIED', decision: 'DENIED', approver: 'department', why: 'TARGET_DOWN', daysBeforeEnd: null },
    });
    expect((await book(award)).taskBook.version).toBe(1);
  });

  it('of PI or partner follows the experts, who are kept on record', async () => {
    const award = await signed();
    const expert = await world.make.expert(award.endUser);
    const at = addDays(award.awardedAt, 5);
    const advice = { expertOpinion: 'SUPPORT', experts: [expert.expert] };
    expect(await decided(award, { type: 'PARTNER' }, at, advice)).toMatchObject({
      ...{ decision: 'APPROVED', expertOpinion: 'SUPPORT', experts: [{ id: expert.expert }], why: null },
    });
    expect(await decided(award, { type: 'PARTNER' }, addDays(at, 2), { expertOpinion: 'OPPOSE' })).toMatchObject({
      decision: 'DENIED',
      why: 'NOT_SUPPORTED',
    });
    expect(await decided(award, { type: 'PI' }, addDays(at, 4))).toMatchObject({ decision: 'DENIED', why: 'NOT_SUPPORTED' });
    expect((await book(award)).taskBook.version).toBe(2);
    const { data } = await request(award, { type: 'PARTNER' });
    const unknown = 'expert_00000000000040008000000000000000';
    expect((await decide(data!.requestChange!.id, { experts: [unknown] })).codes).toEqual(['EXPERT_UNKNOWN']);
  });

  it('of the PI hands the contract over to the successor', async () => {
    const award = await signed();
    const successor = await world.make.person({ organisation: await world.make.organisation(), role: 'pi' });
    expect((await request(award, { type: 'ROUTE' }, successor)).codes).toEqual(['FORBIDDEN']);
    await decided(award, { type: 'PI', newPi: successor.id }, addDays(award.awardedAt, 5), { expertOpinion: 'SUPPORT' });
    expect((await book(award)).taskBook.pi).toBe(successor.id);
    expect((await request(award, { type: 'ROUTE' }, successor)).codes).toEqual([]);
    expect((await request(award, { type: 'ROUTE' })).codes).toEqual(['FORBIDDEN']);
  });

  it('of the PI without a name lets PI and PIs of the lead act until one is named', async () => {
    const award = await signed();
    const colleague = await world.make.person({ organisation: award.bidder.lead, role: 'pi' });
    expect((await request(award, { type: 'ROUTE' }, colleague)).codes).toEqual(['FORBIDDEN']);
    const at = addDays(award.awardedAt, 5);
    await decided(award, { type: 'PI' }, at, { expertOpinion: 'SUPPORT' });
    expect((await request(award, { type: 'ROUTE' }, colleague)).codes).toEqual([]);
    await decided(award, { type: 'PI', newPi: award.bidder.pi.id }, addDays(at, 5), { expertOpinion: 'SUPPORT' });
    expect((await request(award, { type: 'ROUTE' }, colleague)).codes).toEqual(['FORBIDDEN']);
  });

  it('as somebody who is not in charge, expect FORBIDDEN; before the contract is signed NOT_FOUND to strangers', async () => {
    const award = await signed();
    const stranger = await world.make.person({ organisation: await world.make.organisation(), role: 'pi' });
    for (const who of [stranger, award.user, world.department.clerk])
      expect((await request(award, { type: 'ROUTE' }, who)).codes).toEqual(['FORBIDDEN']);
    const { data } = await request(award, { type: 'PARTNER' });
    const other = (await world.bids.lists.department()).approver;
    expect((await decide(data!.requestChange!.id, {}, other)).codes).toEqual(['NOT_FOUND']);
    expect((await decide(data!.requestChange!.id, {}, award.bidder.pi)).codes).toEqual(['FORBIDDEN']);

    const unsigned = await world.awarded();
    expect((await request(unsigned, { type: 'ROUTE' }, stranger)).codes).toEqual(['NOT_FOUND']);
    expect((await request(unsigned, { type: 'ROUTE' })).codes).toEqual(['WRONG_STATE']);
  });

  it('is decided once', async () => {
    const award = await signed();
    const change = await decided(award, { type: 'TARGET_DOWN', indicator: 'I1', to: 20 }, addDays(award.awardedAt, 1));
    expect((await decide(change.id)).codes).toEqual(['WRONG_STATE']);
  });

  it('with what makes no sense is refused', async () => {
    const award = await signed();
    expect((await request(award, { type: 'PERIOD' })).codes).toEqual(['INPUT_INVALID']);
    expect((await request(award, { type: 'PERIOD', extensionDays: 0 })).codes).toEqual(['INPUT_INVALID']);
    expect((await request(award, { type: 'TARGET_UP', indicator: 'I9', to: 3 })).codes).toEqual(['INDICATOR_UNKNOWN']);
    expect((await request(award, { type: 'TARGET_UP', indicator: 'I1', to: { min: 1, max: 2 } })).codes).toEqual(['INPUT_INVALID']);
    expect((await request(award, { type: 'PI', newPi: 'person_00000000000040008000000000000000' })).codes).toEqual(['NOT_FOUND']);
  });

  it('is seen by parties and officers, with what the approver may do', async () => {
    const award = await signed();
    const { data } = await request(award, { type: 'PARTNER' });
    const see = async (viewer?: Someone) =>
      (await world.see<{ changes: { id: string; availableActions: object[] }[] }>(
        award.contract,
        'changes { id availableActions { name allowed } }',
        viewer,
      ))!.changes;
    expect(await see()).toEqual([]);
    expect(await see(award.user)).toEqual([{ id: data!.requestChange!.id, availableActions: [{ name: 'decideChange', allowed: false }] }]);
    expect(await see(world.department.approver)).toMatchObject([{ availableActions: [{ name: 'decideChange', allowed: true }] }]);
    const one = (viewer: Someone) =>
      world.bids.app.ask(
        'query ($id: ID!) { changeRequest(id: $id) { type } node(id: $id) { id } }',
        { id: data!.requestChange!.id },
        viewer.token,
      );
    expect(await one(award.user)).toEqual({ changeRequest: { type: 'PARTNER' }, node: { id: data!.requestChange!.id } });
    const stranger = await world.make.person({ organisation: await world.make.organisation(), role: 'pi' });
    expect(await one(stranger)).toEqual({ changeRequest: null, node: null });
  });

  it('filed before a termination can still be decided after it, and changes nothing then', async () => {
    const award = await signed();
    const { data } = await request(award, { type: 'PERIOD', extensionDays: 30 });
    await world.sql(`update contract set state = 'TERMINATED' where id = $1`, [keyOf(award.contract)]);
    expect((await decide(data!.requestChange!.id)).data?.decideChange).toMatchObject({ decision: 'APPROVED' });
    expect(await book(award)).toMatchObject({ endsAt: end(award).toISOString(), extensionsGranted: 0 });
  });
});
