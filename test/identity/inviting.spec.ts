import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, type Someone, text } from '../factories.js';
import { Joining } from './joining.js';
import { PASSWORD } from './people.js';

describe('people who are invited', () => {
  let app: TestApp;
  let make: Factories;
  let joining: Joining;
  let operator: Someone;
  let firm: string;
  let administrator: Someone;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    make = new Factories(app);
    joining = new Joining(app);
    operator = await make.operator();
    firm = await make.organisation();
    administrator = await make.person({ organisation: firm, role: 'administrator' });
  });
  afterAll(() => app.stop());

  const address = () => `invited-${newKey()}@example.org`;
  const invited = async (email: string, roles: string[] = ['pi'], organisation = firm, by = administrator) => {
    const { data, codes } = await joining.invite({ organisation, email, roles }, by.token);
    if (codes.length) throw new Error(String(codes));
    return data!.invite;
  };
  const emailOf = async (someone: Someone) => (await app.ask<{ me: { email: string } }>('{ me { email } }', {}, someone.token)).me.email;
  const rolesOf = async (token: string) => {
    const query = '{ me { memberships { role organisation { id } grantedBy { id } grantedAs } } }';
    return (await app.ask<{ me: { memberships: object[] } }>(query, {}, token)).me.memberships;
  };
  const read = (token: string) =>
    app.graphql('query ($token: String!) { invitationByToken(token: $token) { id organisation { en } roles name { en } hasAccount } }', {
      token,
    });

  it('and new get an account with the first password and the roles, answered for by who invited', async () => {
    const email = address();
    const { id, state } = await invited(email, ['pi', 'unit-approver']);
    expect(state).toBe('OPEN');
    const token = joining.token('invitation', id);
    expect((await read(token)).data).toMatchObject({ invitationByToken: { id, roles: ['pi', 'unit-approver'], hasAccount: false } });
    expect((await joining.join(token, 'too short')).codes).toEqual(['PASSWORD_TOO_SHORT']);
    expect((await joining.join(token, PASSWORD, text('My own name'))).data).toEqual({ joinByInvitation: true });
    const mine = await joining.signIn(email);
    expect(await rolesOf(mine)).toEqual(
      ['pi', 'unit-approver'].map((role) => ({
        role,
        organisation: { id: firm },
        grantedBy: { id: administrator.id },
        grantedAs: 'administrator',
      })),
    );
    expect(await app.ask('{ me { name { en } } }', {}, mine)).toEqual({ me: { name: { en: 'My own name' } } });
    for (const late of [await joining.join(token), await read(token)]) expect(late.codes).toEqual(['INVITATION_OVER']);
  });

  it('and have an account accept signed in, and then hold roles in several organisations', async () => {
    const someone = await make.person({ organisation: await make.organisation(), role: 'pi' });
    const { id } = await invited((await emailOf(someone)).toUpperCase(), ['team-member']);
    const token = joining.token('invitation', id);
    expect((await read(token)).data).toMatchObject({ invitationByToken: { hasAccount: true } });
    expect((await joining.join(token)).codes).toEqual(['EMAIL_TAKEN']);
    const { data } = await joining.onInvitation('acceptInvitation', id, someone.token);
    expect(data).toMatchObject({ acceptInvitation: { id, state: 'ACCEPTED', availableActions: [] } });
    expect(await rolesOf(someone.token)).toHaveLength(2);
  });

  it('accept once, also where two come at once', async () => {
    const token = joining.token('invitation', (await invited(address())).id);
    const both = await Promise.all([joining.join(token), joining.join(token)]);
    expect(both.flatMap(({ codes }) => codes)).toEqual(['INVITATION_OVER']);
    const someone = await make.person();
    const { id } = await invited(await emailOf(someone));
    const again = await Promise.all([1, 2].map(() => joining.onInvitation('acceptInvitation', id, someone.token)));
    expect(again.flatMap(({ codes }) => codes)).toEqual(['WRONG_STATE']);
  });

  it('decline, signed in or by the token, and hold nothing', async () => {
    const someone = await make.person();
    const { id } = await invited(await emailOf(someone));
    expect((await joining.onInvitation('declineInvitation', id, someone.token)).data).toMatchObject({
      declineInvitation: { state: 'DECLINED' },
    });
    expect((await joining.onInvitation('acceptInvitation', id, someone.token)).codes).toEqual(['WRONG_STATE']);
    expect(await rolesOf(someone.token)).toEqual([]);
    const token = joining.token('invitation', (await invited(address())).id);
    const decline = () =>
      app.graphql('mutation ($token: String!, $key: ID!) { declineByToken(token: $token, key: $key) }', { token, key: newKey() });
    expect((await decline()).data).toEqual({ declineByToken: true });
    expect((await decline()).codes).toEqual(['INVITATION_OVER']);
    expect((await joining.join(token)).codes).toEqual(['INVITATION_OVER']);
  });

  it('come too late once it is withdrawn or its time is over', async () => {
    const withdrawn = await invited(address());
    expect((await joining.onInvitation('withdrawInvitation', withdrawn.id, administrator.token)).codes).toEqual([]);
    expect((await joining.join(joining.token('invitation', withdrawn.id))).codes).toEqual(['INVITATION_OVER']);
    const someone = await make.person();
    const { id } = await invited(await emailOf(someone));
    await app.database.query('update invitation set expires_at = clock_timestamp() where id = $1', [
      await joining.rowFor('invitation', await emailOf(someone)),
    ]);
    expect((await joining.onInvitation('acceptInvitation', id, someone.token)).codes).toEqual(['INVITATION_OVER']);
    const { data } = await app.graphql('query ($id: ID!) { invitation(id: $id) { state expired } }', { id }, someone.token);
    expect(data).toEqual({ invitation: { state: 'OPEN', expired: true } });
  });

  it('are seen by nobody but themselves, the administrators and the operator', async () => {
    const { id } = await invited(address());
    const colleague = await make.person({ organisation: firm, role: 'pi' });
    const foreign = await make.person({ organisation: await make.organisation(), role: 'administrator' });
    const query = 'query ($id: ID!) { invitation(id: $id) { id } node(id: $id) { id } }';
    const organisation = 'query ($id: ID!) { organisation(id: $id) { invitations { totalCount } } }';
    for (const { token } of [colleague, foreign]) {
      expect((await app.graphql(query, { id }, token)).data).toEqual({ invitation: null, node: null });
      expect((await app.graphql(organisation, { id: firm }, token)).data).toEqual({ organisation: { invitations: { totalCount: 0 } } });
      for (const act of ['acceptInvitation', 'declineInvitation'])
        expect((await joining.onInvitation(act, id, token)).codes).toEqual(['NOT_FOUND']);
    }
    expect((await joining.onInvitation('withdrawInvitation', id, foreign.token)).codes).toEqual(['NOT_FOUND']);
    expect((await joining.onInvitation('withdrawInvitation', id, colleague.token)).codes).toEqual(['FORBIDDEN']);
    for (const { token } of [administrator, operator])
      expect((await app.graphql(query, { id }, token)).data).toEqual({ invitation: { id }, node: { id } });
  });

  it('are invited by an administrator of that organisation alone, to what is theirs to give, and never by themselves', async () => {
    const foreign = await make.person({ organisation: await make.organisation(), role: 'administrator' });
    expect((await joining.invite({ organisation: firm, email: address(), roles: ['pi'] }, foreign.token)).codes).toEqual(['NOT_FOUND']);
    for (const role of ['clerk', 'operator', 'expert', 'recommender'])
      expect((await joining.invite({ organisation: firm, email: address(), roles: ['pi', role] }, administrator.token)).codes).toEqual([
        'ROLE_NOT_GIVEN',
      ]);
    const own = await emailOf(administrator);
    expect((await joining.invite({ organisation: firm, email: own, roles: ['unit-approver'] }, administrator.token)).codes).toEqual([
      'TWO_PERSON_RULE',
    ]);
    const colleague = await make.person({ organisation: firm, role: 'unit-approver' });
    expect((await joining.invite({ organisation: firm, email: address(), roles: ['pi'] }, colleague.token)).codes).toEqual(['FORBIDDEN']);
  });

  it('as officers wait for a second administrator, who is neither who proposed nor who is invited', async () => {
    const department = await make.organisation({ kind: 'DEPARTMENT' });
    const [one, second] = [
      await make.person({ organisation: department, role: 'administrator' }),
      await make.person({ organisation: department, role: 'administrator' }),
    ];
    const email = address();
    const { id, state } = await invited(email, ['clerk'], department, one);
    expect(state).toBe('PROPOSED');
    expect((await joining.join(joining.token('invitation', id))).codes).toEqual(['INVITATION_OVER']);
    expect((await joining.onInvitation('confirmInvitation', id, one.token)).codes).toEqual(['TWO_PERSON_RULE']);
    expect((await joining.onInvitation('confirmInvitation', id, administrator.token)).codes).toEqual(['NOT_FOUND']);
    expect((await joining.onInvitation('confirmInvitation', id, second.token)).data).toMatchObject({
      confirmInvitation: { state: 'OPEN' },
    });
    expect((await joining.join(joining.token('invitation', id))).codes).toEqual([]);
    const forSecond = await invited(await emailOf(second), ['approver'], department, one);
    expect((await joining.onInvitation('confirmInvitation', forSecond.id, second.token)).codes).toEqual(['TWO_PERSON_RULE']);
    expect((await app.graphql('{ myInvitations { totalCount } }', {}, second.token)).data).toEqual({ myInvitations: { totalCount: 0 } });
    expect((await invited(address(), ['clerk'], department, operator)).state).toBe('OPEN');
  });

  it('lose a role by the administrator, who can take neither the own nor one of another organisation', async () => {
    const colleague = await make.person({ organisation: firm, role: 'pi' });
    const REVOKE = 'mutation ($input: GrantMembershipInput!, $key: ID!) { revokeMembership(input: $input, key: $key) { id } }';
    const revoke = (person: string, role: string, organisation = firm) =>
      app.graphql(REVOKE, { input: { person, organisation, role }, key: newKey() }, administrator.token);
    expect((await revoke(colleague.id, 'pi')).codes).toEqual([]);
    expect(await rolesOf(colleague.token)).toEqual([]);
    expect((await revoke(administrator.id, 'administrator')).codes).toEqual(['TWO_PERSON_RULE']);
    const elsewhere = await make.organisation();
    const foreign = await make.person({ organisation: elsewhere, role: 'pi' });
    expect((await revoke(foreign.id, 'pi', elsewhere)).codes).toEqual(['NOT_FOUND']);
    const expert = await make.expert(firm);
    expect((await revoke(expert.id, 'expert')).codes).toEqual(['ROLE_NOT_GIVEN']);
  });
});
