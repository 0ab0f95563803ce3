import { jest } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { newId } from '../../src/common/ids.js';
import { startApp, type TestApp } from '../app.js';
import { Factories } from '../factories.js';
import { until } from './house.js';

jest.setTimeout(240_000);
const ROOT = join(import.meta.dirname, '../..');
const CLOSES = ['challenge.close', 'challenge.evaluate', 'challenge.extension-end'];
const QUEUES = '{ queues { job waiting dead paused { reason { zh en } all } } }';

interface Said {
  code: unknown;
  out: string;
  err: string;
}

/** Runs a program of ours with these settings and no others. */
const run = (words: string[], env: Record<string, string>): ChildProcess =>
  spawn(process.execPath, ['--import', './test/typescript.js', ...words], { cwd: ROOT, env: { PATH: process.env.PATH, ...env } });

async function jiebang(words: string[], env: Record<string, string>, input = ''): Promise<Said> {
  const child = run(['src/cli/main.ts', ...words], env);
  child.stdin!.end(input);
  const [out, err, [code]] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')]);
  return { code: code as unknown, out, err };
}

interface Queue {
  job: string;
  waiting: number;
  dead: number;
  paused: { reason: { zh: string; en: string }; all: boolean } | null;
}

describe('jiebang queue, over a configured database', () => {
  let app: TestApp;
  const email = 'operator@demo.invalid';
  let token: string;
  const queue = (...words: string[]): Promise<Said> => jiebang(['queue', ...words], { DATABASE_URL: app.storage.url });
  const change = (act: string, job: string, as = email): Promise<Said> =>
    queue(act, job, '--as', as, '--reason', 'Power failure', '--reason-zh', '停电');
  const paused = async (): Promise<string[]> => {
    const { queues } = await app.ask<{ queues: Queue[] }>(QUEUES, {}, token);
    return queues.filter((one) => one.paused).map(({ job }) => job);
  };

  beforeAll(async () => {
    app = await startApp({ worker: false });
    token = (await new Factories(app).operator()).token;
  });
  afterAll(() => app.stop());

  it('asks who answers for it, and for a job that there is', async () => {
    expect(await change('pause', 'closes', 'nobody@example.org')).toEqual({
      ...{ code: 1, out: '', err: 'nobody@example.org is not the address of an operator whose role is in force.\n' },
    });
    expect(await queue('pause', 'closes', '--as', email)).toMatchObject({ code: 1, err: expect.stringContaining('--reason') as unknown });
    expect(await change('pause', 'challenge.nothing')).toMatchObject({ code: 1, err: expect.stringContaining('is not a job') as unknown });
    await app.database.query(`update membership set suspended_at = now() where role = 'operator'`);
    expect(await change('pause', 'closes')).toMatchObject({ code: 1, err: expect.stringContaining('is not the address') as unknown });
    await app.database.query(`update membership set suspended_at = null where role = 'operator'`);
    expect(await paused()).toEqual([]);
    expect(await queue('list')).toMatchObject({ code: 0, out: expect.not.stringContaining('paused') as unknown });
  });

  it('holds all that closes challenges from workers that start later, until it is resumed, each act on record', async () => {
    for (const job of ['challenge.close', 'challenge.evaluate'] as const)
      await app.database.system((tx) => tx.send(job, { challengeId: newId() }));
    await app.database.system((tx) => tx.send('list.publish', { listId: newId() }));
    expect(await change('pause', 'challenge.close')).toMatchObject({ code: 0, out: 'challenge.close is paused.\n' });
    // One is paused already: the others are none the less.
    expect(await change('pause', 'closes')).toEqual({
      code: 1,
      out: 'challenge.evaluate is paused.\nchallenge.extension-end is paused.\n',
      err: 'challenge.close: queue is paused: pauseQueue is not possible now.\n',
    });
    expect((await paused()).sort()).toEqual(CLOSES);
    const listed = await queue('list');
    expect(listed.out).toMatch(/^challenge\.close: 1 due since \S+; paused since \S+: Power failure$/m);

    const worker = await startApp({ storage: app.storage });
    const queues = async () => new Map((await app.ask<{ queues: Queue[] }>(QUEUES, {}, token)).queues.map((one) => [one.job, one]));
    try {
      // What is not paused runs; of a list that is not there it dies.
      await until(async () => (await queues()).get('list.publish')!.dead === 1);
      for (const job of CLOSES.slice(0, 2))
        expect((await queues()).get(job)).toMatchObject({
          ...{ waiting: 1, dead: 0, paused: { all: false, reason: { zh: '停电', en: 'Power failure' } } },
        });
      expect(await change('resume', 'closes')).toMatchObject({ code: 0, err: '' });
      await until(async () => (await queues()).get('challenge.close')!.dead + (await queues()).get('challenge.evaluate')!.dead === 2);
    } finally {
      await worker.nest.close();
    }
    expect(await change('resume', 'challenge.close')).toMatchObject({
      code: 1,
      err: expect.stringContaining('queue is running') as unknown,
    });
    const acts = await app.database.query<{ event: string; job: string; reason: string; email: string; role: string; request: string }>(
      `select e.event, e.document ->> 'job' as job, e.document -> 'reason' ->> 'en' as reason, p.email, e.actor_role as role, e.request_id as request
       from event e join person p on p.id = e.actor_id where e.subject = 'queue_pause' order by e.event, job`,
    );
    const by = { reason: 'Power failure', email, role: 'operator', request: 'command-line' };
    expect(acts).toEqual(['pauseQueue', 'resumeQueue'].flatMap((event) => CLOSES.map((job) => ({ event, job, ...by }))));
  });

  it('pauses all jobs together', async () => {
    expect(await change('pause', '*')).toMatchObject({ code: 0, out: '* is paused.\n' });
    expect((await queue('list')).out).toMatch(/^challenge\.rank: paused with all since \S+: Power failure$/m);
    expect(await change('resume', '*')).toMatchObject({ code: 0 });
    expect(await paused()).toEqual([]);
  });
});

describe('jiebang queue, with the embedded database', () => {
  let folder: string;
  let server: ChildProcess | undefined;
  const WHO = ['--as', 'first@example.org', '--reason', 'Power failure'];
  const queue = (...words: string[]): Promise<Said> => jiebang(['queue', ...words], { DATA_DIR: folder });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'jiebang-queue-'));
    chmodSync(folder, 0o711);
  });
  afterAll(() => {
    server?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('pauses before `jiebang start`, and works while that runs', async () => {
    expect(await queue('list')).toMatchObject({ code: 1, err: expect.stringContaining('run `jiebang migrate` first') as unknown });
    const operator = ['operator', 'create', '--email', 'first@example.org', '--name', 'First', '--password-stdin'];
    expect(await jiebang(operator, { DATA_DIR: folder }, 'a long enough password\n')).toMatchObject({ code: 0 });
    expect(await queue('pause', 'closes', ...WHO)).toMatchObject({ code: 0, err: '' });

    server = run(['src/cli/main.ts', 'start'], { DATA_DIR: folder, PORT: '0' });
    let said = '';
    for (const stream of [server.stdout!, server.stderr!]) stream.setEncoding('utf8').on('data', (part: string) => (said += part));
    await until(async () => /http:\/\/\S+/.test(said));
    const url = /http:\/\/\S+/.exec(said)![0];
    const ask = async (query: string, token?: string) => {
      const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
      return (await (await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })).json()) as {
        data: never;
      };
    };
    const { signIn } = (await ask('mutation { signIn(email: "first@example.org", password: "a long enough password") { token } }'))
      .data as { signIn: { token: string } };
    const paused = async () =>
      ((await ask(QUEUES, signIn.token)).data as { queues: Queue[] }).queues.filter((one) => one.paused).map(({ job }) => job);
    expect((await paused()).sort()).toEqual(CLOSES);
    expect(await queue('resume', 'closes', ...WHO)).toMatchObject({ code: 0 });
    expect(await paused()).toEqual([]);
    server.kill('SIGTERM');
    await once(server, 'close');
  });
});
