import { jest } from '@jest/globals';
import { typedId } from '../../src/common/ids.js';
import { newKey, type Someone } from '../factories.js';
import { until } from '../messages/house.js';
import { MailWorld } from './mail-world.js';

jest.setTimeout(120_000);
const hour = (time: string): string => `2000-01-0${time}+08:00`;

/** The path of the address in the header, which may be folded. */
const unsubscribeIn = (raw: string): string | undefined =>
  /^List-Unsubscribe:\s*<https:\/\/jiebang\.example\.org(\/[^>]+)>/m.exec(raw.replace(/\r\n\s+/g, ' '))?.[1]?.replaceAll(' ', '');

describe('mail', () => {
  let world: MailWorld;
  beforeEach(async () => {
    world = await MailWorld.start({ PUBLIC_URL: 'https://jiebang.example.org' });
  });
  afterEach(() => world.stop());

  it('comes once, plain and as HTML, with a number of its own, and how to get no more of it', async () => {
    const person = await world.person();
    await world.happens(person);
    await until(() => world.server.received.length > 0);
    await world.settled();
    const [delivery] = await world.deliveries(person).then((all) => all.slice(-1));
    expect(delivery).toMatchObject({ state: 'SENT', attempts: 1, reason: null });
    const [{ mail, to }] = world.server.received as [(typeof world.server.received)[number]];
    expect(world.server.received).toHaveLength(1);
    expect(to).toBe(person.email);
    expect(mail.messageId).toBe(`<${delivery!.id}@example.org>`);
    expect(mail.subject).toBe('任职有变动');
    expect(mail.text).toContain('您的任职有变动');
    expect(mail.html).toContain('您的任职有变动');
    expect(mail.from?.text).toContain('notice@example.org');
    expect(unsubscribeIn(world.server.received[0]!.raw)).toMatch(/^\/unsubscribe\//);
  });

  it('is in English for who wants that, and of what is urgent nobody is taken off', async () => {
    const person = await world.person();
    await world.set(person, { language: 'en' });
    await world.happens(person, 'revokeSessions');
    await until(() => world.server.received.length > 0);
    expect(world.server.received[0]!.mail.subject).toBe('Your sign-in changed');
    expect(world.server.received[0]!.raw).not.toContain('List-Unsubscribe');
  });

  it('waits for the end of the night by the clock of the product, unless it is urgent', async () => {
    const person = await world.person();
    await world.set(person, { quietFrom: 22, quietTo: 7 });
    await world.happens(person);
    await world.happens(person, 'revokeSessions');
    await until(() => world.server.received.length > 0);
    await world.settled();
    expect(world.server.received.map(({ mail }) => mail.subject)).toEqual(['登录方式有变动']);
    await world.app.moveTo(hour('1T06:59:59'));
    expect(world.server.received).toHaveLength(1);
    await world.app.moveTo(hour('1T07:00:00'));
    expect(world.server.received.map(({ mail }) => mail.subject)).toEqual(['登录方式有变动', '任职有变动']);
  });

  it('comes once a day with all that came together, for who wants a digest', async () => {
    const person = await world.person();
    await world.set(person, { digestHour: 8, language: 'en' });
    await world.happens(person);
    await world.happens(person);
    await world.settled();
    expect(world.server.received).toHaveLength(0);
    await world.app.moveTo(hour('1T08:00:00'));
    expect(world.server.received.map(({ mail }) => mail.subject)).toEqual(['2 notifications for you']);
    expect((await world.deliveries(person)).slice(-2)).toMatchObject([{ state: 'SENT' }, { state: 'SENT' }]);
    await world.app.moveTo(hour('3T08:00:00'));
    expect(world.server.received).toHaveLength(1);
  });

  it('says in words which role was given or taken, and where', async () => {
    const person = await world.person();
    const { id, name } = (
      await world.app.database.query<{ id: string; name: { zh: string } }>('select id, name from organisation limit 1')
    )[0]!;
    const document = { organisation: typedId('organisation', id), role: 'unit-approver' };
    for (const event of ['grantMembership', 'revokeMembership'])
      await world.app.database.system((tx) => tx.event({ subject: 'person', key: person.key, event, document }));
    await until(() => world.server.to(person.email).length === 2);
    const said = world.server.to(person.email).map(({ mail }) => mail.text!);
    for (const change of ['（授予）', '（收回）'])
      expect(said.filter((text) => text.includes(`${name.zh}；岗位：单位审核人${change}`))).toHaveLength(1);
  });

  it('says who acts for whom, to both', async () => {
    const organisation = await world.make.organisation();
    const [away, deputy] = [
      await world.make.person({ organisation, role: 'clerk' }),
      await world.make.person({ organisation, role: 'pi' }),
    ];
    const [membership] = await world.app.database.query<{ id: string }>('select id from membership where person_id = $1', [
      away.actor.personId,
    ]);
    const input = { membership: typedId('membership', membership!.id), deputy: deputy.id, reason: 'leave', until: hour('5T09:00:00') };
    await world.app.ask(
      'mutation ($input: DelegateInput!, $key: ID!) { delegate(input: $input, key: $key) { id } }',
      { input, key: newKey() },
      away.token,
    );
    const people = await world.app.database.query<{ id: string; email: string; name: { zh: string } }>(
      'select id, email, name from person where id = any($1)',
      [[away.actor.personId, deputy.actor.personId]],
    );
    const nameOf = ({ actor }: Someone): string => people.find(({ id }) => id === actor.personId)!.name.zh;
    for (const { email } of people) {
      const letter = () => world.server.to(email).find(({ mail }) => mail.subject === '已委托代理')?.mail.text;
      await until(() => letter() !== undefined);
      for (const part of [nameOf(away), nameOf(deputy), '的经办人岗位']) expect(letter()).toContain(part);
    }
  });

  it('does not come of what is muted, which stays in the inbox where it is about a decision', async () => {
    const person = await world.person();
    await world.set(person, {
      muted: [
        { group: 'ACCOUNT', channel: 'MAIL' },
        { group: 'ACCOUNT', channel: 'INBOX' },
      ],
    });
    await world.happens(person);
    await world.settled();
    expect((await world.deliveries(person)).at(-1)).toMatchObject({ state: 'SKIPPED', reason: 'MUTED' });
    const inbox = await world.app.ask<{ myNotifications: { totalCount: number; nodes: { kind: string; deliveries: object[] }[] } }>(
      '{ myNotifications(unread: true, first: 1) { totalCount nodes { kind title { zh } deliveries { channel address state reason attempts } } } }',
      {},
      person.token,
    );
    expect(inbox.myNotifications.nodes[0]).toMatchObject({
      kind: 'rolesChanged',
      deliveries: [{ channel: 'MAIL', address: person.email, state: 'SKIPPED', reason: 'MUTED', attempts: 0 }],
    });
  });

  it('survives a mail server that is down for an hour of the clock, and then comes once', async () => {
    const person = await world.person();
    await world.server.stop();
    await world.happens(person);
    await until(async () => (await world.deliveries(person)).at(-1)?.attempts === 1);
    for (let minute = 10; minute <= 60; minute += 10) {
      await world.app.moveTo(hour(`1T0${minute === 60 ? 1 : 0}:${String(minute % 60).padStart(2, '0')}:00`));
      const { attempts } = (await world.deliveries(person)).at(-1)!;
      await world.passBackoffs();
      await until(async () => (await world.deliveries(person)).at(-1)!.attempts > attempts);
    }
    expect((await world.deliveries(person)).at(-1)).toMatchObject({ state: 'WAITING', reason: expect.stringContaining('ECONNREFUSED') });
    await world.server.start();
    await world.passBackoffs();
    await until(async () => (await world.deliveries(person)).at(-1)!.state === 'SENT');
    expect(world.server.received).toHaveLength(1);
  });

  it('is tried again where the server asks for it', async () => {
    const person = await world.person();
    let busy = true;
    world.server.atRecipient = () => (busy ? { code: 451, words: 'later' } : null);
    await world.happens(person);
    await until(async () => (await world.deliveries(person)).at(-1)?.attempts === 1);
    busy = false;
    await world.passBackoffs();
    await until(async () => (await world.deliveries(person)).at(-1)!.state === 'SENT');
    expect((await world.deliveries(person)).at(-1)).toMatchObject({ attempts: 2, reason: null });
  });

  it('is not sent to an address that bounced, until its person lifts that', async () => {
    const person = await world.person();
    world.server.atRecipient = () => ({ code: 550, words: 'no such mailbox' });
    await world.happens(person);
    await until(async () => (await world.deliveries(person)).at(-1)?.state === 'FAILED');
    world.server.atRecipient = () => null;
    await world.happens(person, 'revokeSessions');
    await until(async () => (await world.deliveries(person)).at(-1)?.reason === 'SUPPRESSED');
    expect(world.server.received).toHaveLength(0);
    const { myNotificationSettings, myNotifications } = await world.app.ask<{
      myNotificationSettings: { bounced: string };
      myNotifications: { nodes: [{ deliveries: [{ id: string }] }] };
    }>('{ myNotificationSettings { bounced } myNotifications(first: 1) { nodes { deliveries { id } } } }', {}, person.token);
    expect(myNotificationSettings.bounced).toContain('no such mailbox');
    const lift = 'mutation ($delivery: ID!, $key: ID!) { liftSuppression(delivery: $delivery, key: $key) { id } }';
    const [{ id: delivery }] = myNotifications.nodes[0].deliveries;
    const other = await world.make.person();
    expect((await world.app.graphql(lift, { delivery, key: newKey() }, other.token)).codes).toEqual(['NOT_FOUND']);
    await world.app.ask(lift, { delivery, key: newKey() }, person.token);
    await world.happens(person);
    await until(() => world.server.received.length === 1);
  });

  it('refused for what it says fails, and its address stays good', async () => {
    const person = await world.person();
    world.server.atData = () => ({ code: 554, words: 'not here' });
    await world.happens(person);
    await until(async () => (await world.deliveries(person)).at(-1)?.state === 'FAILED');
    world.server.atData = () => null;
    await world.happens(person);
    await until(() => world.server.received.length === 1);
  });

  it('is not sent where its reader sees no more what it leads to', async () => {
    const person = await world.person();
    await world.server.stop();
    await world.happens(person);
    await until(async () => (await world.deliveries(person)).at(-1)?.attempts === 1);
    await world.app.database.query(`update notification set subject_id = '00000000-0000-0000-0000-000000000000' where person_id = $1`, [
      person.key,
    ]);
    await world.server.start();
    await world.passBackoffs();
    await until(async () => (await world.deliveries(person)).at(-1)!.reason === 'HIDDEN');
    expect(world.server.received).toHaveLength(0);
  });

  it('tells of a role that must be confirmed, and of one that sleeps, whom it belongs to and who can confirm it', async () => {
    const organisation = await world.make.organisation();
    const [administrator, pi] = [
      await world.make.person({ organisation, role: 'administrator' }),
      await world.make.person({ organisation, role: 'pi' }),
    ];
    await world.make.person({ organisation, role: 'member' });
    await world.settled();
    world.server.received.length = 0;
    const [role] = await world.app.database
      .query<{ id: string }>(`update membership set certified_until = '2000-02-01T00:00:00+08:00' where person_id = $1 returning id`, [
        pi.actor.personId,
      ])
      .then((result) => (result as unknown as [{ id: string }[]])[0]);
    for (const event of ['recertifyDue', 'suspend'])
      await world.app.database.system((tx) => tx.event({ subject: 'membership', key: role!.id, event }));
    await until(() => world.server.received.length === 4);
    await world.settled();
    const addresses = await world.app.database.query<{ email: string }>('select email from person where id = any($1)', [
      [administrator.actor.personId, pi.actor.personId],
    ]);
    const told = world.server.received.map(({ to, mail }) => `${mail.subject} ${to}`).sort();
    expect(told).toEqual(addresses.flatMap(({ email }) => [`岗位须年度确认 ${email}`, `岗位已停用 ${email}`]).sort());
    expect(world.server.received[0]!.mail.text).toContain('2000-02-01 00:00（北京时间）');
  });

  it('is taken off by its address, by a click of the reader and by no look of a program', async () => {
    const person = await world.person();
    await world.happens(person);
    await until(() => world.server.received.length > 0);
    const address = unsubscribeIn(world.server.received[0]!.raw)!;
    expect((await fetch(`${world.app.url}${address}`)).status).toBe(200);
    await world.happens(person);
    await until(() => world.server.received.length === 2);
    const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' };
    expect((await fetch(`${world.app.url}${address}`, form)).status).toBe(200);
    for (const end of ['', 'é', address.endsWith('0') ? '1' : '0'])
      expect((await fetch(`${world.app.url}${encodeURI(address.slice(0, -1) + end)}`, form)).status).toBe(404);
    await world.happens(person);
    await until(async () => (await world.deliveries(person)).at(-1)?.reason === 'MUTED');
  });

  it('shows operators its state and no word of it', async () => {
    const person = await world.person();
    await world.happens(person);
    await until(() => world.server.received.length > 0);
    await world.settled();
    const operator = await world.make.operator();
    const query =
      '{ deliveries(state: SENT, channel: MAIL, first: 1) { nodes { id address state attempts } } notificationCounts { kind count } }';
    const { deliveries } = await world.app.ask<{ deliveries: { nodes: object[] } }>(query, {}, operator.token);
    expect(deliveries.nodes).toMatchObject([{ address: person.email, state: 'SENT', attempts: 1 }]);
    expect((await world.app.graphql(query, {}, person.token)).codes).toEqual(['FORBIDDEN']);
    const [row] = await world.app.database.query<{ id: string }>('select id from notification where person_id = $1 limit 1', [person.key]);
    const { node } = await world.app.ask(`{ node(id: "notification_${row!.id.replaceAll('-', '')}") { id } }`, {}, operator.token);
    expect(node).toBeNull();
  });
});
