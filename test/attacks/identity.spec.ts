import { DemoClock } from '../../src/common/demo-clock.js';
import { THROTTLE } from '../../src/identity/throttle.rules.js';
import { startApp, type TestApp } from '../app.js';
import { newKey } from '../factories.js';

const SIGN_IN = 'mutation ($email: String!) { signIn(email: $email, password: "wrong guess") { token } }';

describe('who guesses passwords', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: false, settings: { TRUST_PROXY: 'true' } });
  });
  afterAll(() => app.stop());

  it('is refused after some, whatever address was written before that of the proxy', async () => {
    const email = `${newKey()}@example.org`;
    const codes: unknown[] = [];
    for (let guess = 0; guess <= THROTTLE.account; guess += 1)
      codes.push(...(await app.graphql(SIGN_IN, { email }, undefined, { 'x-forwarded-for': `198.51.100.${guess}, 203.0.113.9` })).codes);
    expect(codes.at(-1)).toBe('TOO_MANY_REQUESTS');
  });
});

describe('a database that is no demo', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: false, settings: { DEMO: 'false' } });
  });
  afterAll(() => app.stop());

  it('has no clock to move and nobody to sign in without a password, and is made none by asking', async () => {
    const move = 'mutation ($key: ID!) { moveClock(to: "2999-01-01T00:00:00Z", key: $key) { instant } }';
    expect((await app.graphql(move, { key: newKey() })).codes).toEqual(['DEMO_ONLY']);
    expect((await app.graphql('mutation { demoSignIn { token } }')).codes).toEqual(['DEMO_ONLY']);
    expect((await app.graphql('{ demoClock(waitMs: 30000) { instant } }')).data).toEqual({ demoClock: null });
    expect(await app.nest.get(DemoClock).read()).toBeNull();
    expect(await app.database.query('select from person')).toEqual([]);
    expect(await app.database.query('select from idempotency_key')).toEqual([]);
  });
});
