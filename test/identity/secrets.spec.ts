import { jest } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';
import { Config } from '../../src/config.js';
import { withClient } from '../../src/embedded/postgres.cluster.js';
import { BidWorld } from '../bids/bid-world.js';
import { newKey, text } from '../factories.js';
import { Joining } from './joining.js';
import { People } from './people.js';
import { Browser, TestProvider } from './provider.js';

jest.setTimeout(240_000);

const ROOT = join(import.meta.dirname, '../..');
/** Said nowhere else. */
const marked = (what: string): string => `${what}-${randomBytes(9).toString('hex')}`;

/** A process of the product that says all it can; what it says is kept. */
async function said(
  file: string,
  env: Record<string, string>,
  ready: RegExp,
): Promise<{ child: ChildProcess; log: () => string; match: string }> {
  const child = spawn(process.execPath, ['--import', './test/typescript.js', file], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part: string) => (log += part));
  for (let at = 0; at < 2400; at += 1) {
    const match = ready.exec(log)?.[0];
    if (match) return { child, log: () => log, match };
    if (child.exitCode !== null) break;
    await wait(50);
  }
  throw new Error(log);
}

describe('what must stay secret', () => {
  let provider: TestProvider;
  let world: BidWorld;
  let folder: string;
  let url: string;
  const processes: { child: ChildProcess; log: () => string }[] = [];
  const serverKey = randomBytes(32).toString('base64url');
  const formerKey = randomBytes(32).toString('base64url');

  beforeAll(async () => {
    provider = await TestProvider.start();
    world = await BidWorld.start();
    folder = await mkdtemp(join(tmpdir(), 'jiebang-secrets-'));
    const env = {
      PORT: '0',
      NODE_ENV: 'test',
      LOG_LEVEL: 'trace',
      DEMO: 'true',
      DATA_DIR: folder,
      DATABASE_URL: world.app.storage.url,
      DATABASE_OWNER_URL: world.app.storage.ownerUrl,
      SERVER_KEY: serverKey,
      SERVER_KEYS_BEFORE: `${formerKey},${world.app.nest.get(Config).SERVER_KEY}`,
      ...provider.settings(),
    };
    const api = await said('src/main.ts', env, /http:\/\/localhost:\d+/);
    url = api.match;
    processes.push(api);
  });
  afterAll(async () => {
    for (const { child } of processes) {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'close');
    }
    await world.stop();
    await provider.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is in no line of the log at its most talkative, and in no refusal, also where something fails on our side', async () => {
    const secrets = new Map<string, string>([
      ['server key', serverKey],
      ['former server key', formerKey],
      ['client secret', provider.settings().OIDC_CLIENT_SECRET!],
      ['database password', new URL(world.app.storage.url).password],
      ['owner password', new URL(world.app.storage.ownerUrl).password],
    ]);
    const note = (what: string, value: string): string => (secrets.set(what, value), value);
    /** Refusals as they came. */
    const refusals: string[] = [];
    const ask = async <T>(query: string, variables: object = {}, token?: string): Promise<T> => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'accept-language': 'en', ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify({ query, variables }),
      });
      const answer = (await response.json()) as { data: T; errors?: { extensions: { code: string; details: { challenge?: string } } }[] };
      for (const { extensions } of answer.errors ?? []) {
        // The one secret that a refusal is for.
        if (extensions.details.challenge) note(`challenge ${refusals.length}`, extensions.details.challenge);
        delete extensions.details.challenge;
      }
      if (answer.errors) refusals.push(JSON.stringify(answer.errors));
      return answer.data;
    };
    const last = (code: string) => expect(refusals.at(-1)).toContain(code);

    // People and passwords.
    const people = new People(world.app);
    const { email } = await people.person('pi');
    const password = note('password', 'correct horse battery');
    const wrong = note('wrong password', marked('wrong'));
    const SIGN_IN =
      'mutation ($email: String!, $password: String!, $device: String) { signIn(email: $email, password: $password, device: $device) { token device } }';
    const signIn = (given: object = {}) =>
      ask<{ signIn: { token: string; device: string } } | null>(SIGN_IN, { email, password, ...given });
    await signIn({ password: wrong });
    last('SIGN_IN_FAILED');
    await signIn({ password: wrong, email: `${marked('nobody')}@example.org`, device: note('made-up device', marked('device')) });
    const { token, device } = (await signIn())!.signIn;
    note('token', token);
    note('device', device);
    const changed = note('changed password', marked('changed'));
    const CHANGE = 'mutation ($current: String!, $next: String!) { changePassword(current: $current, next: $next) }';
    await ask(CHANGE, { current: wrong, next: changed }, token);
    expect(await ask(CHANGE, { current: password, next: changed }, token)).toEqual({ changePassword: true });
    await ask(CHANGE, { current: changed, next: note('short password', 'q7#kP') }, token);
    last('PASSWORD_TOO_SHORT');
    const created = note('password of a new person', marked('created'));
    const operator = note(
      'token of the operator',
      (await ask<{ demoSignIn: { token: string } }>('mutation { demoSignIn { token } }')).demoSignIn.token,
    );
    const CREATE = 'mutation ($input: CreatePersonInput!, $key: ID!) { createPerson(input: $input, key: $key) { id } }';
    const input = { name: text('Bea'), email, password: created };
    await ask(CREATE, { input, key: newKey() }, operator);
    last('EMAIL_TAKEN');
    await ask(CREATE, { input: { ...input, email: 'no address' }, key: newKey() }, operator);
    last('INPUT_INVALID');
    await ask('{ people { totalCount } }', {}, note('made-up token', marked('token')));
    last('UNAUTHENTICATED');

    // The second factor.
    const { enrolSecondFactor } = await ask<{ enrolSecondFactor: { secret: string } }>(
      'mutation ($password: String) { enrolSecondFactor(password: $password) { secret uri } }',
      { password: changed },
      token,
    );
    const { secret } = enrolSecondFactor;
    note('TOTP secret', secret);
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    const code = (steps: number) => totp.generate({ timestamp: Date.now() + steps * 30_000 });
    const { confirmSecondFactor } = await ask<{ confirmSecondFactor: { codes: string[] } }>(
      'mutation ($code: String!) { confirmSecondFactor(code: $code) { codes } }',
      { code: code(-1) },
      token,
    );
    confirmSecondFactor.codes.forEach((recovery, at) => note(`recovery code ${at}`, recovery));
    const WITH_CODE = 'mutation ($challenge: String!, $code: String!) { signInWithCode(challenge: $challenge, code: $code) { token } }';
    const challenged = async () => {
      await signIn({ password: changed });
      last('SECOND_FACTOR_REQUIRED');
      return [...secrets].findLast(([what]) => what.startsWith('challenge'))![1];
    };
    await ask(WITH_CODE, { challenge: await challenged(), code: 'zzzz-zzzz-zzzz-zzzz' });
    last('SECOND_FACTOR_FAILED');
    await ask(WITH_CODE, { challenge: note('made-up challenge', marked('challenge')), code: confirmSecondFactor.codes[1] });
    const second = await ask<{ signInWithCode: { token: string } }>(WITH_CODE, {
      challenge: await challenged(),
      code: confirmSecondFactor.codes[0],
    });
    note('second token', second.signInWithCode.token);

    // The provider.
    const other = await people.person('pi');
    provider.account = { subject: 's1', email: other.email, email_verified: true };
    const browser = new Browser(url);
    const query = new URLSearchParams(await browser.atProvider(await browser.begin()));
    note('cookie', browser.ours.split('=')[1]!);
    note('code of the provider', query.get('code')!);
    query.set('state', note('wrong state', marked('state')));
    refusals.push((await browser.callback(`?${query.toString()}`)).text);
    last('EXTERNAL_SIGN_IN_FAILED');
    const back = await browser.atProvider(await browser.begin());
    for (const name of ['code', 'state']) note(`second ${name} of the provider`, new URLSearchParams(back).get(name)!);
    const once = note('one-time code', (await browser.callback(back)).code);
    refusals.push((await browser.callback(back)).text);
    const EXCHANGE = 'mutation ($code: String!) { exchangeSignIn(code: $code) { token } }';
    note('third token', (await ask<{ exchangeSignIn: { token: string } }>(EXCHANGE, { code: once })).exchangeSignIn.token);
    await ask(EXCHANGE, { code: once });
    last('SIGN_IN_CHALLENGE_OVER');

    // A bid.
    const by = await world.bidder();
    const { challenge } = await world.challenge();
    const route = note('technical route', marked('route'));
    const draft = { challenge, lead: by.lead, content: JSON.parse(plain({ ...world.content(by), technicalRoute: text(route) })) as object };
    const DRAFT = 'mutation ($input: DraftBidInput!, $key: ID!) { draftBid(input: $input, key: $key) { id } }';
    const drafted = await ask<{ draftBid: { id: string } }>(DRAFT, { input: draft, key: newKey() }, by.pi.token);
    const bid = drafted.draftBid.id;
    await ask(DRAFT, { input: { ...draft, lead: 'organisation_0' }, key: newKey() }, by.pi.token);
    await ask('mutation ($bid: ID!, $key: ID!) { submitBid(bid: $bid, key: $key) { id } }', { bid, key: newKey() }, by.pi.token);
    last('BID_NOT_APPROVED');
    await ask('mutation ($bid: ID!, $key: ID!) { approveBid(bid: $bid, key: $key) { id } }', { bid, key: newKey() }, by.approver.token);
    await ask('mutation ($bid: ID!, $key: ID!) { submitBid(bid: $bid, key: $key) { id state } }', { bid, key: newKey() }, by.pi.token);
    expect(await world.state(bid)).toBe('SUBMITTED');
    note('token of the PI', by.pi.token);
    const form = new FormData();
    form.set('file', new Blob([note('content of a file', marked('content'))]), 'route.txt');
    await fetch(`${url}/files`, { method: 'POST', body: form, headers: { authorization: `Bearer ${by.pi.token}` } });

    // What mails hold: of a registration, of an invitation, and of a password that was forgotten.
    const joining = new Joining(world.app);
    const applying = joining.registration();
    await ask('mutation ($input: RegisterOrganisationInput!, $key: ID!) { registerOrganisation(input: $input, key: $key) }', {
      input: applying,
      key: newKey(),
    });
    const mailed = async (kind: 'registration' | 'invitation', address: string) =>
      note(`token of the ${kind}`, joining.token(kind, await joining.rowFor(kind, address)));
    const CONFIRM = 'mutation ($token: String!, $key: ID!) { confirmRegistration(token: $token, key: $key) }';
    const ofRegistration = await mailed('registration', applying.applicant.email);
    for (let at = 0; at < 2; at += 1) await ask(CONFIRM, { token: ofRegistration, key: newKey() });
    last('REGISTRATION_OVER');
    const organisation = await world.make.organisation();
    const administrator = await world.make.person({ organisation, role: 'administrator' });
    const guest = `${marked('guest')}@example.org`;
    await joining.invite({ organisation, email: guest, roles: ['pi'] }, administrator.token);
    const ofInvitation = await mailed('invitation', guest);
    const first = note('first password', marked('first'));
    const JOIN = 'mutation ($token: String!, $password: String!) { joinByInvitation(token: $token, password: $password) }';
    for (let at = 0; at < 2; at += 1) await ask(JOIN, { token: ofInvitation, password: first });
    last('INVITATION_OVER');
    await ask('query ($token: String!) { invitationByToken(token: $token) { id } }', { token: ofInvitation });
    await ask('mutation ($email: String!) { requestPasswordReset(email: $email) }', { email: guest });
    const madeUp = note('made-up token of a mail', joining.token('password_reset', newKey()));
    await ask('mutation ($token: String!, $password: String!) { resetPassword(token: $token, password: $password) }', {
      token: madeUp,
      password: first,
    });
    last('RESET_OVER');

    // Faults of ours, with secrets on their way: what is to be written cannot be.
    await withClient(world.app.storage.ownerUrl, async (owner) => {
      for (const table of ['bid', 'sign_in_throttle', 'sign_in_challenge', 'oidc_attempt'])
        await owner.query(`alter table ${table} rename to ${table}_gone`);
    });
    await ask(DRAFT, { input: draft, key: newKey() }, by.pi.token);
    last('INTERNAL');
    await signIn({ password: changed });
    last('INTERNAL');
    await ask(WITH_CODE, { challenge: secrets.get('made-up challenge'), code: confirmSecondFactor.codes[2] });
    await ask(EXCHANGE, { code: once });
    refusals.push((await browser.callback(back)).text);
    // What is not even JSON, or GraphQL.
    for (const body of [`{"password":"${changed}"`, JSON.stringify({ query: `mutation { signIn(password: "${changed}"` })]) {
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      refusals.push(await response.text());
    }

    const log = processes.map((each) => each.log()).join('\n');
    expect(log).toContain('"msg":"operation"');
    expect(log).toContain('"level":50');
    expect(refusals.length).toBeGreaterThan(15);
    const heard = [...secrets].flatMap(([what, value]) => [
      ...(log.includes(value) ? [`the log tells the ${what}`] : []),
      ...refusals.filter((refusal) => refusal.includes(value)).map((refusal) => `${refusal} tells the ${what}`),
    ]);
    expect(heard).toEqual([]);
  });
});

/** As JSON, with fen as text. */
const plain = (value: object): string =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
