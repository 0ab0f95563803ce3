import { jest } from '@jest/globals';
import { uuidOf } from '../../src/common/ids.js';
import { THROTTLE } from '../../src/identity/throttle.rules.js';
import { startApp, type TestApp } from '../app.js';
import { newKey } from '../factories.js';
import { PASSWORD, People } from './people.js';

jest.setTimeout(240_000);

const OTHER = '198.51.100.7';

describe('a second factor', () => {
  let app: TestApp;
  let people: People;
  beforeAll(async () => {
    app = await startApp({ worker: false, settings: { TRUST_PROXY: 'true' } });
    people = new People(app);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.database.query('delete from sign_in_throttle'));

  const enrolled = async () => {
    const { id, email } = await people.person('pi');
    const token = await people.token(email);
    return { id, email, token, ...(await people.enrol(token)) };
  };
  const own = (token: string) =>
    app.ask<{ mySecondFactor: object }>('{ mySecondFactor { enrolledAt recoveryCodesLeft required } }', {}, token);
  const remove = (token: string, code: string, password: string | null = PASSWORD) =>
    app.graphql(
      'mutation ($code: String!, $password: String) { removeSecondFactor(code: $code, password: $password) }',
      { code, password },
      token,
    );

  it('is asked for once it is enrolled, and other sessions end', async () => {
    const { email } = await people.person('pi');
    const [token, other] = [await people.token(email), await people.token(email)];
    expect(await own(token)).toEqual({ mySecondFactor: { enrolledAt: null, recoveryCodesLeft: 0, required: false } });
    const { recovery, code } = await people.enrol(token);
    expect(new Set(recovery).size).toBe(10);
    expect([await people.me(token), await people.me(other)]).toEqual([email, null]);
    expect(await own(token)).toEqual({ mySecondFactor: { enrolledAt: expect.any(String), recoveryCodesLeft: 10, required: false } });

    const refused = await people.signIn(email);
    expect(refused).toMatchObject({ data: null, codes: ['SECOND_FACTOR_REQUIRED'] });
    const { details } = refused.errors[0]!.extensions as { details: { challenge: string; seconds: number } };
    expect(details).toEqual({ challenge: expect.stringMatching(/^[\w-]{43}$/), seconds: 300 });
    expect(refused.errors[0]!.message).not.toContain(details.challenge);
    const { data } = await people.withCode(details.challenge, code());
    expect(await people.me(data!.signInWithCode.token)).toBe(email);
    expect((await people.withCode(details.challenge, code(1))).codes).toEqual(['SIGN_IN_CHALLENGE_OVER']);
  });

  it('takes a code once, and none before it; with a step of time on either side', async () => {
    const { email, code } = await enrolled();
    const now = code();
    expect((await people.withCode(await people.challenge(email), now)).codes).toEqual([]);
    for (const used of [now, code(-1)])
      expect((await people.withCode(await people.challenge(email), used)).codes).toEqual(['SECOND_FACTOR_FAILED']);
    expect((await people.withCode(await people.challenge(email), code(3))).codes).toEqual(['SECOND_FACTOR_FAILED']);
    expect((await people.withCode(await people.challenge(email), code(1))).codes).toEqual([]);
  });

  it('takes one of many equal codes that come at once', async () => {
    const { email, code } = await enrolled();
    const challenges = [1, 2, 3, 4].map(() => people.challenge(email));
    const now = code();
    const answers = await Promise.all((await Promise.all(challenges)).map((challenge) => people.withCode(challenge, now)));
    expect(answers.filter(({ codes }) => codes.length === 0)).toHaveLength(1);
  });

  it('takes each recovery code once', async () => {
    const { email, token, recovery } = await enrolled();
    const used = recovery[0]!.toUpperCase().replaceAll('-', ' ');
    expect((await people.withCode(await people.challenge(email), used)).codes).toEqual([]);
    expect((await people.withCode(await people.challenge(email), used)).codes).toEqual(['SECOND_FACTOR_FAILED']);
    expect(await own(token)).toMatchObject({ mySecondFactor: { recoveryCodesLeft: 9 } });
    expect((await people.withCode(await people.challenge(email), recovery[1]!)).codes).toEqual([]);
  });

  it('gives five tries to one password, and its challenge five minutes', async () => {
    const { email, code } = await enrolled();
    const challenge = await people.challenge(email);
    for (let at = 0; at < 5; at += 1) {
      await app.database.query('delete from sign_in_throttle');
      expect((await people.withCode(challenge, '000000')).codes).toEqual(['SECOND_FACTOR_FAILED']);
    }
    expect((await people.withCode(challenge, code())).codes).toEqual(['SIGN_IN_CHALLENGE_OVER']);
    const late = await people.challenge(email);
    await app.database.query(`update sign_in_challenge set expires_at = clock_timestamp() where used_at is null`);
    expect((await people.withCode(late, code())).codes).toEqual(['SIGN_IN_CHALLENGE_OVER']);
    expect((await people.withCode('made-up', code())).codes).toEqual(['SIGN_IN_CHALLENGE_OVER']);
  });

  it('is not refused for the wrong passwords of others at the same source', async () => {
    const { email, code } = await enrolled();
    const challenge = await people.challenge(email);
    for (let at = 0; at < THROTTLE.account; at += 1) await people.signIn(email, 'wrong');
    expect((await people.signIn(email)).codes).toEqual(['TOO_MANY_REQUESTS']);
    expect((await people.withCode(challenge, code())).codes).toEqual([]);
  });

  it('counts wrong codes from everywhere, which the right password does not forgive, and lets the person in by a recovery code', async () => {
    const { email, code, recovery } = await enrolled();
    for (let at = 0; at < THROTTLE.code; at += 1) {
      const from = `203.0.113.${at}`;
      expect((await people.withCode(await people.challenge(email, from), '000000', from)).codes).toEqual(['SECOND_FACTOR_FAILED']);
    }
    expect((await people.withCode(await people.challenge(email, OTHER), code(), OTHER)).codes).toEqual(['TOO_MANY_REQUESTS']);
    expect((await people.withCode(await people.challenge(email, OTHER), recovery[0]!, OTHER)).codes).toEqual([]);
  });

  it('is removed by password and code, and not by one of them', async () => {
    const { email, token, code } = await enrolled();
    expect((await remove(token, code(), 'wrong')).codes).toEqual(['SIGN_IN_FAILED']);
    expect((await remove(token, code(), null)).codes).toEqual(['SIGN_IN_FAILED']);
    expect((await remove(token, '000000')).codes).toEqual(['SECOND_FACTOR_FAILED']);
    const other = (await people.withCode(await people.challenge(email), code())).data!.signInWithCode.token;
    expect((await remove(token, code(1))).data).toEqual({ removeSecondFactor: true });
    expect(await people.me(other)).toBeNull();
    expect((await people.signIn(email)).codes).toEqual([]);
    expect((await remove(token, code(2))).codes).toEqual(['SECOND_FACTOR_MISSING']);
  });

  it('is enrolled by who knows the password, with a code of that very secret, and once', async () => {
    const { email } = await people.person('pi');
    const token = await people.token(email);
    const begin = (password: string | null) =>
      app.graphql('mutation ($password: String) { enrolSecondFactor(password: $password) { secret } }', { password }, token);
    const confirm = (code: string) =>
      app.graphql('mutation ($code: String!) { confirmSecondFactor(code: $code) { codes } }', { code }, token);
    expect((await begin('wrong')).codes).toEqual(['SIGN_IN_FAILED']);
    expect((await begin(null)).codes).toEqual(['SIGN_IN_FAILED']);
    expect((await confirm('000000')).codes).toEqual(['SECOND_FACTOR_MISSING']);
    expect((await begin(PASSWORD)).codes).toEqual([]);
    expect((await confirm('000000')).codes).toEqual(['SECOND_FACTOR_FAILED']);
    expect((await people.signIn(email)).codes).toEqual([]);
    await people.enrol(token);
    expect((await begin(PASSWORD)).codes).toEqual(['SECOND_FACTOR_ENROLLED']);
    expect((await confirm('000000')).codes).toEqual(['SECOND_FACTOR_ENROLLED']);
  });

  it('is kept wrapped, and its codes hashed', async () => {
    const { id, secret, recovery } = await enrolled();
    const [row] = await app.database.query<{ kept: string }>(
      `select (select json_agg(f) from second_factor f where f.person_id = $1)::text || (select json_agg(c) from recovery_code c where c.person_id = $1)::text as kept`,
      [uuidOf(id, 'person')],
    );
    for (const shown of [secret, ...recovery, ...recovery.map((code) => code.replaceAll('-', ''))]) expect(row!.kept).not.toContain(shown);
    await app.database.query(
      `update second_factor f set wrapped = o.wrapped from second_factor o where o.person_id <> f.person_id and f.person_id = $1`,
      [uuidOf(id, 'person')],
    );
  });

  it('is taken off by the operator for another, who then signs in by password alone, on record', async () => {
    const { id, email, token } = await enrolled();
    const reset = (person: string, by: string) =>
      app.graphql(
        'mutation ($person: ID!, $key: ID!) { resetSecondFactor(person: $person, key: $key) { id } }',
        { person, key: newKey() },
        by,
      );
    const operator = await people.make.operator();
    expect((await reset(id, token)).codes).toEqual(['FORBIDDEN']);
    expect((await reset(operator.id, operator.token)).codes).toEqual(['TWO_PERSON_RULE']);
    expect((await reset(id, operator.token)).data).toEqual({ resetSecondFactor: { id } });
    expect((await reset(id, operator.token)).codes).toEqual(['NOT_FOUND']);
    expect(await people.me(token)).toBeNull();
    expect((await people.signIn(email)).codes).toEqual([]);
    const events = await app.database.query('select event, actor_role as role from event where subject_id = $1 order by id', [
      uuidOf(id, 'person'),
    ]);
    expect(events).toEqual(
      expect.arrayContaining([
        { event: 'enrolSecondFactor', role: null },
        { event: 'resetSecondFactor', role: 'operator' },
      ]),
    );
  });
});

describe('where officers and custodians must have a second factor', () => {
  let app: TestApp;
  let people: People;
  beforeAll(async () => {
    app = await startApp({ worker: false, settings: { SECOND_FACTOR: 'required', TRUST_PROXY: 'true' } });
    people = new People(app);
  });
  afterAll(() => app.stop());

  it.each(['clerk', 'approver', 'supervisor', 'finance', 'operator'] as const)('a %s can do nothing else before', async (role) => {
    const { email } = await people.person(role);
    const { signIn } = (await people.signIn(email)).data!;
    expect(signIn.enrolmentRequired).toBe(true);
    expect(await people.me(signIn.token)).toBeNull();
    for (const query of ['{ people { totalCount } }', '{ mySessions { id } }', 'mutation { revokeOtherSessions }'])
      expect((await app.graphql(query, {}, signIn.token)).codes).toEqual(['SECOND_FACTOR_ENROLMENT_REQUIRED']);
    const form = new FormData();
    form.set('file', new Blob(['a']), 'a.txt');
    const upload = await fetch(`${app.url}/files`, { method: 'POST', body: form, headers: { authorization: `Bearer ${signIn.token}` } });
    expect(upload.status).toBe(401);
    await people.enrol(signIn.token);
    expect(await people.me(signIn.token)).toBe(email);
    expect((await people.signIn(email)).codes).toEqual(['SECOND_FACTOR_REQUIRED']);
  });

  it('others need none, until they are given such a role or are named custodians', async () => {
    const { id, email } = await people.person('pi');
    const { signIn } = (await people.signIn(email)).data!;
    expect(signIn.enrolmentRequired).toBe(false);
    expect(await people.me(signIn.token)).toBe(email);
    const organisation = await people.make.organisation({ kind: 'DEPARTMENT' });
    const grant = 'insert into membership (id, person_id, organisation_id, role) values ($1, $2, $3, $4)';
    await app.database.query(grant, [newKey(), uuidOf(id, 'person'), uuidOf(organisation, 'organisation'), 'clerk']);
    expect(await people.me(signIn.token)).toBeNull();
    const still = await app.graphql('{ mySecondFactor { required enrolledAt } }', {}, signIn.token);
    expect(still.data).toEqual({ mySecondFactor: { required: true, enrolledAt: null } });
  });

  it('who removes it must enrol anew, and may sign out', async () => {
    const { email } = await people.person('clerk');
    const token = await people.token(email);
    const { code } = await people.enrol(token);
    const removal = await app.graphql(
      'mutation ($code: String!, $password: String) { removeSecondFactor(code: $code, password: $password) }',
      { code: code(), password: PASSWORD },
      token,
    );
    expect(removal.codes).toEqual([]);
    expect(await people.me(token)).toBeNull();
    expect((await app.graphql('mutation { signOut }', {}, token)).data).toEqual({ signOut: true });
    expect((await app.graphql('mutation { signOut }', {}, token)).codes).toEqual(['UNAUTHENTICATED']);
  });
});
