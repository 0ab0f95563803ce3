import type { DemoAccount } from './identity/demo-people.js';

const FIRST_QUERY = '{ challenges(first: 5) { totalCount nodes { code title { zh en } state } } }';

/** What the terminal says when everything runs: where it is, whom to sign in as, and a first query. */
export function welcome(
  url: string,
  { demo, folder, accounts }: { demo: boolean; folder?: string; accounts: readonly DemoAccount[] },
): string {
  const [clerk] = accounts.filter(({ roles }) => roles.includes('clerk'));
  const post = (query: string) => `curl -s ${url}/graphql -H 'content-type: application/json' -d '${JSON.stringify({ query })}'`;
  return [
    `Jiebang 揭榜挂帅 is running: ${url}`,
    `  In a browser: GraphiQL. For programs: ${url}/graphql`,
    ...(folder ? [`  Data: ${folder}`] : []),
    ...(demo ? ['  This is a demo: its clock stands still and is moved by the mutation moveClock.'] : []),
    ...(accounts.length > 0 ? ['', '  Sign in as one of the demo people:', ...signIns(accounts)] : []),
    '',
    '  A first query:',
    `    ${post(FIRST_QUERY)}`,
    ...(clerk
      ? [
          '  A first sign-in, as the clerk:',
          `    ${post(`mutation { signIn(email: "${clerk.email}", password: "${clerk.password}") { token } }`)}`,
        ]
      : []),
    '',
    '  Ctrl-C stops everything.',
  ].join('\n');
}

function signIns(accounts: readonly DemoAccount[]): string[] {
  const roles = ({ roles }: DemoAccount) => roles.join(', ');
  const width = (value: (account: DemoAccount) => string) => Math.max(...accounts.map((account) => value(account).length));
  const [first, second] = [width(roles), width(({ email }) => email)];
  return accounts.map((account) => `    ${roles(account).padEnd(first)}  ${account.email.padEnd(second)}  ${account.password}`);
}
