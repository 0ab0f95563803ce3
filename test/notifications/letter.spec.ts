import { jest } from '@jest/globals';
import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, type Someone } from '../factories.js';
import { Joining } from '../identity/joining.js';
import { until } from '../messages/house.js';
import { MailWorld } from './mail-world.js';

jest.setTimeout(120_000);

describe('letters to addresses without an account', () => {
  let world: MailWorld;
  let joining: Joining;
  beforeAll(async () => {
    world = await MailWorld.start({ PUBLIC_URL: 'https://jiebang.example.org' });
    joining = new Joining(world.app);
  });
  afterAll(() => world.stop());

  /** What the letter to an address holds, once it has come. */
  const secretFor = async (address: string, kind: string): Promise<string> => {
    const link = new RegExp(`https://jiebang\\.example\\.org/#${kind}=([A-Za-z0-9_-]{64})`);
    const found = () =>
      world.server.received
        .filter(({ to }) => to === address)
        .map(({ mail }) => link.exec(mail.text ?? '')?.[1])
        .find((token) => token !== undefined);
    await until(() => found() !== undefined);
    return found()!;
  };

  it('lead from a registration over an invitation to a forgotten password, each once', async () => {
    const clerk = await world.make.person({ organisation: await world.make.organisation({ kind: 'DEPARTMENT' }), role: 'clerk' });
    const input = joining.registration();
    const { email } = input.applicant;
    expect((await joining.register(input)).codes).toEqual([]);
    expect((await joining.confirm(await secretFor(email, 'registration'))).codes).toEqual([]);
    const registration = `registration_${(await joining.rowFor('registration', email)).replaceAll('-', '')}`;
    expect((await joining.verify(registration, clerk.token)).codes).toEqual([]);
    expect((await joining.join(await secretFor(email, 'invitation'))).codes).toEqual([]);
    expect((await joining.requestReset(email)).codes).toEqual([]);
    expect((await joining.reset(await secretFor(email, 'password_reset'), 'another horse battery')).codes).toEqual([]);
    await joining.signIn(email, 'another horse battery');
    const subjects = world.server.received.filter(({ to }) => to === email).map(({ mail }) => mail.subject);
    for (const words of ['请确认单位注册 Confirm the registration', '任职邀请 You are invited', '重设密码 Set your password anew'])
      expect(subjects.filter((subject) => subject === words)).toHaveLength(1);
  });

  it('say why a registration was refused, to whom applied and to who came second', async () => {
    const clerk = await world.make.person({ organisation: await world.make.organisation({ kind: 'DEPARTMENT' }), role: 'clerk' });
    const [refused, first] = [joining.registration(), joining.registration()];
    const second = joining.registration({ creditCode: first.creditCode });
    const ids: string[] = [];
    for (const input of [refused, first, second]) ids.push(await joining.registered(input));
    await world.app.ask(
      'mutation ($input: RefuseRegistrationInput!, $key: ID!) { refuseRegistration(input: $input, key: $key) { state } }',
      { input: { registration: ids[0], reason: 'The seal <b>is missing</b>' }, key: newKey() },
      clerk.token,
    );
    expect((await joining.verify(ids[1]!, clerk.token)).codes).toEqual([]);
    const letterTo = (address: string) =>
      world.server.to(address).find(({ mail }) => mail.subject === '单位注册未通过 The registration is refused')?.mail;
    await until(() => letterTo(refused.applicant.email) !== undefined && letterTo(second.applicant.email) !== undefined);
    expect(letterTo(refused.applicant.email)!.text).toContain('The seal <b>is missing</b>');
    expect(letterTo(refused.applicant.email)!.html).toContain('The seal &lt;b&gt;is missing');
    expect(letterTo(second.applicant.email)!.text).toContain('The organisation of this credit code is registered already.');
    expect(letterTo(first.applicant.email)).toBeUndefined();
  });

  describe('that a mail server refuses', () => {
    const DEAD = `{ messages(state: dead, job: "letter.send") { nodes { id lastError availableActions { name allowed } } } }`;
    const REDRIVE = 'mutation ($id: ID!, $key: ID!) { redriveMessage(id: $id, key: $key) { state } }';
    const LETTER = 'query ($id: ID!) { invitation(id: $id) { letterSentAt letterFault } }';
    interface Dead {
      messages: { nodes: { id: string; lastError: string; availableActions: { name: string; allowed: boolean }[] }[] };
    }
    let operator: Someone;
    let administrator: Someone;
    let organisation: string;
    beforeAll(async () => {
      organisation = await world.make.organisation();
      operator = await world.make.person({ organisation, role: 'operator' });
      administrator = await world.make.person({ organisation, role: 'administrator' });
      world.server.atRecipient = (address) => (address.startsWith('nobody') ? { code: 550, words: '5.1.1 no such mailbox here' } : null);
    });

    const dead = async (): Promise<Dead['messages']['nodes']> => (await world.app.ask<Dead>(DEAD, {}, operator.token)).messages.nodes;
    const letterOf = async (invitation: string) =>
      (await world.app.ask<{ invitation: object }>(LETTER, { id: invitation }, administrator.token)).invitation;

    it('are seen by who invited and by the operator with its reply, and go out when they are driven again', async () => {
      const email = `nobody-${newKey()}@example.org`;
      const invited = await joining.invite({ organisation, email, roles: ['unit-approver', 'pi'] }, administrator.token);
      const id = invited.data!.invite.id;
      await until(async () => (await dead()).some(({ lastError }) => lastError.includes(id)));
      const [message] = (await dead()).filter(({ lastError }) => lastError.includes(id));
      expect(message!.lastError).toContain('550');
      expect(message!.lastError).toContain('no such mailbox here');
      expect(message!.availableActions).toEqual([{ name: 'redriveMessage', allowed: true }]);
      expect(await letterOf(id)).toEqual({ letterSentAt: null, letterFault: expect.stringContaining('no such mailbox here') });
      world.server.atRecipient = () => null;
      await world.app.ask(REDRIVE, { id: message!.id, key: newKey() }, operator.token);
      await until(() => world.server.to(email).length === 1);
      await until(async () => (await dead()).length === 0);
      await world.settled();
      expect(await letterOf(id)).toEqual({ letterSentAt: expect.any(String), letterFault: null });
      expect(world.server.to(email)).toHaveLength(1);
      const { text: said } = world.server.to(email)[0]!.mail;
      const [{ name, inviter }] = (await world.app.database.query<{ name: Record<string, string>; inviter: Record<string, string> }>(
        'select o.name, p.name as inviter from invitation i join organisation o on o.id = i.organisation_id join person p on p.id = i.invited_by where i.email = $1',
        [email],
      )) as [{ name: Record<string, string>; inviter: Record<string, string> }];
      for (const part of [
        name.zh,
        name.en,
        inviter.zh,
        inviter.en,
        '单位审核人、项目负责人',
        'approver for the unit, principal investigator',
      ])
        expect(said).toContain(part);
      expect(said).not.toContain('unit-approver');
      expect(said).toMatch(/请在 \d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?（北京时间）前接受或谢绝/);
      expect(said).toContain('Open the link below');
      expect(said).toContain('joinByInvitation');
    });

    it('tell of a password to be set anew to operators alone: whoever asked learns nothing', async () => {
      const { email } = await world.person();
      world.server.atRecipient = (address) => (address === email ? { code: 550, words: '5.1.1 gone' } : null);
      const [asked, unknown] = [await joining.requestReset(email), await joining.requestReset(`x-${newKey()}@example.org`)];
      expect(asked).toEqual(unknown);
      await until(async () => (await dead()).some(({ lastError }) => /password_reset_\w+: .*5\.1\.1 gone/.test(lastError)));
      const { data, codes } = await world.app.graphql(DEAD, {}, administrator.token);
      expect([data, codes]).toEqual([null, ['FORBIDDEN']]);
    });
  });
});

describe('letters without a mail server', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  it('are said not to go out, on the invitation', async () => {
    const [make, joining] = [new Factories(app), new Joining(app)];
    const organisation = await make.organisation();
    const { token } = await make.person({ organisation, role: 'administrator' });
    const { data } = await joining.invite({ organisation, email: `somebody-${newKey()}@example.org`, roles: ['pi'] }, token);
    const look = () =>
      app.ask<{ invitation: { letterFault: string | null; letterSentAt: string | null } }>(
        'query ($id: ID!) { invitation(id: $id) { letterFault letterSentAt } }',
        { id: data!.invite.id },
        token,
      );
    await until(async () => (await look()).invitation.letterFault !== null);
    expect((await look()).invitation).toEqual({ letterFault: 'NOT_CONFIGURED', letterSentAt: null });
  });
});

describe('letters of a platform that does not know its address', () => {
  let world: MailWorld;
  beforeAll(async () => {
    world = await MailWorld.start();
  });
  afterAll(() => world.stop());

  it('say what to send with the token, and speak of no link', async () => {
    const joining = new Joining(world.app);
    const organisation = await world.make.organisation();
    const { token } = await world.make.person({ organisation, role: 'administrator' });
    const email = `somebody-${newKey()}@example.org`;
    await joining.invite({ organisation, email, roles: ['pi'] }, token);
    await until(() => world.server.to(email).length > 0);
    const said = world.server.to(email)[0]!.mail.text!;
    const [secret] = /^[\w-]{64}$/m.exec(said)!;
    expect(said).toContain('joinByInvitation');
    expect(said).toContain('64 characters below');
    expect(said).not.toMatch(/link|链接/);
    expect((await joining.join(secret)).codes).toEqual([]);
  });
});
