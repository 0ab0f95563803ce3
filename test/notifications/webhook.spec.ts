import { jest } from '@jest/globals';
import { newKey } from '../factories.js';
import { keyOf } from '../list.factories.js';
import { until } from '../messages/house.js';
import { type Hook, type Unit, verifies, WebhookWorld } from './webhook-world.js';

jest.setTimeout(120_000);

describe('a web hook', () => {
  let world: WebhookWorld;
  beforeAll(async () => {
    world = await WebhookWorld.start();
  });
  afterAll(() => world.stop());
  afterEach(() => {
    world.server.answer = () => ({ status: 204 });
  });

  const replayFailed = (unit: Unit & Hook, since: string) =>
    world.app.graphql(
      'mutation ($webhook: ID!, $since: DateTime!, $key: ID!) { replayFailedDeliveries(webhook: $webhook, since: $since, key: $key) { id } }',
      { webhook: unit.webhook, since, key: newKey() },
      unit.administrator.token,
    );

  it('is called once, signed by its secret, with what its owner sees and an id by which the owner finds the delivery', async () => {
    const unit = await world.hooked();
    await world.happens(unit);
    const { id } = await world.reaches(unit, 'SENT', 1);
    const [call] = world.server.at(unit.path);
    expect(world.server.at(unit.path)).toHaveLength(1);
    expect(unit.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(verifies(call!, unit.secret)).toBe(true);
    expect(verifies({ ...call!, body: `${call!.body} ` }, unit.secret)).toBe(false);
    expect(call!.headers['content-type']).toBe('application/json');
    expect(call!.headers['webhook-id']).toBe(`delivery_${id.replaceAll('-', '')}`);
    const body = JSON.parse(call!.body) as { type: string; timestamp: string; data: Record<string, unknown> };
    expect(body.type).toBe('bidApproved');
    expect(body.data).toMatchObject({ organisation: unit.organisation, object: unit.bid, facts: { code: expect.stringMatching(/^C-/) } });
    expect((body.data.title as { en: string }).en).toMatch(/^Your unit approved: Challenge/);
    const [hook] = await world.seen(unit, unit.administrator.token);
    expect(hook).toMatchObject({ id: unit.webhook, url: world.url(unit), state: 'ENABLED', owner: { id: unit.administrator.id } });
    expect(hook!.deliveries.nodes).toMatchObject([
      { id: call!.headers['webhook-id'], channel: 'WEBHOOK', address: unit.webhook, state: 'SENT', attempts: 1 },
    ]);
  });

  it('is called once for what many people of the organisation are told', async () => {
    const unit = await world.hooked();
    await world.happens(unit, 'submitBid');
    await world.reaches(unit, 'SENT');
    await world.settled();
    const told = await world.app.database.query(`select from notification where kind = 'bidReceived' and subject_id = $1`, [
      keyOf(unit.bid),
    ]);
    expect(told.length).toBeGreaterThan(1);
    expect(world.server.at(unit.path)).toHaveLength(1);
  });

  it('is seen by its administrators, without its address by the operator, and by nobody else of the organisation', async () => {
    const unit = await world.hooked();
    await world.happens(unit);
    await world.reaches(unit, 'SENT');
    expect(await world.seen(unit, unit.pi.token)).toEqual([]);
    expect(await world.seen(unit, (await world.unit('lead')).administrator.token)).toEqual([]);
    const [hook] = await world.seen(unit, (await world.make.operator()).token);
    expect(hook).toMatchObject({ url: null, deliveries: { totalCount: 1 } });
    expect(hook!.availableActions.every(({ allowed, reason }) => !allowed && reason === 'FORBIDDEN')).toBe(true);
    const other = await world.second(unit);
    expect((await world.seen(unit, other.token))[0]).toMatchObject({ url: world.url(unit), deliveries: { totalCount: 1 } });
  });

  it('hears nothing that its owner does not see for the organisation', async () => {
    const unit = await world.unit();
    const { data } = await world.register(unit, world.url(unit));
    await world.happens(unit);
    await world.settled();
    expect(await world.deliveries(data!.registerWebhook)).toEqual([]);
  });

  it('hears nothing of what anybody sees and a colleague is told, which would show what the colleague has to do with it', async () => {
    const unit = await world.hooked();
    const [{ challenge }] = (await world.app.database.query('select challenge_id as challenge from bid where id = $1', [
      keyOf(unit.bid),
    ])) as [{ challenge: string }];
    await world.app.database.system((tx) => tx.event({ subject: 'challenge', key: challenge, event: 'remindOfBidderClose' }));
    await world.settled();
    const told = await world.app.database.query(`select from notification where kind = 'bidToSubmitSoon' and person_id = $1`, [
      keyOf(unit.pi.id),
    ]);
    expect(told).toHaveLength(1);
    expect(await world.deliveries(unit)).toEqual([]);
  });

  it('is called no more once nobody answers for it, until another administrator does', async () => {
    const unit = await world.hooked();
    world.server.answer = () => ({ status: 503 });
    await world.happens(unit);
    await world.reaches(unit, 'WAITING', 1);
    world.server.answer = () => ({ status: 204 });
    await world.app.database.query(`delete from membership where person_id = $1 and role = 'administrator'`, [
      keyOf(unit.administrator.id),
    ]);
    await world.passBackoffs();
    expect(await world.reaches(unit, 'SKIPPED')).toMatchObject({ reason: 'SILENT' });
    await world.happens(unit);
    await world.settled();
    expect(await world.deliveries(unit)).toHaveLength(1);
    const heir = await world.make.person(
      ...(['administrator', 'lead'] as const).map((role) => ({ organisation: unit.organisation, role })),
    );
    expect((await world.act('enableWebhook', unit, unit.administrator)).codes).toEqual(['FORBIDDEN']);
    expect((await world.act('enableWebhook', unit, heir)).codes).toEqual([]);
    const before = new Date(Date.now() - 3_600_000).toISOString();
    expect((await replayFailed({ ...unit, administrator: heir }, before)).codes).toEqual([]);
    await world.reaches(unit, 'SENT', 2);
    await world.happens(unit);
    await until(async () => (await world.deliveries(unit)).filter(({ state }) => state === 'SENT').length === 2);
  });

  it('is tried again under the same id where it fails', async () => {
    const unit = await world.hooked();
    world.server.answer = () => ({ status: 500 });
    await world.happens(unit);
    expect(await world.reaches(unit, 'WAITING', 1)).toMatchObject({ reason: 'the receiver answered 500' });
    world.server.answer = () => ({ status: 200, body: 'x'.repeat(10_000_000) });
    await world.passBackoffs();
    await world.reaches(unit, 'SENT', 2);
    const calls = world.server.at(unit.path);
    expect(calls).toHaveLength(2);
    expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(calls.every((call) => verifies(call, unit.secret))).toBe(true);
  });

  it('survives that its receiver is down for an hour of the clock, and is then called once', async () => {
    const unit = await world.hooked();
    await world.server.stop();
    await world.happens(unit);
    await world.reaches(unit, 'WAITING', 1);
    const [start] = await world.app.database.query<{ at: Date }>('select clock_now() as at');
    for (let tenth = 1; tenth <= 6; tenth += 1) {
      await world.app.moveTo(new Date(start!.at.getTime() + tenth * 600_000).toISOString());
      await world.passBackoffs();
      await world.reaches(unit, 'WAITING', tenth + 1);
    }
    await world.server.start();
    await world.passBackoffs();
    await world.reaches(unit, 'SENT', 8);
    expect(world.server.at(unit.path)).toHaveLength(1);
  });

  it('dies after its last try, and is replayed under the same id, by its administrator alone', async () => {
    const unit = await world.hooked();
    world.server.answer = () => ({ status: 500 });
    await world.happens(unit);
    await world.reaches(unit, 'WAITING', 1);
    await world.app.database.query(
      `update message set failures = 47 where job = 'webhook.deliver' and done_at is null and failed_at is null`,
    );
    await world.passBackoffs();
    const { id } = await world.reaches(unit, 'FAILED', 2);
    world.server.answer = () => ({ status: 204 });
    const delivery = `delivery_${id.replaceAll('-', '')}`;
    expect((await world.replay(delivery, unit.pi.token)).codes).toEqual(['FORBIDDEN']);
    expect((await world.replay(delivery, (await world.unit()).administrator.token)).codes).toEqual(['NOT_FOUND']);
    expect((await world.replay(delivery, unit.administrator.token)).codes).toEqual([]);
    await world.reaches(unit, 'SENT', 3);
    expect(new Set(world.server.at(unit.path).map(({ headers }) => headers['webhook-id']))).toEqual(new Set([delivery]));
  });

  it('is replayed with all that failed since an instant', async () => {
    const unit = await world.hooked();
    await world.happens(unit);
    await world.reaches(unit, 'SENT');
    await world.happens(unit);
    await until(async () => (await world.deliveries(unit)).filter(({ state }) => state === 'SENT').length === 2);
    await world.happens(unit);
    await until(async () => (await world.deliveries(unit)).filter(({ state }) => state === 'SENT').length === 3);
    const [early, late] = await world.deliveries(unit);
    await world.app.database.query(`update delivery set state = 'FAILED', at = '2026-01-01T00:00:00Z' where id = $1`, [early!.id]);
    await world.app.database.query(`update delivery set state = 'FAILED', at = '2026-01-02T00:00:00Z' where id = $1`, [late!.id]);
    expect((await replayFailed(unit, '2026-01-02T00:00:00Z')).codes).toEqual([]);
    await until(async () => world.server.at(unit.path).length === 4);
    await world.settled();
    expect((await world.deliveries(unit)).map(({ state }) => state)).toEqual(['FAILED', 'SENT', 'SENT']);
    expect(world.server.at(unit.path).at(-1)!.headers['webhook-id']).toBe(`delivery_${late!.id.replaceAll('-', '')}`);
  });

  it('bears both signatures while a secret is changed, and then one', async () => {
    const unit = await world.hooked();
    const { data } = await world.act('rotateWebhookSecret', unit, unit.administrator, '{ webhook secret }');
    const { secret } = (data as { rotateWebhookSecret: Hook }).rotateWebhookSecret;
    await world.happens(unit);
    await world.reaches(unit, 'SENT');
    const [both] = world.server.at(unit.path);
    expect([verifies(both!, unit.secret), verifies(both!, secret)]).toEqual([true, true]);
    await world.app.database.query(`update webhook set former_until = clock_timestamp() where id = $1`, [keyOf(unit.webhook)]);
    await world.happens(unit);
    await until(async () => world.server.at(unit.path).length === 2);
    const [, one] = world.server.at(unit.path);
    expect([verifies(one!, unit.secret), verifies(one!, secret)]).toEqual([false, true]);
  });

  it('shows its secret once, also where the key is repeated, and the database holds no word of it', async () => {
    const unit = await world.unit('lead');
    const key = newKey();
    const [first, second] = [await world.register(unit, world.url(unit), { key }), await world.register(unit, world.url(unit), { key })];
    expect(second.data!.registerWebhook).toEqual({ webhook: first.data!.registerWebhook.webhook, secret: null });
    const stored = await world.app.database.query(
      'select w.*, e.document from webhook w join event e on e.subject_id = w.id where w.organisation_id = $1',
      [keyOf(unit.organisation)],
    );
    expect(stored).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toContain(first.data!.registerWebhook.secret.slice(6));
  });

  it('that answers 410 is disabled, and its administrators are told', async () => {
    const unit = await world.hooked();
    world.server.answer = () => ({ status: 410 });
    await world.happens(unit);
    await world.reaches(unit, 'FAILED', 1);
    expect((await world.seen(unit, unit.administrator.token))[0]).toMatchObject({ state: 'DISABLED', disabledReason: 'GONE' });
    await until(async () => (await world.told(unit.administrator))[0] === 'webhookGone');
    await world.happens(unit);
    await world.settled();
    expect(world.server.at(unit.path)).toHaveLength(1);
    world.server.answer = () => ({ status: 204 });
    const since = new Date(Date.now() - 3_600_000).toISOString();
    expect((await replayFailed(unit, since)).codes).toEqual(['WRONG_STATE']);
    expect((await world.act('enableWebhook', unit, unit.administrator)).codes).toEqual([]);
    expect((await replayFailed(unit, since)).codes).toEqual([]);
    await world.reaches(unit, 'SENT', 2);
  });

  it('that was deleted is gone, and what waited for it does not go out', async () => {
    const unit = await world.hooked();
    world.server.answer = () => ({ status: 500 });
    await world.happens(unit);
    await world.reaches(unit, 'WAITING', 1);
    expect((await world.act('deleteWebhook', unit, unit.pi)).codes).toEqual(['FORBIDDEN']);
    expect((await world.act('deleteWebhook', unit, (await world.unit()).administrator)).codes).toEqual(['NOT_FOUND']);
    expect((await world.act('deleteWebhook', unit, unit.administrator)).codes).toEqual([]);
    await world.passBackoffs();
    await world.settled();
    expect(await world.deliveries(unit)).toMatchObject([{ state: 'SKIPPED', reason: 'DELETED' }]);
    expect(await world.seen(unit, unit.administrator.token)).toEqual([]);
    expect(world.server.at(unit.path)).toHaveLength(1);
  });

  it('is registered by an administrator of the organisation alone, ten at most, and of no group that is for persons', async () => {
    const unit = await world.unit();
    const other = await world.unit();
    const url = world.url(unit);
    expect((await world.register(unit, url, { by: unit.pi })).codes).toEqual(['FORBIDDEN']);
    expect((await world.register(unit, url, { by: other.administrator })).codes).toEqual(['FORBIDDEN']);
    for (const groups of [['REVIEWS'], ['ACCOUNT'], []])
      expect((await world.register(unit, url, { groups })).codes).toEqual(['INPUT_INVALID']);
    for (let one = 0; one < 10; one += 1) expect((await world.register(unit, url)).codes).toEqual([]);
    expect((await world.register(unit, url)).codes).toEqual(['WEBHOOK_LIMIT']);
  });

  it('leads to no address of the own network, neither by its text nor by its name', async () => {
    const unit = await world.unit();
    const refused = [
      ...[
        'https://127.0.0.2/',
        'https://[::1]/',
        'https://[::ffff:127.0.0.1]/',
        'https://169.254.169.254/latest/meta-data/',
        'https://2130706434/',
      ],
      ...[
        'https://0x7f.2/',
        'https://0177.0.0.2/',
        'https://10.1.2.3/',
        'https://192.168.0.1/',
        'https://172.31.0.1/',
        'https://100.64.0.1/',
      ],
      ...[
        'https://0.0.0.0/',
        'https://[fe80::1]/',
        'https://[fd00::1]/',
        'https://[64:ff9b::7f00:1]/',
        'https://[2002:7f00:1::]/',
        'https://localhost/',
      ],
      ...['http://localhost/', 'http://8.8.8.8/', 'ftp://example.org/', 'https://user:word@example.org/', 'nowhere'],
    ];
    const taken: string[] = [];
    for (const url of refused) if ((await world.register(unit, url)).codes[0] !== 'WEBHOOK_URL_REFUSED') taken.push(url);
    expect(taken).toEqual([]);
    expect((await world.register(unit, 'https://8.8.8.8/hook')).codes).toEqual([]);
  });

  it('is not called where its name leads to the own network by now, and follows no answer there', async () => {
    const unit = await world.hooked();
    for (const url of [
      `https://localhost:${world.server.port}/inside`,
      `http://localhost:${world.server.port}/inside`,
      `https://[::1]:${world.server.port}/inside`,
    ]) {
      await world.app.database.query('update webhook set url = $2 where id = $1', [keyOf(unit.webhook), url]);
      await world.happens(unit);
      expect((await world.reaches(unit, 'WAITING', 1)).reason).toMatch(/it is not (on the open internet|https)/);
    }
    await world.app.database.query('update webhook set url = $2 where id = $1', [keyOf(unit.webhook), world.url(unit)]);
    world.server.answer = () => ({ status: 307, location: `http://127.0.0.1:${world.server.port}/inside` });
    await world.happens(unit);
    await until(async () => (await world.deliveries(unit)).at(-1)?.reason === 'the receiver answered 307');
    expect(world.server.at('/inside')).toEqual([]);
  });
});
