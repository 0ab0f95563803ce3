import { jest } from '@jest/globals';
import { THROTTLE } from '../../src/identity/throttle.rules.js';
import { startApp, type TestApp } from '../app.js';
import { newKey } from '../factories.js';
import { PASSWORD, People } from './people.js';

jest.setTimeout(240_000);

const OFFICE = '192.0.2.1';

describe('who guesses passwords', () => {
  let app: TestApp;
  let people: People;
  let email: string;
  beforeAll(async () => {
    app = await startApp({ worker: false, settings: { TRUST_PROXY: 'true' } });
    people = new People(app);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.database.query('delete from sign_in_throttle');
    ({ email } = await people.person('pi'));
  });
  const guess = async (times: number, from: (at: number) => string, of = email, device: string | null = null) => {
    for (let at = 0; at < times; at += 1) await people.signIn(of, 'wrong', from(at), device);
  };

  it('from many sources locks the owner out of none other', async () => {
    await guess(40, (at) => `203.0.113.${at}`);
    expect((await people.signIn(email, PASSWORD, OFFICE)).codes).toEqual([]);
  });

  it('from the owner’s own source locks out no device on which the owner signed in before', async () => {
    const { device } = (await people.signIn(email, PASSWORD, OFFICE)).data!.signIn;
    await guess(THROTTLE.account, () => OFFICE);
    for (let at = 0; at < THROTTLE.address; at += 1) await people.signIn(`${newKey()}@example.org`, 'wrong', OFFICE);
    expect((await people.signIn(email, PASSWORD, OFFICE)).codes).toEqual(['TOO_MANY_REQUESTS']);
    const { data } = await people.signIn(email, PASSWORD, OFFICE, device);
    expect(data!.signIn).toMatchObject({ token: expect.any(String), device: null });
  });

  it('on a known device is refused there after as many, from whatever source, and nowhere else', async () => {
    const { device } = (await people.signIn(email, PASSWORD, OFFICE)).data!.signIn;
    await guess(THROTTLE.device, (at) => `203.0.113.${at}`, email, device);
    expect((await people.signIn(email, PASSWORD, '203.0.113.99', device)).codes).toEqual(['TOO_MANY_REQUESTS']);
    expect((await people.signIn(email, PASSWORD, OFFICE)).codes).toEqual([]);
  });

  it('gains nothing by a device of another account, or a made-up one', async () => {
    const other = await people.person('pi');
    const { device } = (await people.signIn(other.email, PASSWORD, OFFICE)).data!.signIn;
    for (const shown of [device, 'made-up', '']) {
      await app.database.query('delete from sign_in_throttle');
      await guess(THROTTLE.account, () => OFFICE, email, shown);
      expect((await people.signIn(email, PASSWORD, OFFICE, shown)).codes).toEqual(['TOO_MANY_REQUESTS']);
    }
  });

  it('from one source with many passwords at once makes others wait for one of them, not for all', async () => {
    const flood = Array.from({ length: 80 }, (_, at) => people.signIn(`${at}@example.org`, 'wrong', '203.0.113.5'));
    const ended = { flood: 0 };
    for (const one of flood) void one.then(() => (ended.flood += 1));
    await flood[0];
    expect((await people.signIn(email, PASSWORD, OFFICE)).codes).toEqual([]);
    expect(ended.flood).toBeLessThan(60);
    await Promise.all(flood);
  });

  it('with a password of a megabyte costs no more than with any other', async () => {
    expect((await people.signIn(email, 'x'.repeat(500_000))).codes).toEqual(['SIGN_IN_FAILED']);
  });

  it('leaves a person twenty devices, the last used', async () => {
    const devices: (string | null)[] = [];
    for (let at = 0; at < 22; at += 1) devices.push((await people.signIn(email)).data!.signIn.device);
    const known = await app.database.query<{ n: number }>(
      'select count(*)::int as n from sign_in_device d join person p on p.id = d.person_id where p.email = $1',
      [email],
    );
    expect(known).toEqual([{ n: 20 }]);
    expect((await people.signIn(email, PASSWORD, OFFICE, devices.at(-1)!)).data!.signIn.device).toBeNull();
    expect((await people.signIn(email, PASSWORD, OFFICE, devices[0]!)).data!.signIn.device).toEqual(expect.any(String));
  });
});

describe('the address behind a proxy', () => {
  const addressOf = async (settings: Record<string, string>, forwarded: string) => {
    const app = await startApp({ worker: false, settings });
    const people = new People(app);
    const { email } = await people.person('pi');
    const { token } = (await people.signIn(email, PASSWORD, forwarded)).data!.signIn;
    const { mySessions } = await app.ask<{ mySessions: { address: string }[] }>('{ mySessions { address } }', {}, token);
    await app.stop();
    return mySessions[0]!.address;
  };

  it('is the one that the proxy added, and not what came before it', async () => {
    expect(await addressOf({ TRUST_PROXY: 'true' }, '198.51.100.1, 203.0.113.9')).toBe('203.0.113.9');
  });

  it('is that of the connection where no proxy is trusted', async () => {
    expect(await addressOf({}, '198.51.100.1')).toMatch(/^(::1|(::ffff:)?127\.0\.0\.1)$/);
  });
});
