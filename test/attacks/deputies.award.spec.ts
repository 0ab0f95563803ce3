import { startApp, type TestApp } from '../app.js';
import { AwardWorld, day } from '../awards/award-world.js';
import type { Role } from '../../src/common/actor.js';
import type { Someone } from '../factories.js';
import { Deputies } from '../identity/deputies.js';

/** A decision that deviates from the rank takes an approver and a supervisor: whoever acted, and for whom, are one pair of eyes. */
describe('an award decision and its countersignature', () => {
  let app: TestApp;
  let deputies: Deputies;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    deputies = new Deputies(app);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.database.query('update demo_clock set instant = $1', [day(82)]));

  const DEVIATION = { proposed: ['B2'], reason: 'B1 left the field' };
  const opened = () => AwardWorld.of(app, { bids: [{ name: 'B1', score: 90 }, { name: 'B2' }] });
  const officer = (world: AwardWorld, ...roles: Role[]): Promise<Someone> =>
    world.make.person(...roles.map((role) => ({ organisation: world.department, role })));
  const refused = async (world: AwardWorld, people: readonly Someone[]): Promise<void> => {
    for (const one of people) expect((await world.countersign(one)).codes).toEqual(['TWO_PERSON_RULE']);
  };

  it('are not the principal’s for whom a deputy decided, nor that deputy’s in any part, nor another deputy’s', async () => {
    const world = await opened();
    const both = await officer(world, 'approver', 'supervisor');
    const deputy = await officer(world, 'member');
    const decided = await world.decide(await deputies.sessionFor(both, 'approver', deputy), DEVIATION);
    expect(decided.data?.decideAward).toMatchObject({ state: 'COUNTERSIGN' });
    await refused(world, [
      both,
      await deputies.sessionFor(world.supervisor, 'supervisor', deputy),
      await deputies.sessionFor(both, 'supervisor', deputy),
      await deputies.sessionFor(both, 'supervisor', await officer(world, 'member')),
    ]);
    expect((await world.countersign()).data?.countersignDecision).toMatchObject({ state: 'PROPOSED' });
    const said = await world.see<{ decision: { standIns: object[] } }>(
      'decision { standIns { event deputy { id } principal { id } } }',
      world.clerk,
    );
    expect(said.decision.standIns).toEqual([{ event: 'deviate', deputy: { id: deputy.id }, principal: { id: both.id } }]);
  });

  it('are not a deputy’s for whom the decider countersigns, nor of who is the decider’s deputy while holding the other role', async () => {
    const world = await opened();
    const deputy = await officer(world, 'member');
    const second = await officer(world, 'supervisor');
    expect((await world.decide(world.approver, DEVIATION)).codes).toEqual([]);
    // The decider, as deputy of the supervisor; and a supervisor who is the decider's deputy, in the own name and as somebody's deputy.
    const asSupervisor = await deputies.sessionFor(world.supervisor, 'supervisor', world.approver);
    await deputies.sessionFor(world.approver, 'approver', second);
    await refused(world, [asSupervisor, second, await deputies.sessionFor(world.supervisor, 'supervisor', second)]);
    const honest = await deputies.sessionFor(world.supervisor, 'supervisor', deputy);
    expect((await world.countersign(honest)).codes).toEqual([]);
    const [{ actor, principal }] = (await app.database.query(
      `select actor_id as actor, for_id as principal from event where challenge_id = $1 and event = 'countersignDecision'`,
      [world.challengeKey],
    )) as [{ actor: string; principal: string }];
    const uuid = ({ id }: Someone): string => id.slice('person_'.length);
    expect([actor, principal].map((key) => key.replaceAll('-', ''))).toEqual([uuid(deputy), uuid(world.supervisor)]);
  });

  it('are not to be had by a chain: what a deputy was given is not passed on', async () => {
    const world = await opened();
    const [first, last] = [await officer(world, 'member'), await officer(world, 'member')];
    const session = await deputies.sessionFor(world.approver, 'approver', first);
    await expect(deputies.sessionFor(world.approver, 'approver', last).then((found) => found.id)).resolves.toBe(last.id);
    const input = { membership: await deputies.held(world.approver, 'approver'), deputy: last.id, until: day(90), reason: 'passed on' };
    for (const [by, code] of [
      [session, 'STANDING_IN'],
      [first, 'NOT_FOUND'],
    ] as const)
      expect((await world.call('delegate', 'DelegateInput', by, input)).codes).toEqual([code]);
    // Two deputies of one are one pair of eyes: one decides, the other does not countersign, whomever it stands in for.
    expect((await world.decide(session, DEVIATION)).codes).toEqual([]);
    await refused(world, [await deputies.sessionFor(world.supervisor, 'supervisor', last)]);
    expect((await world.countersign()).codes).toEqual([]);
  });
});
