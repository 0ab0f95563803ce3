import { newKeyPair } from '../../src/crypto/custody.js';
import { startApp, type TestApp } from '../app.js';
import { newKey } from '../factories.js';
import { PASSWORD, People } from './people.js';

const REGISTER = 'mutation ($input: RegisterKeyInput!, $key: ID!) { registerKey(input: $input, key: $key) { publicKey } }';

describe('a public key is not registered by a session alone', () => {
  let app: TestApp;
  let people: People;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    people = new People(app);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.database.query('delete from sign_in_throttle'));

  const register = async (token: string, proof: { password?: string; code?: string }) => {
    const { publicKey } = await newKeyPair();
    return app.graphql(REGISTER, { input: { publicKey, ...proof }, key: newKey() }, token);
  };

  it('but by the password, and wrong ones count', async () => {
    const { email } = await people.person('pi');
    const token = await people.token(email);
    expect((await register(token, {})).codes).toEqual(['SIGN_IN_FAILED']);
    expect((await register(token, { password: 'wrong horse battery' })).codes).toEqual(['SIGN_IN_FAILED']);
    expect(await app.database.query('select from person_key')).toEqual([]);
    expect((await app.database.query('select from sign_in_throttle')).length).toBeGreaterThan(0);
    expect((await register(token, { password: PASSWORD })).codes).toEqual([]);
  });

  it('and the same act sent again answers as it did', async () => {
    const { email } = await people.person('pi');
    const token = await people.token(email);
    const variables = { input: { publicKey: (await newKeyPair()).publicKey, password: PASSWORD }, key: newKey() };
    const first = await app.ask(REGISTER, variables, token);
    expect(await app.ask(REGISTER, variables, token)).toEqual(first);
  });

  it('but by a code, where the account has a second factor and no password', async () => {
    const { email } = await people.person('pi');
    const token = await people.token(email);
    const { code } = await people.enrol(token);
    await app.database.query('update person set password_hash = null where email = $1', [email]);
    expect((await register(token, {})).codes).toEqual(['SECOND_FACTOR_FAILED']);
    expect((await register(token, { code: '000000' })).codes).toEqual(['SECOND_FACTOR_FAILED']);
    expect((await register(token, { code: code() })).codes).toEqual([]);
    expect((await register(token, { code: code() })).codes).toEqual(['SECOND_FACTOR_FAILED']);
  });

  it('and by a session alone where the account has neither: its provider signed it in', async () => {
    const someone = await people.make.person();
    expect((await register(someone.token, {})).codes).toEqual([]);
  });
});
