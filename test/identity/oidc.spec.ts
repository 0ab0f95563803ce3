import { jest } from '@jest/globals';
import { uuidOf } from '../../src/common/ids.js';
import { startApp, type TestApp } from '../app.js';
import { PASSWORD, People } from './people.js';
import { type Account, Browser, PUBLIC_URL, TestProvider } from './provider.js';

jest.setTimeout(240_000);

describe('sign-in by an OpenID Connect provider', () => {
  let provider: TestProvider;
  let app: TestApp;
  let people: People;
  let serial = 0;
  beforeAll(async () => {
    provider = await TestProvider.start();
    app = await startApp({ worker: false, settings: provider.settings() });
    people = new People(app);
  });
  afterAll(async () => {
    await app.stop();
    await provider.stop();
  });

  const as = (email: string, more: Partial<Account> = {}): Account => ({
    subject: `s-${(serial += 1)}`,
    email,
    email_verified: true,
    ...more,
  });
  /** The whole road as somebody at the provider; gives the answer of our callback. */
  const walk = async (account: Account, browser = new Browser(app.url)) => {
    provider.account = account;
    return browser.callback(await browser.atProvider(await browser.begin()));
  };
  const links = async (id: string) =>
    (
      await app.database.query<{ n: number }>('select count(*)::int as n from external_identity where person_id = $1', [
        uuidOf(id, 'person'),
      ])
    )[0]!.n;

  it('is told to clients', async () => {
    expect(await app.ask('{ signInProvider { name path } }')).toEqual({ signInProvider: { name: 'Test provider', path: '/sign-in/oidc' } });
  });

  it('begins with a code flow, PKCE, state and nonce, and a cookie for this browser alone', async () => {
    const response = await fetch(`${app.url}/sign-in/oidc`, { redirect: 'manual' });
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-jiebang-sign-in=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/),
    ]);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const url = new URL(response.headers.get('location')!);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'jiebang',
      response_type: 'code',
      redirect_uri: `${PUBLIC_URL}/sign-in/oidc/callback`,
      scope: 'openid email',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
  });

  it('ends in a one-time code for a session, the first time linked by the verified address, later whatever the address', async () => {
    const { id, email } = await people.person('pi');
    const account = as(email.toUpperCase());
    const first = await walk(account);
    expect(first).toMatchObject({ status: 200, code: expect.stringMatching(/^[\w-]{43}$/) });
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(await links(id)).toBe(0);
    const { data } = await people.exchange(first.code);
    expect(data!.exchangeSignIn).toMatchObject({ person: { id }, enrolmentRequired: false });
    expect(await people.me(data!.exchangeSignIn.token)).toBe(email);
    expect(await links(id)).toBe(1);
    expect((await people.exchange(first.code)).codes).toEqual(['SIGN_IN_CHALLENGE_OVER']);
    const later = await walk({ ...account, email: 'elsewhere@example.org', email_verified: false });
    expect((await people.exchange(later.code)).data!.exchangeSignIn.person.id).toBe(id);
  });

  it('shows a person a page without scripts', async () => {
    const { email } = await people.person('pi');
    provider.account = as(email);
    const browser = new Browser(app.url);
    const page = await browser.callback(await browser.atProvider(await browser.begin()), browser.ours, 'text/html');
    expect(page.text).toMatch(/exchangeSignIn\(code: "[\w-]{43}"\)/);
    expect(page.text).not.toContain('<script');
  });

  it('gives the code two minutes', async () => {
    const { email } = await people.person('pi');
    const { code } = await walk(as(email));
    await app.database.query(`update sign_in_challenge set expires_at = clock_timestamp() where kind = 'exchange'`);
    expect((await people.exchange(code)).codes).toEqual(['SIGN_IN_CHALLENGE_OVER']);
  });

  describe('is refused', () => {
    let email: string;
    let id: string;
    beforeEach(async () => {
      ({ id, email } = await people.person('pi'));
      provider.account = as(email);
    });
    const failed = { status: 400, code: 'EXTERNAL_SIGN_IN_FAILED' };

    it('for another state, and what it had begun is over', async () => {
      const browser = new Browser(app.url);
      const query = new URLSearchParams(await browser.atProvider(await browser.begin()));
      const state = query.get('state')!;
      query.set('state', `x${state.slice(1)}`);
      expect(await browser.callback(`?${query.toString()}`)).toMatchObject(failed);
      query.set('state', state);
      expect(await browser.callback(`?${query.toString()}`)).toMatchObject(failed);
    });

    it('without the cookie, with a made-up one, and with that of another browser', async () => {
      const [browser, other] = [new Browser(app.url), new Browser(app.url)];
      await other.begin();
      for (const cookie of ['', '__Host-jiebang-sign-in=made-up', other.ours]) {
        const query = await browser.atProvider(await browser.begin());
        expect(await browser.callback(query, cookie)).toMatchObject(failed);
      }
    });

    it('for a code that was used, in the same attempt and in another', async () => {
      const browser = new Browser(app.url);
      const used = await browser.atProvider(await browser.begin());
      expect((await browser.callback(used)).status).toBe(200);
      expect(await browser.callback(used)).toMatchObject(failed);
      const fresh = new URLSearchParams(await browser.atProvider(await browser.begin()));
      fresh.set('code', new URLSearchParams(used).get('code')!);
      expect(await browser.callback(`?${fresh.toString()}`)).toMatchObject(failed);
    });

    it('for the code of another browser, by PKCE', async () => {
      const [browser, other] = [new Browser(app.url), new Browser(app.url)];
      const theirs = new URLSearchParams(await other.atProvider(await other.begin()));
      const own = new URLSearchParams(await browser.atProvider(await browser.begin()));
      own.set('code', theirs.get('code')!);
      expect(await browser.callback(`?${own.toString()}`)).toMatchObject(failed);
    });

    it('for a token with a foreign nonce', async () => {
      const browser = new Browser(app.url);
      const page = await browser.begin();
      page.searchParams.set('nonce', 'a-nonce-of-somebody-else');
      expect(await browser.callback(await browser.atProvider(page))).toMatchObject(failed);
    });

    it('where it took longer than ten minutes', async () => {
      const browser = new Browser(app.url);
      const query = await browser.atProvider(await browser.begin());
      await app.database.query('update oidc_attempt set expires_at = clock_timestamp()');
      expect(await browser.callback(query)).toMatchObject(failed);
    });

    it('where the person said no at the provider, or nothing fits', async () => {
      for (const query of ['?error=access_denied&state=x', '', '?code=x', '?code=x&code=y&state=z', '?state=%00'])
        expect(await new Browser(app.url).callback(query)).toMatchObject(failed);
    });

    it.each([false, undefined, 'true', 1])('where the provider says email_verified: %j', async (email_verified) => {
      expect(await walk(as(email, { email_verified }))).toMatchObject({ code: 'EXTERNAL_EMAIL_UNVERIFIED' });
      expect(await links(id)).toBe(0);
    });

    it('for an address of nobody here, who is not made', async () => {
      const [before] = await app.database.query('select count(*) from person');
      expect(await walk(as('nobody@example.org'))).toMatchObject({ code: 'EXTERNAL_PERSON_UNKNOWN' });
      expect(await walk({ subject: 's-none' })).toMatchObject({ code: 'EXTERNAL_EMAIL_UNVERIFIED' });
      expect((await app.database.query('select count(*) from person'))[0]).toEqual(before);
    });

    it('for a second identity with the address of a person who has one', async () => {
      await people.exchange((await walk(as(email))).code);
      expect(await walk(as(email))).toMatchObject({ code: 'EXTERNAL_PERSON_UNKNOWN' });
      expect(await links(id)).toBe(1);
    });
  });

  it('does not go round the second factor, which comes before the link', async () => {
    const { id, email } = await people.person('pi');
    const { code } = await people.enrol(await people.token(email));
    const account = as(email);
    const refused = await people.exchange((await walk(account)).code);
    expect(refused.codes).toEqual(['SECOND_FACTOR_REQUIRED']);
    const { challenge } = refused.errors[0]!.extensions!.details as { challenge: string };
    expect((await people.withCode(challenge, '000000')).codes).toEqual(['SECOND_FACTOR_FAILED']);
    expect(await links(id)).toBe(0);
    expect((await people.withCode(challenge, code())).data!.signInWithCode.person.id).toBe(id);
    expect(await links(id)).toBe(1);
    expect((await people.exchange((await walk(account)).code)).codes).toEqual(['SECOND_FACTOR_REQUIRED']);
  });
});

describe('a provider that puts claims into its tokens, where officers must have a second factor', () => {
  let provider: TestProvider;
  let app: TestApp;
  let people: People;
  beforeAll(async () => {
    provider = await TestProvider.start({ inToken: true });
    app = await startApp({ worker: false, settings: { ...provider.settings(), SECOND_FACTOR: 'required' } });
    people = new People(app);
  });
  afterAll(async () => {
    await app.stop();
    await provider.stop();
  });
  const walk = async (email: string, subject: string) => {
    provider.account = { subject, email, email_verified: true };
    const browser = new Browser(app.url);
    return browser.callback(await browser.atProvider(await browser.begin()));
  };

  it('links an officer only after the second factor was enrolled by password', async () => {
    const { email } = await people.person('clerk');
    expect(await walk(email, 's1')).toMatchObject({ code: 'SECOND_FACTOR_ENROLMENT_REQUIRED' });
    const { code } = await people.enrol(await people.token(email), PASSWORD);
    const refused = await people.exchange((await walk(email, 's1')).code);
    const { challenge } = refused.errors[0]!.extensions!.details as { challenge: string };
    expect((await people.withCode(challenge, code())).codes).toEqual([]);
  });

  it('that is down is one refusal', async () => {
    await provider.stop();
    const fresh = await startApp({ worker: false, settings: provider.settings() });
    const response = await fetch(`${fresh.url}/sign-in/oidc`, { redirect: 'manual', headers: { 'accept-language': 'en' } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ message: 'The sign-in at Test provider failed: begin again.' }] });
    await fresh.stop();
  });
});

describe('without a provider', () => {
  it('there is none to go to', async () => {
    const app = await startApp({ worker: false });
    for (const path of ['/sign-in/oidc', '/sign-in/oidc/callback?code=a&state=b'])
      expect((await fetch(`${app.url}${path}`, { redirect: 'manual' })).status).toBe(404);
    expect(await app.ask('{ signInProvider { name } }')).toEqual({ signInProvider: null });
    await app.stop();
  });
});
