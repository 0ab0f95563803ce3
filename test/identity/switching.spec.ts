import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, type Someone } from '../factories.js';

describe('a session of who has roles in several organisations', () => {
  let app: TestApp;
  let make: Factories;
  let operator: Someone;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    make = new Factories(app);
    operator = await make.operator();
  });
  afterAll(() => app.stop());

  const switchTo = (organisation: string | null, token: string) =>
    app.graphql('mutation ($organisation: ID) { switchOrganisation(organisation: $organisation) }', { organisation }, token);
  const workingFor = async (token: string) =>
    (await app.ask<{ me: { workingFor: string | null } }>('{ me { workingFor } }', {}, token)).me.workingFor;
  const invite = (organisation: string, token: string) =>
    app.graphql(
      'mutation ($input: InviteInput!, $key: ID!) { invite(input: $input, key: $key) { id } }',
      {
        input: { organisation, email: `${newKey()}@example.org`, name: { zh: '某', en: 'Somebody' }, roles: ['pi'] },
        key: newKey(),
      },
      token,
    );

  it('acts with all of them, or with those of one, as its person chooses', async () => {
    const [first, second] = [await make.organisation(), await make.organisation()];
    const someone = await make.person({ organisation: first, role: 'administrator' }, { organisation: second, role: 'administrator' });
    expect(await workingFor(someone.token)).toBeNull();
    for (const organisation of [first, second]) expect((await invite(organisation, someone.token)).codes).toEqual([]);
    expect((await switchTo(first, someone.token)).data).toEqual({ switchOrganisation: true });
    expect(await workingFor(someone.token)).toBe(first);
    expect((await invite(first, someone.token)).codes).toEqual([]);
    expect((await invite(second, someone.token)).codes).toEqual(['NOT_FOUND']);
    const { mySessions } = await app.ask<{ mySessions: object[] }>('{ mySessions { organisation current } }', {}, someone.token);
    expect(mySessions).toContainEqual({ organisation: first, current: true });
    const { me } = await app.ask<{ me: { memberships: object[] } }>('{ me { memberships { role } } }', {}, someone.token);
    expect(me.memberships).toHaveLength(2);
    await switchTo(null, someone.token);
    expect((await invite(second, someone.token)).codes).toEqual([]);
  });

  it('switches to no organisation in which no role is held, and of nobody else is it told', async () => {
    const someone = await make.person({ organisation: await make.organisation(), role: 'pi' });
    const foreign = await make.organisation();
    expect((await switchTo(foreign, someone.token)).codes).toEqual(['NOT_FOUND']);
    expect((await switchTo(`organisation_${'0'.repeat(32)}`, someone.token)).codes).toEqual(['NOT_FOUND']);
    expect((await app.graphql('mutation { switchOrganisation }')).codes).toEqual(['UNAUTHENTICATED']);
    const other = await make.person({ organisation: foreign, role: 'pi' });
    await switchTo(foreign, other.token);
    const query = 'query ($id: ID!) { person(id: $id) { workingFor } }';
    expect(await app.ask(query, { id: other.id }, someone.token)).toEqual({ person: { workingFor: null } });
  });

  it('of an operator stays an operator’s, who is kept from sealed bids', async () => {
    const firm = await make.organisation();
    await app.ask(
      'mutation ($input: GrantMembershipInput!, $key: ID!) { grantMembership(input: $input, key: $key) { id } }',
      { input: { person: operator.id, organisation: firm, role: 'pi' }, key: newKey() },
      operator.token,
    );
    expect((await switchTo(firm, operator.token)).codes).toEqual([]);
    expect((await app.graphql('{ people { totalCount } }', {}, operator.token)).codes).toEqual([]);
    await switchTo(null, operator.token);
  });
});
