import { jest } from '@jest/globals';
import { uuidOf } from '../../src/common/ids.js';
import { startApp, type TestApp } from '../app.js';
import { newKey } from '../factories.js';
import { People } from './people.js';

jest.setTimeout(240_000);

interface Row {
  id: string;
  openedAt: string;
  lastUsedAt: string;
  expiresAt: string;
  address: string;
  userAgent: string;
  current: boolean;
}

describe('the sessions of a person', () => {
  let app: TestApp;
  let people: People;
  beforeAll(async () => {
    app = await startApp({ worker: false, settings: { TRUST_PROXY: 'true' } });
    people = new People(app);
  });
  afterAll(() => app.stop());

  const list = async (token: string) =>
    (await app.ask<{ mySessions: Row[] }>('{ mySessions { id openedAt lastUsedAt expiresAt address userAgent current } }', {}, token))
      .mySessions;
  const revoke = (session: string, token: string) =>
    app.graphql('mutation ($session: ID!) { revokeSession(session: $session) }', { session }, token);
  const signIn = async (email: string, from = '192.0.2.1') => (await people.signIn(email, undefined, from)).data!.signIn.token;

  it('are listed with where they were opened, the newest first, and nothing that opens one', async () => {
    const { email } = await people.person('pi');
    await signIn(email, '192.0.2.1');
    const token = await signIn(email, '2001:db8::7');
    const sessions = await list(token);
    expect(sessions.map(({ address, current }) => ({ address, current }))).toEqual([
      { address: '2001:db8::7', current: true },
      { address: '192.0.2.1', current: false },
    ]);
    expect(sessions[0]).toMatchObject({ id: expect.stringMatching(/^session_[0-9a-f]{32}$/), userAgent: 'node' });
    expect(Date.parse(sessions[0]!.lastUsedAt) - Date.now()).toBeGreaterThan(-60_000);
    expect(JSON.stringify(sessions)).not.toContain(token);
    expect((await app.graphql('{ mySessions { id } }')).codes).toEqual(['UNAUTHENTICATED']);
  });

  it('keep a long name of a client short', async () => {
    const { email } = await people.person('pi');
    const query = 'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { token } }';
    const { data } = await app.graphql<{ signIn: { token: string } }>(query, { email, password: 'correct horse battery' }, undefined, {
      'user-agent': 'x'.repeat(2000),
    });
    expect((await list(data!.signIn.token))[0]!.userAgent).toHaveLength(200);
  });

  it('are ended one by one, at once, by their person alone', async () => {
    const [{ email }, other] = [await people.person('pi'), await people.person('pi')];
    const [token, lost, foreign] = [await signIn(email), await signIn(email), await signIn(other.email)];
    const { id } = (await list(token)).find(({ current }) => !current)!;
    expect((await revoke(id, foreign)).codes).toEqual(['NOT_FOUND']);
    expect((await revoke('session_x', token)).codes).toEqual(['ID_INVALID']);
    expect(await people.me(lost)).toBe(email);
    expect((await revoke(id, token)).data).toEqual({ revokeSession: true });
    expect(await people.me(lost)).toBeNull();
    expect((await revoke(id, token)).codes).toEqual(['NOT_FOUND']);
    expect(await list(token)).toHaveLength(1);
  });

  it('are ended all but this one, with what has begun', async () => {
    const { email } = await people.person('pi');
    const [token, lost] = [await signIn(email), await signIn(email)];
    expect((await app.graphql('mutation { revokeOtherSessions }', {}, token)).data).toEqual({ revokeOtherSessions: true });
    expect([await people.me(token), await people.me(lost)]).toEqual([email, null]);
    const { code } = await people.enrol(token);
    const challenge = await people.challenge(email);
    await app.ask('mutation { revokeOtherSessions }', {}, token);
    expect((await people.withCode(challenge, code())).codes).toEqual(['SIGN_IN_CHALLENGE_OVER']);
  });

  it('are ended by the operator for a person, on record', async () => {
    const { id, email } = await people.person('pi');
    const token = await signIn(email);
    const end = (by: string) =>
      app.graphql(
        'mutation ($person: ID!, $key: ID!) { revokeSessionsOf(person: $person, key: $key) { id } }',
        { person: id, key: newKey() },
        by,
      );
    expect((await end(token)).codes).toEqual(['FORBIDDEN']);
    expect((await end((await people.make.operator()).token)).data).toEqual({ revokeSessionsOf: { id } });
    expect(await people.me(token)).toBeNull();
    const events = await app.database.query(`select actor_role as role from event where event = 'revokeSessions' and subject_id = $1`, [
      uuidOf(id, 'person'),
    ]);
    expect(events).toEqual([{ role: 'operator' }]);
  });

  it('are written to at most once in five minutes, by many requests at once too', async () => {
    const { email } = await people.person('pi');
    const token = await signIn(email);
    const version = async () =>
      (await app.database.query<{ v: string }>(`select string_agg(xmin::text || last_used_at, ' ') as v from session`))[0]!.v;
    const fresh = await version();
    await Promise.all(Array.from({ length: 10 }, () => people.me(token)));
    expect(await version()).toBe(fresh);
    await app.database.query(`update session set last_used_at = clock_timestamp() - interval '6 minutes'`);
    const old = await version();
    await Promise.all(Array.from({ length: 10 }, () => people.me(token)));
    const used = await version();
    expect(used).not.toBe(old);
    await people.me(token);
    expect(await version()).toBe(used);
    expect(Date.parse((await list(token))[0]!.lastUsedAt) - Date.now()).toBeGreaterThan(-60_000);
  });
});
