import { jest } from '@jest/globals';
import { newKey, type Someone } from '../factories.js';
import { keyOf } from '../list.factories.js';
import { until } from '../messages/house.js';
import { type Unit, verifies, WebhookWorld } from './webhook-world.js';

jest.setTimeout(120_000);

describe('a web hook, in the hands of the administrators of its organisation,', () => {
  let world: WebhookWorld;
  beforeAll(async () => {
    world = await WebhookWorld.start();
  });
  afterAll(() => world.stop());
  afterEach(() => {
    world.server.answer = () => ({ status: 204 });
  });

  const change = (input: object, { token }: Someone) =>
    world.app.graphql(
      'mutation ($input: ChangeWebhookInput!, $key: ID!) { changeWebhook(input: $input, key: $key) { url groups owner { id } } }',
      { input, key: newKey() },
      token,
    );
  const revoke = async (unit: Unit, role: string): Promise<void> => {
    await world.app.ask(
      'mutation ($input: GrantMembershipInput!, $key: ID!) { revokeMembership(input: $input, key: $key) { id } }',
      { input: { person: unit.administrator.id, organisation: unit.organisation, role }, key: newKey() },
      (await world.make.operator()).token,
    );
  };

  it('says that it is silent, and so are administrators and its owner told, when its owner is an administrator no longer', async () => {
    const unit = await world.hooked();
    const [heir, stranger] = [await world.second(unit, 'lead'), (await world.unit('lead')).administrator];
    await revoke(unit, 'administrator');
    for (const who of [heir, unit.administrator]) await until(async () => (await world.told(who)).includes('webhookOwnerLeft'));
    await world.settled();
    for (const who of [stranger, unit.pi]) expect(await world.told(who)).not.toContain('webhookOwnerLeft');
    expect((await world.seen(unit, heir.token))[0]).toMatchObject({ state: 'SILENT', disabledReason: 'OWNER_LEFT' });
    const names = (await world.seen(unit, heir.token))[0]!.availableActions.filter(({ allowed }) => allowed).map(({ name }) => name);
    expect(names).toEqual(['changeWebhook', 'rotateWebhookSecret', 'disableWebhook', 'enableWebhook', 'deleteWebhook']);
    expect((await world.act('tryWebhook', unit, heir)).codes).toEqual(['WRONG_STATE']);
    expect((await world.act('enableWebhook', unit, heir)).codes).toEqual([]);
    expect((await world.seen(unit, heir.token))[0]).toMatchObject({ state: 'ENABLED', disabledReason: null, owner: { id: heir.id } });
    await world.happens(unit);
    await world.reaches(unit, 'SENT');
  });

  it('is told to nobody as silent where a role ends that it does not rest on, or where it was disabled', async () => {
    const [unit, disabled] = [await world.hooked(), await world.hooked()];
    const heirs = [await world.second(unit), await world.second(disabled)];
    await world.act('disableWebhook', disabled, disabled.administrator);
    await revoke(unit, 'lead');
    await revoke(disabled, 'administrator');
    await world.settled();
    for (const heir of heirs) expect(await world.told(heir)).not.toContain('webhookOwnerLeft');
    expect((await world.seen(unit, unit.administrator.token))[0]).toMatchObject({ state: 'ENABLED' });
    expect((await world.seen(disabled, heirs[1]!.token))[0]).toMatchObject({ state: 'DISABLED', disabledReason: 'BY_HAND' });
  });

  it('sleeps with its owner’s role, of which the others are told, and wakes with it', async () => {
    const unit = await world.hooked();
    const heir = await world.second(unit);
    const [{ id: membership }] = (await world.app.database.query(
      `select id from membership where person_id = $1 and role = 'administrator'`,
      [keyOf(unit.administrator.id)],
    )) as [{ id: string }];
    await world.app.database.query(`update membership set certified_until = clock_now() - interval '1 day' where id = $1`, [membership]);
    await world.app.database.system((tx) => tx.send('membership.recertify-overdue', { membershipId: membership }));
    for (const who of [heir, unit.administrator]) await until(async () => (await world.told(who)).includes('webhookOwnerSleeps'));
    expect((await world.seen(unit, heir.token))[0]).toMatchObject({ state: 'SILENT', disabledReason: 'OWNER_SLEEPS' });
    await world.app.ask(
      'mutation ($membership: ID!, $key: ID!) { confirmMembership(membership: $membership, key: $key) { id } }',
      { membership: `membership_${membership.replaceAll('-', '')}`, key: newKey() },
      heir.token,
    );
    expect((await world.seen(unit, heir.token))[0]).toMatchObject({ state: 'ENABLED', disabledReason: null });
    await world.happens(unit);
    await world.reaches(unit, 'SENT');
  });

  it('leads elsewhere once its address is changed, under the same secret, and tells what who changed it sees', async () => {
    const unit = await world.hooked();
    const elsewhere = `${world.url(unit)}-elsewhere`;
    expect((await change({ webhook: unit.webhook, url: elsewhere }, unit.administrator)).data).toMatchObject({
      changeWebhook: { url: elsewhere, groups: ['BIDS'], owner: { id: unit.administrator.id } },
    });
    await world.happens(unit);
    await world.reaches(unit, 'SENT');
    expect(world.server.at(unit.path)).toEqual([]);
    expect(verifies(world.server.at(`${unit.path}-elsewhere`)[0]!, unit.secret)).toBe(true);
    // An administrator who sees no bid must not read them by leading the hook to an address of its own.
    const blind = await world.second(unit);
    world.server.answer = () => ({ status: 500 });
    await world.happens(unit);
    await world.reaches(unit, 'WAITING', 1);
    expect((await change({ webhook: unit.webhook, url: `${elsewhere}-still` }, blind)).data).toMatchObject({
      changeWebhook: { owner: { id: blind.id } },
    });
    await world.passBackoffs();
    expect(await world.reaches(unit, 'SKIPPED')).toMatchObject({ reason: 'HIDDEN' });
    await world.happens(unit);
    await world.settled();
    expect(world.server.at(`${unit.path}-elsewhere-still`)).toEqual([]);
  });

  it('is told of other groups once they are changed, and of both at once', async () => {
    const unit = await world.hooked();
    expect((await change({ webhook: unit.webhook, groups: ['CONTRACTS'] }, unit.administrator)).codes).toEqual([]);
    await world.happens(unit);
    await world.settled();
    expect(await world.deliveries(unit)).toEqual([]);
    const both = { webhook: unit.webhook, groups: ['PAYMENTS', 'BIDS'], url: `${world.url(unit)}-b` };
    expect((await change(both, unit.administrator)).data).toMatchObject({ changeWebhook: { groups: ['BIDS', 'PAYMENTS'], url: both.url } });
    await world.happens(unit);
    await world.reaches(unit, 'SENT');
  });

  it('is changed by administrators of the organisation alone, to what it could be registered with', async () => {
    const unit = await world.hooked();
    const { webhook } = unit;
    const url = 'https://10.1.2.3/';
    for (const input of [{ url }, { groups: ['BIDS'] }]) {
      expect((await change({ webhook, ...input }, unit.pi)).codes).toEqual(['FORBIDDEN']);
      expect((await change({ webhook, ...input }, (await world.unit()).administrator)).codes).toEqual(['NOT_FOUND']);
      expect((await change({ webhook, ...input }, await world.make.operator())).codes).toEqual(['FORBIDDEN']);
    }
    expect((await change({ webhook, url }, unit.administrator)).codes).toEqual(['WEBHOOK_URL_REFUSED']);
    for (const input of [{}, { url: null, groups: null }, { groups: [] }, { groups: ['REVIEWS'] }, { groups: ['BIDS', 'BIDS'] }])
      expect((await change({ webhook, ...input }, unit.administrator)).codes).toEqual(['INPUT_INVALID']);
    expect((await world.seen(unit, unit.administrator.token))[0]).toMatchObject({ url: world.url(unit), groups: ['BIDS'] });
  });

  it('is tried by an administrator with a message that tells of nothing, and stands among its deliveries', async () => {
    const unit = await world.hooked();
    const heir = await world.second(unit);
    expect((await world.act('tryWebhook', unit, unit.pi)).codes).toEqual(['FORBIDDEN']);
    expect((await world.act('tryWebhook', unit, (await world.unit()).administrator)).codes).toEqual(['NOT_FOUND']);
    world.server.answer = () => ({ status: 500 });
    const { data } = await world.act('tryWebhook', unit, heir, '{ id state }');
    const { id } = (data as unknown as { tryWebhook: { id: string } }).tryWebhook;
    expect(await world.reaches(unit, 'WAITING', 1)).toMatchObject({ reason: 'the receiver answered 500' });
    world.server.answer = () => ({ status: 204 });
    await world.passBackoffs();
    await world.reaches(unit, 'SENT', 2);
    const calls = world.server.at(unit.path);
    expect(calls.map(({ headers }) => headers['webhook-id'])).toEqual([id, id]);
    expect(verifies(calls[1]!, unit.secret)).toBe(true);
    expect(JSON.parse(calls[1]!.body)).toMatchObject({
      type: 'webhook.test',
      data: { organisation: unit.organisation, object: unit.webhook, facts: {} },
    });
    for (const who of [heir, unit.administrator])
      expect((await world.seen(unit, who.token))[0]!.deliveries.nodes).toMatchObject([{ id, state: 'SENT', attempts: 2 }]);
    expect((await world.replay(id, unit.administrator.token)).codes).toEqual([]);
    await world.reaches(unit, 'SENT', 3);
    await world.act('disableWebhook', unit, heir);
    expect((await world.act('tryWebhook', unit, heir)).codes).toEqual(['WRONG_STATE']);
  });
});
