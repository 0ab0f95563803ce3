import { jest } from '@jest/globals';
import { newKey } from '../factories.js';
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
});
