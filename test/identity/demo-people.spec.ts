import { Role } from '../../src/common/actor.js';
import { DemoPeople } from '../../src/identity/demo-people.js';
import { OperatorService } from '../../src/identity/operator.service.js';
import { SessionService } from '../../src/identity/session.service.js';
import { SignInService } from '../../src/identity/sign-in.service.js';
import { startApp, type TestApp } from '../app.js';
import { text } from '../factories.js';

describe('the first people', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startApp({ worker: false, settings: { DEMO: 'false' } });
  });
  afterEach(() => app.stop());

  it('of a fresh demo hold every role that is granted, and can sign in', async () => {
    const accounts = await app.nest.get(DemoPeople).seed();
    const missing = Object.keys(Role).filter((role) => !accounts.some(({ roles }) => roles.some((held) => held === role)));
    expect(missing).toEqual(['lead', 'member']);
    const experts = accounts.filter(({ roles }) => roles.includes('expert'));
    for (const { email, password } of [accounts[0]!, ...experts]) {
      const { token } = await app.nest.get(SignInService).signIn(email, password, { address: '192.0.2.1', userAgent: '' });
      const actor = await app.nest.get(SessionService).actorOf(token);
      expect(actor).toMatchObject({ expertId: experts.some((expert) => expert.email === email) ? expect.any(String) : null });
    }
    const kinds = await app.database.query('select distinct kind from organisation');
    expect(kinds).toHaveLength(6);
    expect(await app.nest.get(DemoPeople).seed()).toEqual([]);
  });

  it('of a real installation are made by the command line, in one organisation', async () => {
    const operators = app.nest.get(OperatorService);
    const password = 'correct horse battery';
    await Promise.all([1, 2].map((at) => operators.create({ name: text('Op'), email: `op-${at}@example.org`, password })));
    await expect(operators.create({ name: text('Op'), email: 'OP-1@example.org', password })).rejects.toMatchObject({
      code: 'EMAIL_TAKEN',
    });
    await expect(operators.create({ name: text('Op'), email: 'c@example.org', password: 'short' })).rejects.toMatchObject({
      code: 'PASSWORD_TOO_SHORT',
      details: { min: 10 },
    });
    const found = await app.database.query(
      `select count(*)::int as people, count(distinct organisation_id)::int as organisations from membership`,
    );
    expect(found).toEqual([{ people: 2, organisations: 1 }]);
  });
});
