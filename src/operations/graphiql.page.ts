import { CHALLENGE, LETTERS } from './graphiql.openings.js';

/** What a new user finds in the editor. */
export const FIRST_QUERY = `# Welcome to Jiebang 揭榜挂帅.
# Ctrl-Enter runs this; Ctrl-Space shows what can be asked.
# To act as somebody: signIn, then in the Headers tab
#   { "Authorization": "Bearer <token>" }
query OpenChallenges {
  demoClock { instant nextDue }
  challenges(first: 5, state: OPEN) {
    totalCount
    nodes {
      id code title { zh en } state
      list { code phase department { name { zh en } } }
    }
  }
}
`;

/** GraphiQL's own page; every file comes from this server (see the content security policy). */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Jiebang 揭榜挂帅 · GraphiQL</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/graphiql/graphiql.css">
<link rel="stylesheet" href="/graphiql/page.css">
</head>
<body>
<div id="graphiql"></div>
<script src="/graphiql/react.js"></script>
<script src="/graphiql/react-dom.js"></script>
<script src="/graphiql/graphiql.js"></script>
<script src="/graphiql/page.js"></script>
</body>
</html>
`;

export const STYLE = 'html, body, #graphiql { height: 100%; margin: 0; }';

/**
 * Where a mail leads here, its document stands ready, and the secret leaves the address; what is typed there, passwords among it, is not kept in the
 * browser.
 */
export const SCRIPT = `const fetcher = GraphiQL.createFetcher({ url: '/graphql' });
const LETTERS = ${JSON.stringify(LETTERS)};
const CHALLENGE = ${JSON.stringify(CHALLENGE)};
const NOWHERE = { length: 0, getItem: () => null, setItem() {}, removeItem() {}, clear() {} };
function opening() {
  const [kind, token] = location.hash.slice(1).split('=');
  if (token && Object.hasOwn(LETTERS, kind)) {
    history.replaceState(null, '', '/');
    const { query, variables } = LETTERS[kind];
    const filled = { ...variables, token, ...('key' in variables && { key: crypto.getRandomValues(new Uint32Array(4)).join('-') }) };
    return { query, variables: JSON.stringify(filled, null, 2), storage: NOWHERE };
  }
  const id = new URLSearchParams(location.search).get('challenge');
  return id ? { query: CHALLENGE.query, variables: JSON.stringify({ id }, null, 2), storage: NOWHERE } : {};
}
const page = React.createElement(GraphiQL, {
  fetcher,
  defaultQuery: ${JSON.stringify(FIRST_QUERY)},
  defaultHeaders: '{ "Accept-Language": "en" }',
  shouldPersistHeaders: false,
  ...opening(),
});
ReactDOM.createRoot(document.getElementById('graphiql')).render(page);
`;
