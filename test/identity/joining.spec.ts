import { startApp, type TestApp } from '../app.js';
import { Factories, newCreditCode, newKey, type Someone, text } from '../factories.js';
import { Joining } from './joining.js';

describe('an organisation that registers itself', () => {
  let app: TestApp;
  let make: Factories;
  let joining: Joining;
  let operator: Someone;
  let clerk: Someone;
  beforeAll(async () => {
    app = await startApp({ worker: false, settings: { TRUST_PROXY: 'true' } });
    make = new Factories(app);
    joining = new Joining(app);
    operator = await make.operator();
    clerk = await make.person({ organisation: await make.organisation({ kind: 'DEPARTMENT' }), role: 'clerk' });
  });
  afterAll(() => app.stop());

  const found = async (name: string) => {
    const query = 'query ($text: String) { organisations(text: $text) { totalCount } }';
    return (await app.ask<{ organisations: { totalCount: number } }>(query, { text: name })).organisations.totalCount;
  };
  const seen = async (registration: string, token?: string) =>
    app.graphql<{ registration: Record<string, unknown> | null }>(
      `query ($id: ID!) { registration(id: $id) { state similar { id name { zh } } sameCode { id } availableActions { name allowed reason } } }`,
      { id: registration },
      token,
    );

  it('is there once an officer has verified it, who then answers for it and for its administrator', async () => {
    const input = joining.registration();
    const registration = await joining.registered(input);
    expect(await found(input.name.zh)).toBe(0);
    const { data, codes } = await joining.verify(registration, clerk.token, [{ tag: 'national-high-tech' }]);
    expect(codes).toEqual([]);
    expect(data!.verifyRegistration).toMatchObject({
      state: 'VERIFIED',
      decidedBy: { id: clerk.id },
      organisation: { name: input.name, tags: ['national-high-tech'] },
    });
    expect(await found(input.name.zh)).toBe(1);
    const token = await joining.joined(input.applicant.email);
    const { me } = await app.ask<{ me: object }>(
      '{ me { email memberships { role organisation { name { zh } } grantedBy { id } grantedAs } } }',
      {},
      token,
    );
    expect(me).toEqual({
      email: input.applicant.email,
      memberships: [
        { role: 'administrator', organisation: { name: { zh: input.name.zh } }, grantedBy: { id: clerk.id }, grantedAs: 'officer' },
      ],
    });
  });

  it('counts for nobody before its applicant has confirmed the address', async () => {
    const input = joining.registration();
    expect((await joining.register(input)).data).toEqual({ registerOrganisation: true });
    const row = await joining.rowFor('registration', input.applicant.email);
    const id = `registration_${row.replaceAll('-', '')}`;
    expect((await seen(id, clerk.token)).data).toEqual({ registration: null });
    expect((await seen(id, operator.token)).data).toEqual({ registration: null });
    expect((await joining.verify(id, clerk.token)).codes).toEqual(['NOT_FOUND']);
  });

  it('is confirmed once, in time, and by what the mail holds alone', async () => {
    const input = joining.registration();
    await joining.register(input);
    const row = await joining.rowFor('registration', input.applicant.email);
    const token = joining.token('registration', row);
    for (const wrong of ['', 'x'.repeat(64), joining.token('invitation', row), token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A')])
      expect((await joining.confirm(wrong)).codes).toEqual(['REGISTRATION_OVER']);
    const both = await Promise.all([joining.confirm(token), joining.confirm(token)]);
    expect(both.flatMap(({ codes }) => codes)).toEqual(['REGISTRATION_OVER']);
    const late = joining.registration();
    await joining.register(late);
    const lateRow = await joining.rowFor('registration', late.applicant.email);
    await app.database.query('update registration set expires_at = clock_timestamp() where id = $1', [lateRow]);
    expect((await joining.confirm(joining.token('registration', lateRow))).codes).toEqual(['REGISTRATION_OVER']);
  });

  it('given a code of an organisation, expect CREDIT_CODE_TAKEN; given one that another only applies for, no word of it', async () => {
    const creditCode = newCreditCode();
    await make.organisation({ creditCode });
    expect((await joining.register(joining.registration({ creditCode }))).codes).toEqual(['CREDIT_CODE_TAKEN']);
    const [one, other] = [joining.registration(), joining.registration()];
    other.creditCode = one.creditCode;
    await joining.registered(one);
    expect((await joining.register(other)).data).toEqual({ registerOrganisation: true });
  });

  it('given a code that is wrong, expect CREDIT_CODE_INVALID', async () => {
    expect((await joining.register(joining.registration({ creditCode: '91350100M000100Y44' }))).codes).toEqual(['CREDIT_CODE_INVALID']);
  });

  it('shows the officer organisations of similar names, however they are written', async () => {
    const known = await make.organisation({ name: { zh: '无锡星河机器人股份有限公司', en: 'Wuxi Galaxy Robotics Co., Ltd.' } });
    const far = await make.organisation({ name: { zh: '南京农业大学', en: 'Nanjing Agricultural University' } });
    const id = await joining.registered(
      joining.registration({ name: { zh: '无锡　星河机器人（有限公司）', en: 'ＷＵＸＩ GALAXY robotics' } }),
    );
    const { data } = await seen(id, clerk.token);
    const ids = (data!.registration!.similar as { id: string }[]).map((each) => each.id);
    expect(ids).toContain(known);
    expect(ids).not.toContain(far);
  });

  it('of two that apply with one code becomes one organisation: the other is refused with the verification, also where both are verified at once', async () => {
    const [one, other] = [joining.registration(), joining.registration()];
    other.creditCode = one.creditCode;
    const ids = [await joining.registered(one), await joining.registered(other)];
    const answers = await Promise.all(ids.map((id) => joining.verify(id, clerk.token)));
    expect(answers.filter(({ codes }) => codes.length === 0)).toHaveLength(1);
    const [rows] = await app.database.query<{ n: number }>('select count(*)::int as n from organisation where credit_code = $1', [
      one.creditCode,
    ]);
    expect(rows).toEqual({ n: 1 });
    const states = await Promise.all(ids.map(async (id) => (await seen(id, clerk.token)).data!.registration!.state));
    expect(states.sort()).toEqual(['REFUSED', 'VERIFIED']);
  });

  it('is refused with the reason, and may register again', async () => {
    const input = joining.registration();
    const id = await joining.registered(input);
    const REFUSE =
      'mutation ($input: RefuseRegistrationInput!, $key: ID!) { refuseRegistration(input: $input, key: $key) { state reason } }';
    const refuse = (token?: string) => app.graphql(REFUSE, { input: { registration: id, reason: '名称不符' }, key: newKey() }, token);
    expect((await refuse(clerk.token)).data).toEqual({ refuseRegistration: { state: 'REFUSED', reason: '名称不符' } });
    expect((await refuse(clerk.token)).codes).toEqual(['WRONG_STATE']);
    expect((await joining.verify(id, clerk.token)).codes).toEqual(['WRONG_STATE']);
    expect((await joining.register(input)).codes).toEqual([]);
  });

  it('is not verified by who applies, and a department only by the operator', async () => {
    const { me } = await app.ask<{ me: { email: string } }>('{ me { email } }', {}, clerk.token);
    const own = await joining.registered(joining.registration({ applicant: { name: text('Clerk'), email: me.email } }));
    expect((await joining.verify(own, clerk.token)).codes).toEqual(['TWO_PERSON_RULE']);
    const department = await joining.registered(joining.registration({ kind: 'DEPARTMENT' }));
    expect((await joining.verify(department, clerk.token)).codes).toEqual(['FORBIDDEN']);
    expect((await joining.verify(department, operator.token)).codes).toEqual([]);
  });

  it('as anybody else, expect nothing to be seen or done', async () => {
    const pi = await make.person({ organisation: await make.organisation(), role: 'pi' });
    const id = await joining.registered(joining.registration());
    expect((await joining.verify(id, pi.token)).codes).toEqual(['FORBIDDEN']);
    expect((await seen(id)).codes).toEqual(['UNAUTHENTICATED']);
    expect((await seen(id, pi.token)).data).toEqual({ registration: null });
    const ways = 'query ($id: ID!) { node(id: $id) { id } registrations { totalCount nodes { id } } }';
    expect(await app.ask(ways, { id }, pi.token)).toEqual({ node: null, registrations: { totalCount: 0, nodes: [] } });
  });

  it('given a repeated key, expect the first answer and one registration', async () => {
    const input = joining.registration();
    const key = newKey();
    for (let at = 0; at < 2; at += 1) expect((await joining.register(input, { key })).data).toEqual({ registerOrganisation: true });
    expect((await joining.register(joining.registration(), { key })).codes).toEqual(['KEY_REUSED']);
    const [rows] = await app.database.query<{ n: number }>('select count(*)::int as n from registration where applicant_email = $1', [
      input.applicant.email,
    ]);
    expect(rows).toEqual({ n: 1 });
  });

  it('given many from one source, expect TOO_MANY_REQUESTS for it and not for others', async () => {
    const applicant = { name: text('Busy'), email: `busy-${newKey()}@example.org` };
    const [first, from] = [{ input: joining.registration({ applicant }), key: newKey() }, '203.0.113.7'];
    const codes: unknown[] = [...(await joining.register(first.input, { key: first.key, from })).codes];
    for (let at = 0; at < 5; at += 1) codes.push(...(await joining.register(joining.registration({ applicant }), { from })).codes);
    expect(codes).toEqual(['TOO_MANY_REQUESTS']);
    // What was taken before is answered as before: whoever lost the answer asks again with the same key.
    expect((await joining.register(first.input, { key: first.key, from })).data).toEqual({ registerOrganisation: true });
    expect((await joining.register(joining.registration({ applicant }), { from: '203.0.113.8' })).codes).toEqual([]);
  });
});
