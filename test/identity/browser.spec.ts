import { startApp, type TestApp } from '../app.js';
import { Factories, type Someone } from '../factories.js';

const EVIL = 'https://evil.example.org';

describe('what a browser is told', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: false });
  });
  afterAll(() => app.stop());

  const PATHS = [
    '/',
    '/graphiql/graphiql.js',
    '/graphiql/page.js',
    '/health/ready',
    '/metrics',
    '/files/file_0',
    '/nothing',
    '/sign-in/oidc',
  ];

  it.each(PATHS)('of %s: to run nothing of others, to guess no type, to be in no frame, to tell no referrer', async (path) => {
    const { headers } = await fetch(`${app.url}${path}`, { headers: { accept: 'text/html' } });
    const policy = Object.fromEntries(
      headers
        .get('content-security-policy')!
        .split(';')
        .map((part) => [part.trim().split(' ')[0], part.trim().split(' ').slice(1).join(' ')]),
    );
    expect(policy).toMatchObject({ 'default-src': "'self'", 'object-src': "'none'", 'base-uri': "'none'", 'frame-ancestors': "'none'" });
    // Scripts fall back to default-src: none inline, none evaluated.
    expect(policy).not.toHaveProperty('script-src');
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('of answers and refusals: to keep none', async () => {
    const post = (body: string) => fetch(`${app.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const answers = [
      await post('{"query":"{ me { id } }"}'),
      await post('{"query":"{ nothing }"}'),
      await post('{"query":"{ people { totalCount } }"}'),
      await post('{'),
      await fetch(`${app.url}/files/file_0`),
      await fetch(`${app.url}/health/ready`),
      await fetch(`${app.url}/nothing`),
    ];
    expect(answers.map(({ headers }) => headers.get('cache-control'))).toEqual(answers.map(() => expect.stringContaining('no-store')));
    expect((await fetch(`${app.url}/graphiql/graphiql.js`)).headers.get('cache-control')).toBe('public, max-age=86400');
  });

  it('of plain HTTP on this machine: to go on with it', async () => {
    expect((await fetch(app.url)).headers.get('strict-transport-security')).toBeNull();
  });
});

describe('behind a proxy of ours', () => {
  it('a browser is told to come by TLS alone', async () => {
    const app = await startApp({ worker: false, settings: { TRUST_PROXY: 'true' } });
    expect((await fetch(app.url)).headers.get('strict-transport-security')).toMatch(/^max-age=31536000; includeSubDomains$/);
    await app.stop();
  });
});

describe('a page of another site', () => {
  let app: TestApp;
  let someone: Someone;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    someone = await new Factories(app).operator();
  });
  afterAll(() => app.stop());
  const MUTATION = JSON.stringify({ query: 'mutation { demoSignIn { token } }' });
  /** Whatever a browser may hold for us, and the token where a cookie or an address would carry it. */
  const carried = () => ({
    origin: EVIL,
    cookie: `__Host-jiebang-sign-in=x; authorization=Bearer ${someone.token}; token=${someone.token}`,
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'that posts %j to GraphQL, as a form may without being asked, runs nothing',
    async (type) => {
      const before = await app.database.query('select count(*) from session');
      const body = type.startsWith('application/x') ? `query=${encodeURIComponent('mutation { demoSignIn { token } }')}` : MUTATION;
      const response = await fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { ...carried(), ...(type && { 'content-type': type }) },
        body: type ? body : new Blob([body]),
      });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(await app.database.query('select count(*) from session')).toEqual(before);
    },
  );

  it('that gets a query by address runs nothing', async () => {
    for (const query of ['{__typename}', 'mutation{demoSignIn{token}}']) {
      const response = await fetch(`${app.url}/graphql?query=${encodeURIComponent(query)}`, { headers: carried() });
      expect(response.status).toBe(400);
    }
  });

  it('that asks before may not: no method, header or credential is allowed', async () => {
    for (const path of ['/graphql', '/files', '/sign-in/oidc']) {
      const response = await fetch(`${app.url}${path}`, {
        method: 'OPTIONS',
        headers: { origin: EVIL, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization, content-type' },
      });
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    const answered = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { origin: EVIL, 'content-type': 'application/json', authorization: `Bearer ${someone.token}` },
      body: JSON.stringify({ query: '{ me { id } }' }),
    });
    expect([...answered.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('that uploads by a form is nobody', async () => {
    const form = new FormData();
    form.set('file', new Blob(['a,b\n']), 'table.csv');
    const before = await app.database.query('select count(*) from file');
    const upload = await fetch(`${app.url}/files?token=${someone.token}`, { method: 'POST', body: form, headers: carried() });
    expect(upload.status).toBe(401);
    expect(await app.database.query('select count(*) from file')).toEqual(before);
  });

  it('finds that a token counts in the Authorization header alone', async () => {
    const ask = async (headers: Record<string, string>, path = '') =>
      (
        (await (
          await fetch(`${app.url}/graphql${path}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...headers },
            body: '{"query":"{ me { id } }"}',
          })
        ).json()) as { data: { me: object | null } }
      ).data.me;
    expect(await ask({ authorization: `Bearer ${someone.token}` })).not.toBeNull();
    expect(await ask(carried())).toBeNull();
    expect(await ask({ authorization: `Basic ${someone.token}` })).toBeNull();
    expect(await ask({}, `?access_token=${someone.token}`)).toBeNull();
  });
});
