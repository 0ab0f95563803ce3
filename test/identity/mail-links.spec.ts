import { runInNewContext } from 'node:vm';
import { MailTokens, type MailTokenKind } from '../../src/identity/mail-token.service.js';
import { startApp, type TestApp } from '../app.js';
import { Factories } from '../factories.js';
import { Joining } from './joining.js';
import { PASSWORD } from './people.js';

interface Props {
  query?: string;
  variables?: string;
  storage?: { getItem(name: string): string | null };
}

describe('the page that a mail leads to', () => {
  let app: TestApp;
  let joining: Joining;
  let make: Factories;
  beforeAll(async () => {
    app = await startApp({ worker: false, settings: { PUBLIC_URL: 'https://jiebang.example.org' } });
    joining = new Joining(app);
    make = new Factories(app);
  });
  afterAll(() => app.stop());

  /** What the page gives GraphiQL in a browser that came by this address, and where the address stands then. */
  async function opened(address: string): Promise<{ props: Props; address: string }> {
    const script = await (await fetch(`${app.url}/graphiql/page.js`)).text();
    const location = new URL(address);
    let props: Props = {};
    runInNewContext(script, {
      ...{ location, crypto, URLSearchParams, document: { getElementById: () => null } },
      history: { replaceState: (_state: null, _title: string, path: string) => (location.href = new URL(path, location).href) },
      GraphiQL: { createFetcher: () => null },
      React: { createElement: (_type: unknown, given: Props) => (props = given) },
      ReactDOM: { createRoot: () => ({ render: () => undefined }) },
    });
    return { props, address: location.href };
  }
  const linkOf = async (kind: MailTokenKind, email: string) => app.nest.get(MailTokens).linkOf(kind, await joining.rowFor(kind, email))!;
  const run = (props: Props, operationName: string, typed: object = {}) =>
    fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: props.query, operationName, variables: { ...JSON.parse(props.variables!), ...typed } }),
    }).then(async (response) => (await response.json()) as { data: unknown; errors?: unknown });

  it('confirms a registration with what stands there, and keeps the secret neither in the address nor in the browser', async () => {
    const input = joining.registration();
    await joining.register(input);
    const { props, address } = await opened(await linkOf('registration', input.applicant.email));
    expect(address).toBe('https://jiebang.example.org/');
    expect(props.storage!.getItem('graphiql:tabState')).toBeNull();
    expect(await run(props, 'ConfirmRegistration')).toEqual({ data: { confirmRegistration: true } });
  });

  it('shows an invitation, and takes a first password', async () => {
    const organisation = await make.organisation();
    const administrator = await make.person({ organisation, role: 'administrator' });
    const email = 'invited@example.org';
    const { codes } = await joining.invite({ organisation, email, roles: ['pi'] }, administrator.token);
    expect(codes).toEqual([]);
    const { props } = await opened(await linkOf('invitation', email));
    expect(await run(props, 'Invitation')).toMatchObject({ data: { invitationByToken: { roles: ['pi'], hasAccount: false } } });
    expect(await run(props, 'Join', { password: PASSWORD })).toEqual({ data: { joinByInvitation: true } });
    expect(await joining.signIn(email)).toEqual(expect.any(String));
  });

  it('opens a challenge where the feed leads to it, and the first query otherwise', async () => {
    const id = `challenge_${'0'.repeat(32)}`;
    const { props } = await opened(`https://jiebang.example.org/?challenge=${id}`);
    expect(await run(props, 'Challenge')).toEqual({ data: { challenge: null } });
    for (const plain of ['', '#', '#constructor=x', '#registration', '#registration='])
      expect((await opened(`https://jiebang.example.org/${plain}`)).props).not.toHaveProperty('query');
  });
});
