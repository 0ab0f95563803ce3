import { QuestionService } from '../../src/challenges/question.service.js';
import { typedId } from '../../src/common/ids.js';
import { BidWorld } from '../bids/bid-world.js';
import { newKey, type Someone, text } from '../factories.js';
import { Joining } from '../identity/joining.js';
import { until } from '../messages/house.js';

describe('what waits for a second person', () => {
  let world: BidWorld;
  let operator: Someone;
  let joining: Joining;
  beforeAll(async () => {
    world = await BidWorld.start(true);
    operator = await world.make.operator();
    joining = new Joining(world.app);
  });
  afterAll(() => world.stop());

  const kinds = async ({ token }: Someone): Promise<{ kind: string; objectId: string; title: { en: string }; body: { en: string } }[]> => {
    const query = '{ myNotifications { nodes { kind objectId title { en } body { en } } } }';
    return (await world.app.ask<{ myNotifications: { nodes: never[] } }>(query, {}, token)).myNotifications.nodes;
  };
  const told = async (who: Someone, kind: string, objectId: string): Promise<boolean> =>
    (await kinds(who)).some((one) => one.kind === kind && one.objectId === objectId);

  it('tells clerks of the region of an organisation that registered, those of its province and of no other one', async () => {
    const [province, city, foreign] = [
      await world.lists.department('320000'),
      await world.lists.department('320400'),
      await world.lists.department('110000'),
    ];
    const registration = await joining.registered(joining.registration({ regionCode: '320404' }));
    for (const { clerk } of [province, city]) await until(() => told(clerk, 'registrationWaits', registration));
    expect(await told(foreign.clerk, 'registrationWaits', registration)).toBe(false);
    expect(await told(city.approver, 'registrationWaits', registration)).toBe(false);
  });

  it('tells the operators of one from where there is no department', async () => {
    const registration = await joining.registered(joining.registration({ regionCode: '540100' }));
    await until(() => told(operator, 'registrationWaits', registration));
  });

  it('tells the other administrators of an officer who is invited, and of a role that is to pass', async () => {
    const organisation = await world.make.organisation({ kind: 'DEPARTMENT' });
    const [first, second] = [
      await world.make.person({ organisation, role: 'administrator' }),
      await world.make.person({ organisation, role: 'administrator' }),
    ];
    const [clerk, heir] = [
      await world.make.person({ organisation, role: 'clerk' }),
      await world.make.person({ organisation, role: 'member' }),
    ];
    const { data } = await joining.invite({ organisation, email: `officer-${newKey()}@example.org`, roles: ['clerk'] }, first.token);
    await until(() => told(second, 'invitationWaits', data!.invite.id));
    expect(await told(first, 'invitationWaits', data!.invite.id)).toBe(false);

    const [membership] = await world.sql<{ id: string }>(
      `select 'membership_' || replace(id::text, '-', '') as id from membership where 'person_' || replace(person_id::text, '-', '') = $1`,
      [clerk.id],
    );
    const { handOver } = await world.app.ask<{ handOver: { id: string } }>(
      'mutation ($input: HandOverInput!, $key: ID!) { handOver(input: $input, key: $key) { id } }',
      { input: { membership: membership!.id, to: heir.id, reason: 'moves on' }, key: newKey() },
      clerk.token,
    );
    for (const who of [first, heir]) await until(() => told(who, 'handoverWaits', handOver.id));
    expect(await told(clerk, 'handoverWaits', handOver.id)).toBe(false);
  });

  it('tells supervision of the department of a removal, without a word of the content', async () => {
    const { supervisor } = world.department;
    const { challenge } = await world.lists.published(world.department);
    const { pi } = await world.bidder();
    const words = `Xylophon ${newKey()}`;
    const question = typedId('question', await world.app.nest.get(QuestionService).ask(pi.actor, challenge, text(words)));
    const { proposeRemoval } = await world.app.ask<{ proposeRemoval: { id: string } }>(
      'mutation ($input: ProposeRemovalInput!, $key: ID!) { proposeRemoval(input: $input, key: $key) { id } }',
      { input: { target: question, field: 'question.en', reason: text('It names a secret') }, key: newKey() },
      operator.token,
    );
    const removal = proposeRemoval.id;
    await until(() => told(supervisor, 'removalWaits', removal));
    expect(JSON.stringify(await kinds(supervisor))).not.toContain(words);
    const foreign = (await world.lists.department()).supervisor;
    expect(await told(foreign, 'removalWaits', removal)).toBe(false);
  });
});
