import { jest } from '@jest/globals';
import { SessionService } from '../../src/identity/session.service.js';
import { SignInService } from '../../src/identity/sign-in.service.js';
import { THROTTLE } from '../../src/identity/throttle.rules.js';
import { PersonService } from '../../src/identity/person.service.js';
import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, text } from '../factories.js';

jest.setTimeout(240_000);

const SIGN_IN =
  'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { token expiresAt person { id } } }';
const ME = '{ me { id email } }';
const PASSWORD = 'correct horse battery';

interface SignInAnswer {
  signIn: { token: string; expiresAt: string; person: { id: string } };
}

describe('signing in', () => {
  let app: TestApp;
  let sessions: SessionService;
  let signIns: SignInService;
  let email: string;
  beforeAll(async () => {
    app = await startApp({ worker: false, settings: { TRUST_PROXY: 'true' } });
    sessions = app.nest.get(SessionService);
    signIns = app.nest.get(SignInService);
    const operator = await new Factories(app).operator();
    email = `${newKey()}@example.org`;
    await app.nest.get(PersonService).create(operator.actor, { name: text('Ada'), email, password: PASSWORD, memberships: [] });
  });
  afterAll(() => app.stop());
  beforeEach(() => app.database.query('delete from sign_in_throttle'));

  const signIn = (given: { email?: string; password?: string; from?: string } = {}) =>
    app.graphql<SignInAnswer>(
      SIGN_IN,
      { email, password: PASSWORD, ...given },
      undefined,
      given.from ? { 'x-forwarded-for': given.from } : {},
    );
  const from = (address: string) => ({ address, userAgent: '' });
  const failures = async (times: number, given: object) => {
    const codes: unknown[] = [];
    for (let time = 0; time < times; time += 1) codes.push(...(await signIn({ password: 'wrong', ...given })).codes);
    return codes;
  };

  it('given the right password, expect a token that holds twelve hours, whatever the demo clock says', async () => {
    const { data } = await signIn({ email: email.toUpperCase() });
    const { token, expiresAt, person } = data!.signIn;
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(11.9 * 3_600_000);
    expect((await app.graphql(ME, {}, token)).data).toEqual({ me: { id: person.id, email } });
    const [kept] = await app.database.query<{ n: number }>('select count(*)::int as n from session where token_hash = $1', [token]);
    expect(kept).toEqual({ n: 0 });
  });

  it.each([
    ['a wrong password', { password: 'wrong' }],
    ['an unknown address', { email: 'nobody@example.org' }],
    ['an account without password', { email: 'operator@demo.invalid' }],
    ['the right password and more behind it', { password: PASSWORD + ' ' }],
  ])('given %s, expect SIGN_IN_FAILED', async (_what, given) => {
    expect(await signIn(given)).toMatchObject({ codes: ['SIGN_IN_FAILED'], data: null });
  });

  it('given a token that is revoked, out of date or made up, expect the public', async () => {
    const token = async () => (await signIn()).data!.signIn.token;
    const [revoked, old] = [await token(), await token()];
    expect((await app.graphql('mutation { signOut }', {}, revoked)).data).toEqual({ signOut: true });
    expect((await app.graphql('mutation { signOut }', {}, revoked)).codes).toEqual(['UNAUTHENTICATED']);
    const expired = sessionOf(old);
    await app.database.query(`update session set expires_at = clock_timestamp() where token_hash = $1`, [await expired]);
    for (const dead of [revoked, old, 'made-up']) expect((await app.graphql(ME, {}, dead)).data).toEqual({ me: null });
  });

  const sessionOf = async (token: string): Promise<string> => {
    const known = await sessions.actorOf(token);
    const [row] = await app.database.query<{ token_hash: string }>('select token_hash from session where id = $1', [known!.sessionId]);
    return row!.token_hash;
  };

  it('given too many wrong guesses from one source, expect TOO_MANY_REQUESTS with seconds there, and nothing elsewhere', async () => {
    const guesses = await failures(THROTTLE.account + 1, { from: '192.0.2.1' });
    expect(guesses).toEqual([...Array<string>(THROTTLE.account).fill('SIGN_IN_FAILED'), 'TOO_MANY_REQUESTS']);
    const right = await signIn({ from: '192.0.2.1' });
    expect(right.codes).toEqual(['TOO_MANY_REQUESTS']);
    expect(right.errors[0]?.extensions).toMatchObject({ details: { seconds: expect.any(Number) } });
    expect((await signIn({ from: '192.0.2.2' })).codes).toEqual([]);
    expect((await signIn({ email: 'nobody@example.org', from: '192.0.2.1' })).codes).toEqual(['SIGN_IN_FAILED']);
  });

  it('given a success in between, expect the count to begin anew', async () => {
    await failures(THROTTLE.account - 1, {});
    expect((await signIn()).codes).toEqual([]);
    expect(await failures(THROTTLE.account, {})).toEqual(Array(THROTTLE.account).fill('SIGN_IN_FAILED'));
  });

  it('given the time of a block is over, or that of remembering, expect the count to begin anew', async () => {
    await failures(THROTTLE.account, {});
    await app.database.query('update sign_in_throttle set blocked_until = clock_timestamp() where blocked_until is not null');
    expect(await failures(1, {})).toEqual(['SIGN_IN_FAILED']);
    expect((await signIn()).codes).toEqual([]);
    await failures(THROTTLE.account - 1, {});
    await app.database.query(`update sign_in_throttle set first_at = first_at - make_interval(secs => ${THROTTLE.windowSeconds + 1})`);
    expect(await failures(2, {})).toEqual(['SIGN_IN_FAILED', 'SIGN_IN_FAILED']);
    expect((await signIn()).codes).toEqual([]);
  });

  it('given one source that tries many accounts, expect it to be refused alone', async () => {
    for (let at = 0; at < THROTTLE.address; at += 1)
      await signIns.signIn(`nobody-${at}@example.org`, 'wrong', from('192.0.2.9')).catch(() => undefined);
    await expect(signIns.signIn(email, PASSWORD, from('192.0.2.9'))).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    await expect(signIns.signIn(email, PASSWORD, from('192.0.2.8'))).resolves.toMatchObject({ token: expect.any(String) });
  });

  it('given many guesses at once, expect no more answers about the password than the limit, the right one included', async () => {
    const guesses = [...Array<string>(20).fill('wrong'), PASSWORD];
    const answers = await Promise.all(guesses.map((password) => signIn({ password, from: '192.0.2.3' })));
    const told = answers.slice(0, -1).filter(({ codes }) => codes[0] === 'SIGN_IN_FAILED');
    expect(told).toHaveLength(THROTTLE.account);
  });

  it('given the right password many times at once, expect no refusal', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn()));
    expect(answers.flatMap(({ codes }) => codes)).toEqual([]);
  });

  it('takes about as long for an unknown address as for a wrong password', async () => {
    const time = async (who: string) => {
      const started = performance.now();
      await signIns.signIn(who, 'wrong', from('198.51.100.1')).catch(() => undefined);
      return performance.now() - started;
    };
    const fastest = { known: Infinity, unknown: Infinity };
    for (let at = 0; at < THROTTLE.account; at += 1) {
      fastest.known = Math.min(fastest.known, await time(email));
      fastest.unknown = Math.min(fastest.unknown, await time('nobody@example.org'));
    }
    expect(fastest.unknown / fastest.known).toBeGreaterThan(0.4);
  });

  it('lets a person change the own password, which ends all other sessions', async () => {
    const [one, other] = [await signIn(), await signIn()].map(({ data }) => data!.signIn.token);
    const CHANGE = 'mutation ($current: String!, $next: String!) { changePassword(current: $current, next: $next) }';
    const change = (current: string, next: string, token = one) => app.graphql(CHANGE, { current, next }, token);
    expect((await app.graphql(CHANGE, { current: PASSWORD, next: 'another one of mine' })).codes).toEqual(['UNAUTHENTICATED']);
    expect((await change('wrong', 'another one of mine')).codes).toEqual(['SIGN_IN_FAILED']);
    expect((await change(PASSWORD, 'short')).codes).toEqual(['PASSWORD_TOO_SHORT']);
    expect((await change(PASSWORD, 'x'.repeat(201))).codes).toEqual(['INPUT_INVALID']);
    expect((await change(PASSWORD, 'another one of mine')).data).toEqual({ changePassword: true });
    const me = async (token?: string) => (await app.ask<{ me: object | null }>('{ me { email } }', {}, token)).me;
    expect([await me(one), await me(other)]).toEqual([{ email }, null]);
    expect((await signIn()).codes).toEqual(['SIGN_IN_FAILED']);
    expect((await change('another one of mine', PASSWORD)).codes).toEqual([]);
    expect((await signIn()).codes).toEqual([]);
    for (let at = 0; at < THROTTLE.account; at += 1) await change('wrong', PASSWORD);
    expect((await change(PASSWORD, PASSWORD)).codes).toEqual(['TOO_MANY_REQUESTS']);
  });

  it('as demo operator needs a demo clock', async () => {
    const DEMO = 'mutation { demoSignIn { token person { id } } }';
    const first = await app.ask<{ demoSignIn: { token: string; person: { id: string } } }>(DEMO);
    const again = await Promise.all([app.ask(DEMO), app.ask(DEMO)]);
    expect(again).toEqual([1, 2].map(() => ({ demoSignIn: { token: expect.any(String), person: first.demoSignIn.person } })));
    const roles = await app.ask('{ me { memberships { role organisation { name { en } } } } }', {}, first.demoSignIn.token);
    expect(roles).toEqual({ me: { memberships: [{ role: 'operator', organisation: { name: { en: 'Platform operations' } } }] } });
    await app.database.query('delete from demo_clock');
    expect((await app.graphql(DEMO)).codes).toEqual(['DEMO_ONLY']);
  });
});
