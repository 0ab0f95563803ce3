import { PublicationService } from '../../src/challenges/publication.service.js';
import { isInPerson } from '../../src/common/permissions.js';
import { TellingService } from '../../src/notifications/telling.service.js';
import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, type Someone } from '../factories.js';
import { type Department, keyOf, ListFactories } from '../list.factories.js';
import { Deputies } from './deputies.js';

const START = '2026-03-01T00:00:00.000Z';
const UNTIL = '2026-03-02T00:00:00.000Z';

interface Action {
  name: string;
  allowed: boolean;
  reason: string | null;
}

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
    await app.database.query('update demo_clock set instant = $1', [START]);
  });
  afterAll(() => app.stop());

  const delegate = (membership: string, deputy: Someone, by: Someone) =>
    app.graphql<{ delegate: { id: string } }>(
      'mutation ($input: DelegateInput!, $key: ID!) { delegate(input: $input, key: $key) { id } }',
      { input: { membership, deputy: deputy.id, until: UNTIL, reason: 'fell ill' }, key: newKey() },
      by.token,
    );
  const delegated = async (principal: Someone, role: string, deputy: Someone, by = principal): Promise<string> => {
    const { data, codes } = await delegate(await deputies.held(principal, role), deputy, by);
    expect(codes).toEqual([]);
    return data!.delegate.id;
  };
  const office = async () => {
    const ours = await lists.department();
    return {
      ...ours,
      deputy: await make.person({ organisation: ours.id, role: 'member' }),
      administrator: await make.person({ organisation: ours.id, role: 'administrator' }),
    };
  };
  const submitted = async (ours: Department): Promise<string> => {
    const list = await lists.list(ours);
    await lists.challenge(ours, list);
    await app.nest.get(PublicationService).submit(ours.clerk.actor, list);
    return list;
  };
  const approve = (list: string, { token }: Someone) =>
    app.graphql('mutation ($list: ID!, $key: ID!) { approveList(list: $list, key: $key) { state } }', { list, key: newKey() }, token);
  const actionsOn = async (id: string, { token }: Someone): Promise<Action[]> => {
    const { node } = await app.ask<{ node: { availableActions: Action[] } }>(
      'query ($id: ID!) { node(id: $id) { availableActions { name allowed reason } } }',
      { id },
      token,
    );
    return node.availableActions;
  };
  const actionOn = async (id: string, name: string, who: Someone) => (await actionsOn(id, who)).find((action) => action.name === name);
  /** Whom the event on the delegation was told, by the kind. */
  const toldOf = async (delegation: string, event: string): Promise<string[]> => {
    const events = await app.database.query<{ id: string }>('select id from event where subject_id = $1 and event = $2', [
      keyOf(delegation),
      event,
    ]);
    await app.database.system((tx) =>
      app.nest.get(TellingService).tell(
        tx,
        events.map(({ id }) => id),
      ),
    );
    const told = await app.database.query<{ person: string }>(
      'select person_id as person from notification where subject_id = $1 and kind = $2',
      [keyOf(delegation), event === 'delegate' ? 'delegated' : 'delegationEnded'],
    );
    return told.map(({ person }) => person).toSorted();
  };
  const keys = (...people: Someone[]): string[] => people.map(({ id }) => keyOf(id)).toSorted();

  describe('of a holder who can’t name one', () => {
    it('is named by an administrator of the organisation, and the holder is told and can end it', async () => {
      const organisation = await make.organisation({ kind: 'ASSOCIATION' });
      const [holder, deputy, administrator] = [
        await make.person({ organisation, role: 'recommender' }),
        await make.person({ organisation, role: 'member' }),
        await make.person({ organisation, role: 'administrator' }),
      ];
      const membership = await deputies.held(holder, 'recommender');
      expect(await actionOn(membership, 'delegate', administrator)).toEqual({ name: 'delegate', allowed: true, reason: null });
      const delegation = await delegated(holder, 'recommender', deputy, administrator);
      expect(await toldOf(delegation, 'delegate')).toEqual(keys(holder, deputy, administrator));
      await deputies.standing(delegation, deputy);
      const [{ actor, role }] = (await app.database.query(
        `select actor_id as actor, actor_role as role from event where subject_id = $1 and event = 'delegate'`,
        [keyOf(delegation)],
      )) as [{ actor: string; role: string }];
      expect([actor, role]).toEqual([keyOf(administrator.id), 'administrator']);
      const { codes } = await app.graphql(
        'mutation ($delegation: ID!, $key: ID!) { revokeDelegation(delegation: $delegation, key: $key) { running } }',
        { delegation, key: newKey() },
        holder.token,
      );
      expect(codes).toEqual([]);
      expect((await deputies.standIn(delegation, deputy)).codes).toEqual(['DELEGATION_OVER']);
    });

    it('is named for an officer by the operator, by no administrator alone, by nobody else, and by none for oneself', async () => {
      const ours = await office();
      const membership = await deputies.held(ours.approver, 'approver');
      expect((await delegate(membership, ours.deputy, ours.administrator)).codes).toEqual(['TWO_PERSON_RULE']);
      expect(await actionOn(membership, 'delegate', ours.administrator)).toMatchObject({ allowed: false, reason: 'TWO_PERSON_RULE' });
      const elsewhere = await make.person({ organisation: await make.organisation(), role: 'administrator' });
      for (const by of [ours.clerk, ours.deputy, elsewhere])
        expect((await delegate(membership, ours.deputy, by)).codes).toEqual(['NOT_FOUND']);
      const association = await make.organisation({ kind: 'ASSOCIATION' });
      const holder = await make.person({ organisation: association, role: 'recommender' });
      const administrator = await make.person({ organisation: association, role: 'administrator' });
      expect((await delegate(await deputies.held(holder, 'recommender'), administrator, administrator)).codes).toEqual(['TWO_PERSON_RULE']);
      expect(await actionOn(membership, 'delegate', operator)).toMatchObject({ allowed: true });
      const list = await submitted(ours);
      const session = await deputies.standing(await delegated(ours.approver, 'approver', ours.deputy, operator), ours.deputy);
      expect((await approve(list, session)).codes).toEqual([]);
    });

    it('is still never the other pair of eyes', async () => {
      const ours = await office();
      const both = await make.person({ organisation: ours.id, role: 'clerk' }, { organisation: ours.id, role: 'approver' });
      const list = await lists.list({ ...ours, clerk: both });
      await lists.challenge({ ...ours, clerk: both }, list);
      await app.nest.get(PublicationService).submit(both.actor, list);
      const session = await deputies.standing(await delegated(both, 'approver', ours.deputy, operator), ours.deputy);
      expect((await approve(list, session)).codes).toEqual(['TWO_PERSON_RULE']);
      // The clerk of the list, made deputy of its approver by others, does not approve it either.
      const forClerk = await submitted(ours);
      const clerks = await deputies.standing(await delegated(ours.approver, 'approver', ours.clerk, operator), ours.clerk);
      expect((await approve(forClerk, clerks)).codes).toEqual(['TWO_PERSON_RULE']);
    });
  });

  it('finds on its own desk, in the same statement, how much waits for whom', async () => {
    const ours = await office();
    const second = await make.person({ organisation: ours.id, role: 'clerk' });
    await submitted(ours);
    const asked = async (who: Someone) => {
      const { desk, myDelegations } = await app.ask<{ desk: { totalCount: number }; myDelegations: { nodes: object[] } }>(
        `{ desk { totalCount } myDelegations(running: true) { nodes { id role principal { name { en } } waiting availableActions { name allowed } } } }`,
        {},
        who.token,
      );
      return { own: desk.totalCount, for: myDelegations.nodes };
    };
    const delegation = await delegated(ours.approver, 'approver', ours.deputy);
    const standIn = expect.arrayContaining([{ name: 'standIn', allowed: true }]) as unknown;
    const waits = (waiting: number) => [expect.objectContaining({ id: delegation, role: 'approver', waiting, availableActions: standIn })];
    expect(await asked(ours.deputy)).toEqual({ own: 0, for: waits(1) });
    const late = await submitted({ ...ours, clerk: second });
    expect(await asked(ours.deputy)).toEqual({ own: 0, for: waits(2) });
    // What the deputy may not do is not said to wait for it.
    const secondFor = await delegated(second, 'clerk', ours.deputy);
    expect((await asked(ours.deputy)).for).toContainEqual(expect.objectContaining({ id: delegation, waiting: 1 }));
    await app.ask(
      'mutation ($delegation: ID!, $key: ID!) { revokeDelegation(delegation: $delegation, key: $key) { id } }',
      { delegation: secondFor, key: newKey() },
      second.token,
    );
    await approve(late, await deputies.standing(delegation, ours.deputy));
    expect((await asked(ours.deputy)).for).toEqual(waits(1));
    const seenBy = async ({ token }: Someone) =>
      (
        await app.ask<{ node: { waiting: number | null } | null }>(
          'query ($id: ID!) { node(id: $id) { ... on Delegation { waiting } } }',
          { id: delegation },
          token,
        )
      ).node;
    expect([await seenBy(ours.approver), await seenBy(ours.administrator), await seenBy(ours.clerk)]).toEqual([
      { waiting: null },
      { waiting: null },
      null,
    ]);
  });

  describe('standing in', () => {
    it('is refused each act that is done in person, and offered none of them', async () => {
      const ours = await office();
      const published = await lists.published(ours);
      const delegation = await delegated(ours.clerk, 'clerk', ours.deputy);
      const session = await deputies.standing(delegation, ours.deputy);
      const membership = await deputies.held(ours.deputy, 'member');
      const offered: Action[] = [];
      for (const id of [published.list, published.challenge, ours.id, ours.deputy.id, delegation, membership])
        offered.push(...(await actionsOn(id, session)));
      const inPerson = offered.filter(({ name }) => isInPerson(name));
      expect([...new Set(inPerson.map(({ name }) => name))]).toEqual(
        expect.arrayContaining(['askQuestion', 'draftBid', 'revokeDelegation', 'handOver']),
      );
      expect(inPerson.filter(({ allowed, reason }) => allowed || reason !== 'STANDING_IN')).toEqual([]);
      expect(offered.filter(({ name, reason }) => reason === 'STANDING_IN' && !isInPerson(name))).toEqual([]);
      // As oneself they are offered by their own rules.
      expect(await actionOn(delegation, 'revokeDelegation', ours.deputy)).toMatchObject({ allowed: true, reason: null });
    });

    it('is refused exactly those acts that actions are said to be refused for', async () => {
      const ours = await office();
      const delegation = await delegated(ours.clerk, 'clerk', ours.deputy);
      const { __schema: schema } = await app.ask<{ __schema: { mutationType: { fields: Mutation[] } } }>(
        `{ __schema { mutationType { fields { name args { name type { ...T } } type { ...T } } } } }
         fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }`,
        {},
        ours.deputy.token,
      );
      const acts = schema.mutationType.fields.filter(({ args }) => args.every(({ type }) => simple(type)));
      expect(acts.length).toBeGreaterThan(60);
      const refused: string[] = [];
      for (const { name, args, type } of acts) {
        // Some of them end the session.
        const session = await deputies.standing(delegation, ours.deputy);
        const given = args.map((arg) => `${arg.name}: ${sample(arg.type, ours.id)}`).join(', ');
        const answer = ['SCALAR', 'ENUM'].includes(named(type).kind) ? '' : '{ __typename }';
        const { codes } = await app.graphql(`mutation { ${name}${given && `(${given})`} ${answer} }`, {}, session.token);
        if (codes.includes('STANDING_IN')) refused.push(name);
      }
      expect(refused.toSorted()).toEqual(
        acts
          .map(({ name }) => name)
          .filter(isInPerson)
          .toSorted(),
      );
      expect(refused).toEqual(expect.arrayContaining(['confirmHandover', 'approveBid', 'submitBid', 'revokeDelegation']));
    });
  });

  it('is one no more, and told so, when the role is handed over or taken back, though nobody ended the delegation', async () => {
    const ours = await office();
    const heir = await make.person({ organisation: ours.id, role: 'member' });
    const list = await submitted(ours);
    const delegation = await delegated(ours.approver, 'approver', ours.deputy);
    const session = await deputies.standing(delegation, ours.deputy);
    await app.ask(
      'mutation ($input: HandOverInput!, $key: ID!) { handOver(input: $input, key: $key) { state } }',
      { input: { membership: await deputies.held(ours.approver, 'approver'), to: heir.id, reason: 'moves on' }, key: newKey() },
      operator.token,
    );
    expect((await approve(list, session)).codes).toEqual(['FORBIDDEN']);
    expect((await deputies.standIn(delegation, ours.deputy)).codes).toEqual(['DELEGATION_OVER']);
    expect(await toldOf(delegation, 'revokeDelegation')).toEqual(keys(ours.approver, ours.deputy, ours.administrator));
    const { node } = await app.ask<{ node: object }>(
      'query ($id: ID!) { node(id: $id) { ... on Delegation { running revokedBy { id } revokedAt } } }',
      { id: delegation },
      ours.deputy.token,
    );
    expect(node).toEqual({ running: false, revokedBy: { id: operator.id }, revokedAt: START });
    // The successor holds it alone, and names a deputy anew.
    const again = await deputies.standing(await delegated(heir, 'approver', ours.deputy), ours.deputy);
    await app.ask(
      'mutation ($input: GrantMembershipInput!, $key: ID!) { revokeMembership(input: $input, key: $key) { id } }',
      { input: { person: heir.id, organisation: ours.id, role: 'approver' }, key: newKey() },
      operator.token,
    );
    expect((await approve(list, again)).codes).toEqual(['FORBIDDEN']);
  });

  it('stays one though its own other role is handed over, as long as it works there', async () => {
    const ours = await office();
    const deputy = await make.person({ organisation: ours.id, role: 'member' }, { organisation: ours.id, role: 'finance' });
    const list = await submitted(ours);
    const session = await deputies.standing(await delegated(ours.approver, 'approver', deputy), deputy);
    await app.ask(
      'mutation ($input: HandOverInput!, $key: ID!) { handOver(input: $input, key: $key) { state } }',
      { input: { membership: await deputies.held(deputy, 'finance'), to: ours.deputy.id, reason: 'moves on' }, key: newKey() },
      operator.token,
    );
    expect((await approve(list, session)).codes).toEqual([]);
  });
});

interface TypeRef {
  kind: string;
  name: string | null;
  ofType: TypeRef | null;
}
interface Mutation {
  name: string;
  args: { name: string; type: TypeRef }[];
  type: TypeRef;
}
const named = (type: TypeRef): TypeRef => (type.ofType ? named(type.ofType) : type);
/** What can be given without knowing more: who sees what is named, and may not act, is refused before anything else is looked at. */
const SAMPLES: Record<string, string> = {
  ID: '"x"',
  String: '"x"',
  Int: '1',
  Boolean: 'true',
  DateTime: '"2026-03-01T00:00:00Z"',
  Money: '"1"',
};
const required = (type: TypeRef): boolean => type.kind === 'NON_NULL';
const simple = (type: TypeRef): boolean => !required(type) || named(type).name! in SAMPLES;
const sample = (type: TypeRef, id: string): string => {
  if (!required(type)) return 'null';
  const value = named(type).name === 'ID' ? `"${id}"` : SAMPLES[named(type).name!]!;
  return type.ofType!.kind === 'LIST' ? `[${value}]` : value;
};
