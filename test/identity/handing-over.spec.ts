import { PublicationService } from '../../src/challenges/publication.service.js';
import { type Bidder, BidWorld } from '../bids/bid-world.js';
import { desksOf } from '../desks/desk.asking.js';
import { newKey, type Someone } from '../factories.js';
import { keyOf } from '../list.factories.js';

interface Handed {
  id: string;
  state: string;
  passed: string[] | null;
  confirmedBy: { id: string } | null;
  to: { id: string; memberships: { role: string }[] };
}

describe('a role that passes to another person in the middle of a list', () => {
  let world: BidWorld;
  let operator: Someone;
  beforeAll(async () => {
    world = await BidWorld.start();
    operator = await world.make.operator();
  });
  afterAll(() => world.stop());

  const FIELDS = 'id state passed confirmedBy { id } to { id memberships { role } }';
  const handOver = (membership: string, to: Someone, by: Someone, key = newKey()) =>
    world.app.graphql<{ handOver: Handed }>(
      `mutation ($input: HandOverInput!, $key: ID!) { handOver(input: $input, key: $key) { ${FIELDS} } }`,
      { input: { membership, to: to.id, reason: 'moves on' }, key },
      by.token,
    );
  const on = (name: 'confirmHandover' | 'withdrawHandover', handover: string, by: Someone) =>
    world.app.graphql<Record<string, Handed>>(
      `mutation ($handover: ID!, $key: ID!) { ${name}(handover: $handover, key: $key) { ${FIELDS} } }`,
      { handover, key: newKey() },
      by.token,
    );
  const held = async (who: Someone, role: string): Promise<string> => {
    const [found] = await world.sql<{ id: string }>('select id from membership where person_id = $1 and role = $2', [keyOf(who.id), role]);
    return `membership_${found!.id.replaceAll('-', '')}`;
  };
  const roles = async (who: Someone): Promise<string[]> => {
    const { me } = await world.app.ask<{ me: { memberships: { role: string }[] } }>('{ me { memberships { role } } }', {}, who.token);
    return me.memberships.map(({ role }) => role);
  };
  const desk = async (who: Someone, role: 'CLERK' | 'APPROVER' | 'BIDDER'): Promise<string[]> =>
    (await desksOf(world.app, who.token))[role].map(({ group, kind }) => `${group} ${kind}`);
  const colleague = (organisation: string, role: 'member' | 'administrator' | 'approver' | 'clerk' = 'member') =>
    world.make.person({ organisation, role });
  const unit = async (): Promise<Bidder & { administrator: Someone; heir: Someone }> => {
    const bidder = await world.bidder();
    return { ...bidder, administrator: await colleague(bidder.lead, 'administrator'), heir: await colleague(bidder.lead) };
  };

  it('takes with it the approval that waits for the unit approver by name, on whose desk it lies no longer', async () => {
    const { challenge } = await world.challenge();
    const { administrator, heir, ...by } = await unit();
    const bid = await world.draft(challenge, by);
    expect(await desk(by.approver, 'BIDDER')).toContain('DUE APPROVE_BID');
    const { data } = await handOver(await held(by.approver, 'unit-approver'), heir, administrator);
    // An administrator does not learn which bids there are.
    expect(data?.handOver).toMatchObject({ state: 'DONE', passed: null, to: { id: heir.id } });
    expect(await roles(by.approver)).toEqual([]);
    expect(await roles(heir)).toEqual(['member', 'unit-approver']);
    expect(await desk(by.approver, 'BIDDER')).toEqual([]);
    expect(await desk(heir, 'BIDDER')).toContain('DUE APPROVE_BID');
    const { node } = await world.app.ask<{ node: Handed }>(
      'query ($id: ID!) { node(id: $id) { ... on Handover { passed } } }',
      { id: data!.handOver.id },
      heir.token,
    );
    expect(node.passed).toEqual([bid]);
    const approve = (who: Someone) =>
      world.app.graphql('mutation ($bid: ID!, $key: ID!) { approveBid(bid: $bid, key: $key) { id } }', { bid, key: newKey() }, who.token);
    expect((await approve(by.approver)).codes).toEqual(['NOT_FOUND']);
    // What the PI writes into the draft meanwhile names nobody else.
    await world.save(bid, by, { trlNow: 5 });
    expect((await approve(heir)).codes).toEqual([]);
    await world.submit(bid, by);
    expect(await world.state(bid)).toBe('SUBMITTED');
  });

  it('leaves what was signed with who signed it, and tells both', async () => {
    const { challenge } = await world.challenge();
    const { administrator, heir, ...by } = await unit();
    const bid = await world.submitted(challenge, by);
    const { data } = await handOver(await held(by.approver, 'unit-approver'), heir, administrator);
    const [row] = await world.sql('select approved_by, unit_approver_id from bid where id = $1', [keyOf(bid)]);
    expect(row).toEqual({ approved_by: keyOf(by.approver.id), unit_approver_id: keyOf(heir.id) });
    const [event] = await world.sql<{ document: object; reason: string }>(
      `select document, reason from event where subject = 'handover' and subject_id = $1 and event = 'handOver'`,
      [keyOf(data!.handOver.id)],
    );
    expect(event).toEqual({ reason: 'moves on', document: { role: 'unit-approver', from: by.approver.id, to: heir.id, passed: [bid] } });
    const told = await world.sql(
      `select 1 from message m, event e where m.job = 'notification.tell' and e.subject_id = $1
      and e.event = 'handOver' and m.payload -> 'events' ? e.id::text`,
      [keyOf(data!.handOver.id)],
    );
    expect(told).toHaveLength(1);
  });

  it('of an officer waits for a second person, and what waits for the role passes by itself', async () => {
    const office = await world.lists.department();
    const administrator = await colleague(office.id, 'administrator');
    const heir = await colleague(office.id);
    const list = await world.lists.list(office);
    await world.lists.challenge(office, list);
    await world.app.nest.get(PublicationService).submit(office.clerk.actor, list);
    const { data } = await handOver(await held(office.approver, 'approver'), heir, administrator);
    expect(data?.handOver).toMatchObject({ state: 'PROPOSED', confirmedBy: null });
    const { id } = data!.handOver;
    expect((await on('confirmHandover', id, administrator)).codes).toEqual(['TWO_PERSON_RULE']);
    expect((await on('confirmHandover', id, heir)).codes).toEqual(['NOT_FOUND']);
    expect(await desk(office.approver, 'APPROVER')).toContain('DUE APPROVE_LIST');
    expect((await on('confirmHandover', id, office.approver)).data?.confirmHandover).toMatchObject({
      ...{ state: 'DONE', confirmedBy: { id: office.approver.id } },
      to: { id: heir.id },
    });
    expect(await desk(office.approver, 'APPROVER')).toEqual([]);
    expect(await desk(heir, 'APPROVER')).toContain('DUE APPROVE_LIST');
    const approved = await world.app.graphql(
      'mutation ($list: ID!, $key: ID!) { approveList(list: $list, key: $key) { state } }',
      { list, key: newKey() },
      heir.token,
    );
    expect(approved.codes).toEqual([]);
  });

  it('lets nobody be both pairs of eyes: who submitted, handed over and came back does not approve', async () => {
    const office = await world.lists.department();
    const heir = await colleague(office.id);
    const list = await world.lists.list(office);
    await world.lists.challenge(office, list);
    await world.app.nest.get(PublicationService).submit(office.clerk.actor, list);
    expect((await handOver(await held(office.clerk, 'clerk'), heir, operator)).codes).toEqual([]);
    const back = { input: { person: office.clerk.id, organisation: office.id, role: 'approver' }, key: newKey() };
    await world.app.ask(
      'mutation ($input: GrantMembershipInput!, $key: ID!) { grantMembership(input: $input, key: $key) { id } }',
      back,
      operator.token,
    );
    const approve = (who: Someone) =>
      world.app.graphql(
        'mutation ($list: ID!, $key: ID!) { approveList(list: $list, key: $key) { id } }',
        { list, key: newKey() },
        who.token,
      );
    expect((await approve(office.clerk)).codes).toEqual(['TWO_PERSON_RULE']);
    expect((await approve(office.approver)).codes).toEqual([]);
  });

  it('is wanted by its holder with an administrator, or taken back', async () => {
    const { administrator, heir, approver } = await unit();
    const membership = await held(approver, 'unit-approver');
    const { data } = await handOver(membership, heir, approver);
    expect(data?.handOver.state).toBe('PROPOSED');
    expect((await handOver(membership, heir, administrator)).codes).toEqual(['HANDOVER_OPEN']);
    expect((await on('confirmHandover', data!.handOver.id, approver)).codes).toEqual(['TWO_PERSON_RULE']);
    expect((await on('withdrawHandover', data!.handOver.id, approver)).data?.withdrawHandover?.state).toBe('WITHDRAWN');
    expect((await on('confirmHandover', data!.handOver.id, administrator)).codes).toEqual(['WRONG_STATE']);
    const again = await handOver(membership, heir, approver);
    expect((await on('confirmHandover', again.data!.handOver.id, administrator)).data?.confirmHandover?.state).toBe('DONE');
  });

  it('passes to no stranger, to nobody who hands over, and from nobody by a stranger', async () => {
    const { administrator, heir, approver, pi, lead } = await unit();
    const membership = await held(approver, 'unit-approver');
    const stranger = await colleague(await world.make.organisation());
    const foreign = await colleague(await world.make.organisation(), 'administrator');
    const expert = await world.make.expert(lead);
    for (const to of [stranger, expert, approver])
      expect((await handOver(membership, to, administrator)).codes).toEqual(['NOT_A_COLLEAGUE']);
    expect((await handOver(membership, administrator, administrator)).codes).toEqual(['TWO_PERSON_RULE']);
    for (const by of [stranger, foreign, heir, pi]) expect((await handOver(membership, heir, by)).codes).toEqual(['NOT_FOUND']);
    expect((await handOver(`membership_${'0'.repeat(32)}`, heir, administrator)).codes).toEqual(['NOT_FOUND']);
    expect((await handOver(await held(expert, 'expert'), heir, operator)).codes).toEqual(['EXPERT_NOT_REPLACED']);
    expect((await handOver(await held(expert, 'expert'), heir, administrator)).codes).toEqual(['NOT_FOUND']);
    expect(await roles(approver)).toEqual(['unit-approver']);
  });

  it('passes once, whoever of two is first, and says the same to a key that comes again', async () => {
    const { administrator, heir, approver, lead } = await unit();
    const other = await colleague(lead);
    const membership = await held(approver, 'unit-approver');
    const key = newKey();
    const answers = await Promise.all([handOver(membership, heir, administrator, key), handOver(membership, other, operator)]);
    expect(answers.map(({ codes }) => codes.join()).toSorted()).toEqual(['', 'NOT_FOUND']);
    const got = [await roles(heir), await roles(other)].filter((all) => all.includes('unit-approver'));
    expect(got).toHaveLength(1);
    const again = await handOver(membership, heir, administrator, key);
    expect(again.codes).toEqual(answers[0].codes);
    expect(again.data?.handOver.id).toBe(answers[0].data?.handOver.id);
    // The role that it names is gone, and with it what a refusal could tell.
    expect((await handOver(membership, other, administrator, key)).codes).toEqual(['NOT_FOUND']);
  });

  it('does not pass to who keeps a share of the key to the bids of that office', async () => {
    const office = await world.lists.department();
    const keeper = await colleague(office.id);
    const list = await world.lists.list(office);
    await world.sql(`insert into list_custodian (id, list_id, person_id, position) values (gen_random_uuid(), $1, $2, 1)`, [
      keyOf(list),
      keyOf(keeper.id),
    ]);
    expect((await handOver(await held(office.clerk, 'clerk'), keeper, operator)).codes).toEqual(['CUSTODIANS_INVALID']);
    expect((await handOver(await held(office.finance, 'finance'), keeper, operator)).codes).toEqual([]);
  });
});
