import { startApp, type TestApp } from '../app.js';
import { newKey } from '../factories.js';
import { Joining } from './joining.js';
import { People, PASSWORD } from './people.js';

const NEW = 'another horse battery';

describe('a forgotten password', () => {
  let app: TestApp;
  let people: People;
  let joining: Joining;
  beforeAll(async () => {
    app = await startApp({ settings: { TRUST_PROXY: 'true' } });
    people = new People(app);
    joining = new Joining(app);
  });
  afterAll(() => app.stop());

  /** Waits until the worker has looked whose resets they are. */
  const settled = async () => {
    for (;;) {
      const [open] = await app.database.query<{ n: number }>(
        `select count(*)::int as n from message where job = 'password.reset-asked' and done_at is null and failed_at is null`,
      );
      if (open!.n === 0) return;
    }
  };
  const asked = async (email: string) => {
    const { data, codes } = await joining.requestReset(email);
    expect({ data, codes }).toEqual({ data: { requestPasswordReset: true }, codes: [] });
    await settled();
    return joining.token('password_reset', await joining.rowFor('password_reset', email));
  };

  it('is set anew once, which ends every session', async () => {
    const { email } = await people.person('pi');
    const before = await people.token(email);
    const token = await asked(email.toUpperCase());
    expect((await joining.reset(token, 'short')).codes).toEqual(['PASSWORD_TOO_SHORT']);
    expect((await joining.reset(token, NEW)).data).toEqual({ resetPassword: true });
    expect(await people.me(before)).toBeNull();
    expect((await people.signIn(email)).codes).toEqual(['SIGN_IN_FAILED']);
    expect((await people.signIn(email, NEW)).codes).toEqual([]);
    expect((await joining.reset(token, PASSWORD)).codes).toEqual(['RESET_OVER']);
  });

  it('is set by one of two that come at once, and all other mails are void then', async () => {
    const { email } = await people.person('pi');
    const [first, second] = [await asked(email), await asked(email)];
    const both = await Promise.all([joining.reset(second, NEW), joining.reset(second, PASSWORD)]);
    expect(both.flatMap(({ codes }) => codes)).toEqual(['RESET_OVER']);
    expect((await joining.reset(first, PASSWORD)).codes).toEqual(['RESET_OVER']);
  });

  it('is not set by a token that is out of date, of another kind, changed or made up', async () => {
    const { email } = await people.person('pi');
    const token = await asked(email);
    const row = await joining.rowFor('password_reset', email);
    for (const wrong of ['', 'A'.repeat(64), joining.token('invitation', row), `${token.slice(0, 63)}${token.endsWith('A') ? 'B' : 'A'}`])
      expect((await joining.reset(wrong, NEW)).codes).toEqual(['RESET_OVER']);
    await app.database.query('update password_reset set expires_at = clock_timestamp() where id = $1', [row]);
    expect((await joining.reset(token, NEW)).codes).toEqual(['RESET_OVER']);
  });

  it('leaves the second factor as it is', async () => {
    const { email } = await people.person('pi');
    await people.enrol(await people.token(email));
    expect((await joining.reset(await asked(email), NEW)).codes).toEqual([]);
    expect((await people.signIn(email, NEW)).codes).toEqual(['SECOND_FACTOR_REQUIRED']);
  });

  it('asks nothing of an unknown address, and does for it before the answer exactly what it does for a known one', async () => {
    const known = (await people.person('pi')).email;
    const unknown = `${newKey()}@example.org`;
    const answers = await Promise.all([known, unknown].map((email) => joining.requestReset(email)));
    expect(answers[0]).toEqual(answers[1]);
    await settled();
    const rows = await app.database.query('select email from password_reset where email = any($1)', [[known, unknown]]);
    expect(rows).toEqual([{ email: known }]);
    const events = await app.database.query<{ n: number }>(
      `select count(*)::int as n from event where document::text like '%' || $1 || '%'`,
      [unknown],
    );
    expect(events).toEqual([{ n: 0 }]);
  });

  it('sends a few mails at a time, and refuses who asks too often without keeping out the owner', async () => {
    const known = (await people.person('pi')).email;
    const unknown = `${newKey()}@example.org`;
    for (const email of [known, unknown]) {
      const codes: unknown[] = [];
      for (let at = 0; at < 6; at += 1) codes.push(...(await joining.requestReset(email, '203.0.113.9')).codes);
      expect(codes).toEqual(['TOO_MANY_REQUESTS']);
    }
    expect((await joining.requestReset(known, '203.0.113.10')).codes).toEqual([]);
    await settled();
    const rows = await app.database.query('select 1 from password_reset where email = $1', [known]);
    expect(rows).toHaveLength(3);
  });
});
