import { startApp, type TestApp } from '../app.js';
import { Factories, newCreditCode, newKey, type Someone, text } from '../factories.js';

const CREATE_ORGANISATION = `mutation ($input: CreateOrganisationInput!, $key: ID!) {
  createOrganisation(input: $input, key: $key) { id kind name { zh en } creditCode regionCode tags contactEmail parent { id } availableActions { name allowed reason } }
}`;
const CREATE_PERSON = `mutation ($input: CreatePersonInput!, $key: ID!) {
  createPerson(input: $input, key: $key) { id name { en } email memberships { role organisation { id } } }
}`;

describe('registering', () => {
  let app: TestApp;
  let make: Factories;
  let operator: Someone;
  let clerk: Someone;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    make = new Factories(app);
    operator = await make.operator();
    clerk = await make.person({ organisation: await make.organisation({ kind: 'DEPARTMENT' }), role: 'clerk' });
  });
  afterAll(() => app.stop());

  const organisation = (given: object = {}) => ({
    kind: 'UNIVERSITY',
    name: { zh: '大学', en: 'University' },
    creditCode: newCreditCode(),
    regionCode: '320100',
    tags: ['sme'],
    contactEmail: 'office@example.org',
    ...given,
  });
  const person = (given: object = {}) => ({
    name: text('Ada'),
    email: `Ada.${newKey()}@Example.org`,
    password: 'correct horse battery',
    memberships: [],
    ...given,
  });
  const asOperator = (query: string, input: object, key = newKey()) => app.graphql(query, { input, key }, operator.token);

  it('as operator: an organisation, read back whole', async () => {
    const parent = await make.organisation();
    const input = organisation({ parent });
    const { data, codes } = await asOperator(CREATE_ORGANISATION, input);
    expect(codes).toEqual([]);
    expect(data).toEqual({
      createOrganisation: {
        ...input,
        id: expect.stringMatching(/^organisation_[0-9a-f]{32}$/),
        parent: { id: parent },
        availableActions: expect.arrayContaining([{ name: 'grantMembership', allowed: true, reason: null }]),
      },
    });
  });

  it.each([
    ['a wrong check character', '91350100M000100Y44', 'CREDIT_CODE_INVALID'],
    ['a letter that is not in the alphabet', '9135010OM000100Y43', 'CREDIT_CODE_INVALID'],
    ['a code that is too short', '91350100M000100Y4', 'CREDIT_CODE_INVALID'],
  ])('as operator: given %s, expect %s → %s', async (_what, creditCode, code) => {
    expect((await asOperator(CREATE_ORGANISATION, organisation({ creditCode }))).codes).toEqual([code]);
  });

  it('as operator: given a credit code on record, expect CREDIT_CODE_TAKEN', async () => {
    const creditCode = newCreditCode();
    await make.organisation({ creditCode });
    expect((await asOperator(CREATE_ORGANISATION, organisation({ creditCode }))).codes).toEqual(['CREDIT_CODE_TAKEN']);
  });

  it('as operator: given faults of form, expect INPUT_INVALID with each path', async () => {
    const { codes, errors } = await asOperator(CREATE_ORGANISATION, organisation({ regionCode: '32', contactEmail: 'nobody' }));
    expect(codes).toEqual(['INPUT_INVALID']);
    expect(JSON.stringify(errors)).toMatch(/regionCode.*contactEmail/);
  });

  it('as operator: given an id of another type, expect ID_INVALID; of nothing, NOT_FOUND', async () => {
    expect((await asOperator(CREATE_ORGANISATION, organisation({ parent: operator.id }))).codes).toEqual(['ID_INVALID']);
    const parent = `organisation_${'0'.repeat(32)}`;
    expect((await asOperator(CREATE_ORGANISATION, organisation({ parent }))).codes).toEqual(['NOT_FOUND']);
  });

  it('as another role, expect FORBIDDEN; as the public, UNAUTHENTICATED', async () => {
    const variables = { input: organisation(), key: newKey() };
    expect((await app.graphql(CREATE_ORGANISATION, variables, clerk.token)).codes).toEqual(['FORBIDDEN']);
    expect((await app.graphql(CREATE_ORGANISATION, variables)).codes).toEqual(['UNAUTHENTICATED']);
  });

  it('given a repeated key, expect the first result; given another input under it, KEY_REUSED', async () => {
    const key = newKey();
    const input = organisation();
    const first = await asOperator(CREATE_ORGANISATION, input, key);
    expect(first.codes).toEqual([]);
    expect((await asOperator(CREATE_ORGANISATION, input, key)).data).toEqual(first.data);
    expect((await asOperator(CREATE_ORGANISATION, organisation(), key)).codes).toEqual(['KEY_REUSED']);
  });

  it('as operator: a person with roles, whose address is kept in lower case', async () => {
    const unit = await make.organisation();
    const input = person({
      memberships: [
        { organisation: unit, role: 'unit-approver' },
        { organisation: unit, role: 'unit-approver' },
      ],
    });
    const { data, codes } = await asOperator(CREATE_PERSON, input);
    expect(codes).toEqual([]);
    expect(data).toMatchObject({
      createPerson: { email: input.email.toLowerCase(), memberships: [{ role: 'unit-approver', organisation: { id: unit } }] },
    });
  });

  it('as operator: given an address on record in another case, expect EMAIL_TAKEN', async () => {
    const input = person();
    await asOperator(CREATE_PERSON, input);
    expect((await asOperator(CREATE_PERSON, person({ email: input.email.toUpperCase() }))).codes).toEqual(['EMAIL_TAKEN']);
  });

  it('as operator: given two at once with one address, expect one to be refused', async () => {
    const input = person();
    const answers = await Promise.all([asOperator(CREATE_PERSON, input), asOperator(CREATE_PERSON, input)]);
    expect(answers.flatMap(({ codes }) => codes)).toEqual(['EMAIL_TAKEN']);
  });

  it('as operator: given a short password or an unknown role, expect a refusal', async () => {
    expect((await asOperator(CREATE_PERSON, person({ password: 'ninechars' }))).codes).toEqual(['PASSWORD_TOO_SHORT']);
    const memberships = [{ organisation: await make.organisation(), role: 'king' }];
    expect((await asOperator(CREATE_PERSON, person({ memberships }))).codes).toEqual(['INPUT_INVALID']);
  });

  it('as operator: a role is granted once, however often it is asked for', async () => {
    const GRANT = `mutation ($input: GrantMembershipInput!, $key: ID!) { grantMembership(input: $input, key: $key) { id memberships { role } } }`;
    const input = { person: clerk.id, organisation: await make.organisation(), role: 'expert' };
    const expected = { grantMembership: { id: clerk.id, memberships: [{ role: 'clerk' }, { role: 'expert' }] } };
    expect((await asOperator(GRANT, input)).data).toEqual(expected);
    expect((await asOperator(GRANT, input)).data).toEqual(expected);
  });

  it('as operator: a holding, which a later one replaces', async () => {
    const RECORD = `mutation ($input: RecordShareholdingInput!, $key: ID!) { recordShareholding(input: $input, key: $key) { id shareholdings { percent owned { id } } } }`;
    const [owner, owned] = [await make.organisation(), await make.organisation()];
    await asOperator(RECORD, { owner, owned, percent: 60 });
    expect((await asOperator(RECORD, { owner, owned, percent: 12.5 })).data).toEqual({
      recordShareholding: { id: owner, shareholdings: [{ percent: 12.5, owned: { id: owned } }] },
    });
    expect((await asOperator(RECORD, { owner, owned, percent: 100.5 })).codes).toEqual(['INPUT_INVALID']);
  });

  it('leaves who made what on record, and never a password', async () => {
    const input = person({ password: 'a password to look for' });
    const { data } = await asOperator(CREATE_PERSON, input);
    const uuid = (data as { createPerson: { id: string } }).createPerson.id.replace('person_', '');
    const events = await app.database.query('select actor_id, actor_role, event from event where subject_id = $1', [uuid]);
    expect(events).toEqual([{ actor_id: operator.actor.personId, actor_role: 'operator', event: 'create' }]);
    const [found] = await app.database.query<{ n: number }>(`select count(*)::int as n from event where document::text like '%look for%'`);
    expect(found).toEqual({ n: 0 });
  });

  it('as operator: a role is taken back, and the next request is without it', async () => {
    const organisation = await make.organisation({ kind: 'DEPARTMENT' });
    const someone = await make.person({ organisation, role: 'clerk' });
    const REVOKE =
      'mutation ($input: GrantMembershipInput!, $key: ID!) { revokeMembership(input: $input, key: $key) { memberships { role } } }';
    const role = { person: someone.id, organisation, role: 'clerk' };
    const mine = async () =>
      (await app.ask<{ me: { memberships: object[] } }>('{ me { memberships { role } } }', {}, someone.token)).me.memberships;
    expect(await mine()).toEqual([{ role: 'clerk' }]);
    expect((await app.graphql(REVOKE, { input: role, key: newKey() }, clerk.token)).codes).toEqual(['FORBIDDEN']);
    expect((await asOperator(REVOKE, { ...role, role: 'approver' })).codes).toEqual(['NOT_FOUND']);
    expect((await asOperator(REVOKE, role)).data).toEqual({ revokeMembership: { memberships: [] } });
    expect(await mine()).toEqual([]);
    expect((await asOperator(REVOKE, role)).codes).toEqual(['NOT_FOUND']);
    const query = '{ me { memberships { role organisation { id } } } }';
    const { me } = await app.ask<{ me: { memberships: { organisation: { id: string } }[] } }>(query, {}, operator.token);
    const own = { person: operator.id, organisation: me.memberships[0]!.organisation.id, role: 'operator' };
    expect((await asOperator(REVOKE, own)).codes).toEqual(['TWO_PERSON_RULE']);
  });
});
