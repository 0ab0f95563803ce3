import { PublicationService } from '../../src/challenges/publication.service.js';
import { ListService } from '../../src/lists/list.service.js';
import { TellingService } from '../../src/notifications/telling.service.js';
import { startApp, type TestApp } from '../app.js';
import { desksOf } from '../desks/desk.asking.js';
import { Factories, newKey, type Someone } from '../factories.js';
import { type Department, keyOf, ListFactories } from '../list.factories.js';
import { Deputies } from './deputies.js';

interface Delegated {
  id: string;
  running: boolean;
  deputy: { id: string };
  availableActions: { name: string; allowed: boolean; reason: string | null }[];
}

const START = '2026-03-01T00:00:00.000Z';
const HOUR = 3_600_000;
const at = (hours: number, ms = 0): string => new Date(Date.parse(START) + hours * HOUR + ms).toISOString();

describe('a deputy', () => {
  let app: TestApp;
  let make: Factories;
  let lists: ListFactories;
  let deputies: Deputies;
  let operator: Someone;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    make = new Factories(app);
    lists = new ListFactories(app, make);
    deputies = new Deputies(app);
    operator = await make.operator();
  });
  afterAll(() => app.stop());
  const clock = (instant: string) => app.database.query('update demo_clock set instant = $1', [instant]);
  beforeEach(() => clock(START));

  const FIELDS = 'id running deputy { id } availableActions { name allowed reason }';
  const delegate = (membership: string, deputy: Someone, by: Someone, given: object = {}, key = newKey()) =>
    app.graphql<{ delegate: Delegated }>(
      `mutation ($input: DelegateInput!, $key: ID!) { delegate(input: $input, key: $key) { ${FIELDS} } }`,
      { input: { membership, deputy: deputy.id, until: at(24), reason: 'is away', ...given }, key },
      by.token,
    );
  /** The id of a delegation that runs from now on for a day. */
  const delegated = async (principal: Someone, role: string, deputy: Someone, given: object = {}): Promise<string> => {
    const { data, codes } = await delegate(await deputies.held(principal, role), deputy, principal, given);
    expect(codes).toEqual([]);
    return data!.delegate.id;
  };
  const revoke = (delegation: string, by: Someone) =>
    app.graphql(
      'mutation ($delegation: ID!, $key: ID!) { revokeDelegation(delegation: $delegation, key: $key) { running } }',
      { delegation, key: newKey() },
      by.token,
    );
  const standIn = (delegation: string | null, by: Someone) => deputies.standIn(delegation, by);
  const standing = (delegation: string, deputy: Someone) => deputies.standing(delegation, deputy);
  const mutate = (name: string, list: string, by: Someone, key = newKey()) =>
    app.graphql(`mutation ($list: ID!, $key: ID!) { ${name}(list: $list, key: $key) { state } }`, { list, key }, by.token);
  const approve = (list: string, by: Someone, key = newKey()) => mutate('approveList', list, by, key);
  const actions = async (list: string, by: Someone) => {
    const { list: found } = await app.ask<{ list: { availableActions: object[] } }>(
      'query ($id: ID!) { list(id: $id) { availableActions { name allowed reason } } }',
      { id: list },
      by.token,
    );
    return found.availableActions;
  };
  const planned = async (office: Department): Promise<string> => {
    const list = await lists.list(office);
    await lists.challenge(office, list);
    return list;
  };
  const submitted = async (office: Department): Promise<string> => {
    const list = await planned(office);
    await app.nest.get(PublicationService).submit(office.clerk.actor, list);
    return list;
  };
  const office = async () => {
    const ours = await lists.department();
    return { ...ours, deputy: await make.person({ organisation: ours.id, role: 'member' }) };
  };
  const desk = async (who: Someone): Promise<string[]> =>
    (await desksOf(app, who.token)).APPROVER.map(({ group, kind }) => `${group} ${kind}`);

  it('has the desk and the acts of who is away, and every act says for whom', async () => {
    const ours = await office();
    const list = await submitted(ours);
    expect((await approve(list, ours.deputy)).codes).toEqual(['FORBIDDEN']);
    const delegation = await delegated(ours.approver, 'approver', ours.deputy);
    expect(await desk(ours.deputy)).toEqual([]);
    const session = await standing(delegation, ours.deputy);
    expect(await desk(session)).toEqual(['DUE APPROVE_LIST']);
    const { me } = await app.ask<{ me: object }>('{ me { id standingInFor } }', {}, session.token);
    expect(me).toEqual({ id: ours.deputy.id, standingInFor: ours.approver.id });
    expect((await approve(list, session)).data).toEqual({ approveList: { state: 'APPROVED' } });
    const { events } = await app.ask<{ events: { nodes: object[] } }>(
      'query ($subject: ID!) { events(subject: $subject) { nodes { event actor { id } onBehalfOf { id } role } } }',
      { subject: list },
      ours.supervisor.token,
    );
    expect(events.nodes).toContainEqual({
      ...{ event: 'approveList', actor: { id: ours.deputy.id }, onBehalfOf: { id: ours.approver.id }, role: 'approver' },
    });
    expect(events.nodes).toContainEqual({ event: 'submitList', actor: { id: ours.clerk.id }, onBehalfOf: null, role: 'clerk' });
    const says = async (who: Someone) =>
      (
        await app.ask<{ list: { standIns: object[] } }>(
          'query ($id: ID!) { list(id: $id) { standIns { event deputy { id } principal { id } } } }',
          { id: list },
          who.token,
        )
      ).list.standIns;
    // To colleagues, who see no record, too.
    expect(await says(ours.clerk)).toEqual([{ event: 'approveList', deputy: { id: ours.deputy.id }, principal: { id: ours.approver.id } }]);
    await app.nest.get(ListService).lockBudget(ours.finance.actor, list, 10n ** 12n);
    await app.nest.get(PublicationService).publish(ours.approver.actor, list, null);
    expect(await says((await office()).clerk)).toEqual([]);
    expect((await app.ask<{ me: object }>('{ me { standingInFor } }', {}, ours.deputy.token)).me).toEqual({ standingInFor: null });
  });

  it('begins and ends by the clock, to the second, without anything being written', async () => {
    const ours = await office();
    const list = await submitted(ours);
    const delegation = await delegated(ours.approver, 'approver', ours.deputy, { from: at(1), until: at(2) });
    expect((await standIn(delegation, ours.deputy)).codes).toEqual(['DELEGATION_OVER']);
    await clock(at(1, -1));
    expect((await standIn(delegation, ours.deputy)).codes).toEqual(['DELEGATION_OVER']);
    await clock(at(1));
    const session = await standing(delegation, ours.deputy);
    await clock(at(2, 999));
    expect(await desk(session)).toEqual(['DUE APPROVE_LIST']);
    await clock(at(2, 1000));
    expect(await desk(session)).toEqual([]);
    // It does not go on in the deputy's own name.
    expect((await approve(list, session)).codes).toEqual(['FORBIDDEN']);
    expect((await standIn(delegation, ours.deputy)).codes).toEqual(['DELEGATION_OVER']);
    expect((await revoke(delegation, ours.approver)).codes).toEqual(['DELEGATION_OVER']);
  });

  it('is one no more as soon as it is taken back, also in the middle, by either or an administrator', async () => {
    const ours = await office();
    const administrator = await make.person({ organisation: ours.id, role: 'administrator' });
    const stranger = await make.person({ organisation: await make.organisation(), role: 'administrator' });
    const list = await submitted(ours);
    for (const by of [ours.approver, ours.deputy, administrator]) {
      const delegation = await delegated(ours.approver, 'approver', ours.deputy);
      const session = await standing(delegation, ours.deputy);
      expect((await revoke(delegation, stranger)).codes).toEqual(['NOT_FOUND']);
      expect((await revoke(delegation, ours.clerk)).codes).toEqual(['NOT_FOUND']);
      expect((await revoke(delegation, by)).data).toEqual({ revokeDelegation: { running: false } });
      expect((await approve(list, session)).codes).toEqual(['FORBIDDEN']);
      expect((await standIn(null, session)).data).toEqual({ standIn: true });
    }
  });

  it('is one no more when the holder loses the role, or the deputy leaves', async () => {
    const ours = await office();
    const list = await submitted(ours);
    const take = (who: Someone, role: string) =>
      app.ask(
        'mutation ($input: GrantMembershipInput!, $key: ID!) { revokeMembership(input: $input, key: $key) { id } }',
        { input: { person: who.id, organisation: ours.id, role }, key: newKey() },
        operator.token,
      );
    const session = await standing(await delegated(ours.approver, 'approver', ours.deputy), ours.deputy);
    await take(ours.deputy, 'member');
    expect((await approve(list, session)).codes).toEqual(['FORBIDDEN']);
    const second = await make.person({ organisation: ours.id, role: 'member' });
    const delegation = await delegated(ours.approver, 'approver', second);
    const other = await standing(delegation, second);
    await take(ours.approver, 'approver');
    expect((await approve(list, other)).codes).toEqual(['FORBIDDEN']);
    // Not even where the role is given again: that is another one.
    await app.ask(
      'mutation ($input: GrantMembershipInput!, $key: ID!) { grantMembership(input: $input, key: $key) { id } }',
      { input: { person: ours.approver.id, organisation: ours.id, role: 'approver' }, key: newKey() },
      operator.token,
    );
    expect((await standIn(delegation, second)).codes).toEqual(['DELEGATION_OVER']);
  });

  describe('is never the second of two pairs of eyes', () => {
    const refused = { name: 'approveList', allowed: false, reason: 'TWO_PERSON_RULE' };

    it('of an act of the own principal', async () => {
      const ours = await office();
      const both = await make.person({ organisation: ours.id, role: 'clerk' }, { organisation: ours.id, role: 'approver' });
      const list = await planned(ours);
      await app.nest.get(PublicationService).submit(both.actor, list);
      const session = await standing(await delegated(both, 'approver', ours.deputy), ours.deputy);
      expect((await approve(list, session)).codes).toEqual(['TWO_PERSON_RULE']);
      expect(await actions(list, session)).toContainEqual(refused);
      expect(await desk(session)).toEqual(['BLOCKED APPROVE_LIST']);
    });

    it('of an act of the own principal, though it stands in for somebody else or acts in its own role', async () => {
      const ours = await office();
      const list = await submitted(ours);
      const second = await make.person({ organisation: ours.id, role: 'approver' });
      const forClerk = await delegated(ours.clerk, 'clerk', second);
      expect((await approve(list, second)).codes).toEqual(['TWO_PERSON_RULE']);
      const session = await standing(await delegated(ours.approver, 'approver', second), second);
      expect((await approve(list, session)).codes).toEqual(['TWO_PERSON_RULE']);
      await revoke(forClerk, ours.clerk);
      expect((await approve(list, second)).codes).toEqual([]);
    });

    it('of an own act, as whose deputy ever', async () => {
      const ours = await office();
      const list = await submitted(ours);
      const session = await standing(await delegated(ours.approver, 'approver', ours.clerk), ours.clerk);
      expect((await approve(list, session)).codes).toEqual(['TWO_PERSON_RULE']);
      expect((await approve(list, ours.approver)).codes).toEqual([]);
    });

    it('nor is who acted through a deputy, or another deputy of the same person', async () => {
      const ours = await office();
      const both = await make.person({ organisation: ours.id, role: 'clerk' }, { organisation: ours.id, role: 'approver' });
      const list = await planned(ours);
      const delegation = await delegated(both, 'clerk', ours.deputy);
      const session = await standing(delegation, ours.deputy);
      expect((await mutate('submitList', list, session)).codes).toEqual([]);
      await revoke(delegation, both);
      expect((await approve(list, both)).codes).toEqual(['TWO_PERSON_RULE']);
      expect(await actions(list, both)).toContainEqual(refused);
      expect(await desk(both)).toEqual(['BLOCKED APPROVE_LIST']);
      const other = await make.person({ organisation: ours.id, role: 'member' });
      const again = await standing(await delegated(both, 'approver', other), other);
      expect((await approve(list, again)).codes).toEqual(['TWO_PERSON_RULE']);
      expect((await approve(list, ours.approver)).codes).toEqual([]);
    });
  });

  it('is told what the role is told, as long as it is one', async () => {
    const ours = await office();
    const told = async (list: string) => {
      const events = await app.database.query<{ id: string }>(`select id from event where subject_id = $1 and event = 'submitList'`, [
        keyOf(list),
      ]);
      await app.database.system((tx) =>
        app.nest.get(TellingService).tell(
          tx,
          events.map(({ id }) => id),
        ),
      );
      const rows = await app.database.query<{ person: string }>(
        `select person_id as person from notification where subject_id = $1 and person_id = any($2)`,
        [keyOf(list), [ours.approver, ours.deputy].map(({ id }) => keyOf(id))],
      );
      return rows.map(({ person }) => person).toSorted();
    };
    const delegation = await delegated(ours.approver, 'approver', ours.deputy);
    expect(await told(await submitted(ours))).toEqual([ours.approver, ours.deputy].map(({ id }) => keyOf(id)).toSorted());
    await revoke(delegation, ours.approver);
    expect(await told(await submitted(ours))).toEqual([keyOf(ours.approver.id)]);
  });

  it('passes nothing on, and does nothing in its own name meanwhile', async () => {
    const ours = await office();
    const second = await make.person({ organisation: ours.id, role: 'member' });
    const membership = await deputies.held(ours.approver, 'approver');
    const session = await standing(await delegated(ours.approver, 'approver', ours.deputy), ours.deputy);
    expect((await delegate(membership, second, session)).codes).toEqual(['STANDING_IN']);
    expect((await delegate(membership, second, ours.deputy)).codes).toEqual(['NOT_FOUND']);
    expect((await delegate(membership, ours.deputy, ours.deputy)).codes).toEqual(['NOT_FOUND']);
    expect((await app.graphql('mutation { revokeOtherSessions }', {}, session.token)).codes).toEqual([]);
  });

  it('is a colleague, not oneself, an expert, an operator or somebody of elsewhere, and for a time', async () => {
    const ours = await office();
    const membership = await deputies.held(ours.approver, 'approver');
    const stranger = await make.person({ organisation: await make.organisation(), role: 'approver' });
    const expert = await make.expert(ours.id);
    for (const deputy of [stranger, expert, ours.approver, operator])
      expect((await delegate(membership, deputy, ours.approver)).codes).toEqual(['NOT_A_COLLEAGUE']);
    for (const window of [{ until: START }, { from: at(30) }, { until: at(24 * 366, 1000) }])
      expect((await delegate(membership, ours.deputy, ours.approver, window)).codes).toEqual(['INPUT_INVALID']);
    for (const by of [stranger, ours.clerk]) expect((await delegate(membership, ours.deputy, by)).codes).toEqual(['NOT_FOUND']);
    const lead = await make.organisation();
    const [pi, colleague] = [
      await make.person({ organisation: lead, role: 'pi' }),
      await make.person({ organisation: lead, role: 'member' }),
    ];
    expect((await delegate(await deputies.held(pi, 'pi'), colleague, pi)).codes).toEqual(['ROLE_NOT_DELEGATED']);
    const mine = await delegated(ours.approver, 'approver', ours.deputy);
    expect((await standIn(mine, ours.clerk)).codes).toEqual(['NOT_FOUND']);
    expect((await standIn(`delegation_${'0'.repeat(32)}`, ours.deputy)).codes).toEqual(['NOT_FOUND']);
  });

  it('is told of, and both see what was delegated while others of the office do not', async () => {
    const ours = await office();
    const key = newKey();
    const membership = await deputies.held(ours.approver, 'approver');
    const first = await delegate(membership, ours.deputy, ours.approver, {}, key);
    const again = await delegate(membership, ours.deputy, ours.approver, {}, key);
    expect(again.data?.delegate.id).toBe(first.data!.delegate.id);
    expect(first.data?.delegate.availableActions).toEqual([
      { name: 'standIn', allowed: false, reason: 'FORBIDDEN' },
      { name: 'revokeDelegation', allowed: true, reason: null },
    ]);
    const seen = async (who: Someone) => {
      const { node } = await app.ask<{ node: object | null }>(
        'query ($id: ID!) { node(id: $id) { id } }',
        { id: first.data!.delegate.id },
        who.token,
      );
      const { myDelegations } = await app.ask<{ myDelegations: { totalCount: number } }>('{ myDelegations { totalCount } }', {}, who.token);
      return [node !== null, myDelegations.totalCount];
    };
    expect(await seen(ours.approver)).toEqual([true, 1]);
    expect(await seen(ours.deputy)).toEqual([true, 1]);
    expect(await seen(ours.clerk)).toEqual([false, 0]);
  });
});
