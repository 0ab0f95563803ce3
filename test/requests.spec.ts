import { withClient } from '../src/embedded/postgres.cluster.js';
import { FIRST_QUERY } from '../src/operations/graphiql.page.js';
import { startApp, type TestApp } from './app.js';

describe('a request', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ settings: { BODY_LIMIT: '20000' } });
  });
  afterAll(() => app.stop());

  it('is answered', async () => {
    expect(await app.graphql('{ demoClock { at: instant } }')).toMatchObject({
      status: 200,
      errors: [],
      data: { demoClock: { at: '1999-12-31T16:00:00.000Z' } },
    });
  });

  it.each([
    ['a document that is not GraphQL', '{ demoClock {', 'GRAPHQL_PARSE_FAILED', 400],
    ['a field that does not exist', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED', 400],
    ['a wrong literal', '{ demoClock(waitMs: "x") { instant } }', 'GRAPHQL_VALIDATION_FAILED', 400],
    [
      'two operations and no name',
      'query A { demoClock { instant } } query B { demoClock { instant } }',
      'OPERATION_RESOLUTION_FAILURE',
      400,
    ],
  ])('is refused for %s', async (_name, query, code, status) => {
    expect(await app.graphql(query)).toMatchObject({ codes: [code], status, data: null });
  });

  it('is refused for a variable that does not fit', async () => {
    const answer = await app.graphql('query ($wait: Int!) { demoClock(waitMs: $wait) { instant } }', { wait: 'long' });
    expect(answer).toMatchObject({ status: 400, codes: ['INPUT_INVALID'] });
    expect(answer.errors[0]?.message).toContain('$wait');
  });

  it('is refused for a body that is too large, in the language of the client', async () => {
    const query = `# ${'x'.repeat(21_000)}\n{ demoClock { instant } }`;
    const answer = await app.graphql(query, {}, undefined, { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.5' });
    expect(answer).toMatchObject({ status: 413, codes: ['BODY_TOO_LARGE'], errors: [{ message: '请求体超过 20000 字节。' }] });
  });

  it('is refused for a body that is not JSON, or no body', async () => {
    for (const body of ['{', '[]', '{}']) {
      const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'REQUEST_MALFORMED' } }] });
    }
  });

  it('is refused where a form of another site sent it', async () => {
    const response = await fetch(`${app.url}/graphql?query=%7B__typename%7D`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'REQUEST_MALFORMED' } }] });
  });

  it('keeps the id that it came with, or gets one', async () => {
    const ids = async (headers: Record<string, string>) => (await fetch(`${app.url}/health/live`, { headers })).headers.get('x-request-id');
    expect(await ids({ 'x-request-id': 'abc-1' })).toBe('abc-1');
    expect(await ids({ 'x-request-id': 'a b' })).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('takes a repeated idempotency key once, and refuses it for another input', async () => {
    const move = 'mutation ($to: DateTime!) { moveClock(to: $to, key: "k1") { instant } }';
    const first = await app.ask(move, { to: '2001-01-01T00:00:00.000Z' });
    expect(await app.ask(move, { to: '2001-01-01T00:00:00.000Z' })).toEqual(first);
    expect((await app.graphql(move, { to: '2002-01-01T00:00:00.000Z' })).codes).toEqual(['KEY_REUSED']);
  });

  it('is refused with the rule in Chinese or English', async () => {
    const back = 'mutation { moveClock(to: "1990-01-01T00:00:00.000Z", key: "k2") { instant } }';
    expect((await app.graphql(back)).errors[0]).toMatchObject({
      message: expect.stringMatching(/^The demo clock stands at 2/),
      extensions: { code: 'CLOCK_BACKWARDS', details: { instant: expect.any(String) } },
    });
    const chinese = await app.graphql(back, {}, undefined, { 'accept-language': 'zh' });
    expect(chinese.errors[0]?.message).toMatch(/^演示时钟为/);
  });

  it('is refused with every fault of its input, by path, before the service is asked', async () => {
    const { demoSignIn } = await app.ask<{ demoSignIn: { token: string } }>('mutation { demoSignIn { token } }');
    const create = 'mutation ($input: CreatePersonInput!) { createPerson(input: $input, key: "k3") { id } }';
    const name = { zh: 'x'.repeat(5001), en: '' };
    const input = { name, email: 'nobody', password: 'x'.repeat(201), memberships: [{ organisation: 'o', role: 'king' }] };
    const answer = await app.graphql(create, { input }, demoSignIn.token, { 'accept-language': 'zh-CN' });
    expect(answer).toMatchObject({ status: 200, codes: ['INPUT_INVALID'] });
    const { faults } = answer.errors[0]?.extensions?.details as { faults: { path: string; rule: string }[] };
    expect(faults.map(({ path, rule }) => `${path} ${rule}`)).toEqual(
      expect.arrayContaining(['email matches', 'password maxLength', 'memberships.0.role isIn']),
    );
    expect(answer.errors[0]?.message).toContain('password：长度超过上限');
  });

  it('of someone without the role is refused, and of the public it asks to sign in', async () => {
    const create = 'mutation { createPerson(input: { name: { zh: "", en: "" }, email: "a@b", password: "" }, key: "k4") { id } }';
    expect((await app.graphql(create)).codes).toEqual(['UNAUTHENTICATED']);
    expect((await app.graphql(create, {}, 'no-such-token')).codes).toEqual(['UNAUTHENTICATED']);
  });

  it('hides a fault of ours behind its id', async () => {
    await withClient(app.storage.ownerUrl, (owner) => owner.query('alter table message rename to elsewhere'));
    const answer = await app.graphql('{ demoClock { instant } }', {}, undefined, { 'x-request-id': 'lost-1' });
    expect(answer).toMatchObject({ codes: ['INTERNAL'], errors: [{ message: 'Something failed on our side; request lost-1.' }] });
    expect(JSON.stringify(answer)).not.toContain('relation');
    expect(answer.errors[0]?.extensions).toEqual({ code: 'INTERNAL', details: { requestId: 'lost-1' } });
    await withClient(app.storage.ownerUrl, (owner) => owner.query('alter table elsewhere rename to message'));
  });
});

describe('the operations', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());
  const get = async (path: string, accept = '*/*') => fetch(`${app.url}${path}`, { headers: { accept } });

  it('say whether the process lives, is ready, and how it does', async () => {
    expect(await (await get('/health/live')).json()).toEqual({ status: 'ok' });
    expect(await (await get('/health/ready')).json()).toEqual({ database: 'ok', queue: 'ok' });
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toMatch(/jiebang_relay_lag_seconds 0/);
    expect(metrics).toMatch(/jiebang_http_seconds_count\{method="GET",route="\/health\/ready",status="200"\} 1/);
  });

  it('give a browser GraphiQL from this server alone', async () => {
    const response = await get('/', 'text/html');
    const page = await response.text();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    const files = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1]!);
    expect(files).toHaveLength(6);
    for (const file of files) expect((await (await get(file)).text()).length).toBeGreaterThan(40);
    expect(page).not.toMatch(/https?:/);
    expect((await app.graphql(FIRST_QUERY)).errors).toEqual([]);
  });

  it('answer what does not exist with a code', async () => {
    const response = await get('/graphiql/../package.json');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });
});
