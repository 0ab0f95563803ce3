import { jest } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '..');
jest.setTimeout(240_000);

interface Start {
  child: ChildProcess;
  /** Everything said so far. */
  said: () => string;
  /** The exit code. */
  ended: Promise<number | null>;
}

const children: ChildProcess[] = [];

function start(env: Record<string, string>): Start {
  const child = spawn(process.execPath, ['--import', './test/typescript.js', 'src/standalone.ts'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (part: string) => (text += part));
  return { child, said: () => text, ended: once(child, 'close').then(([code]) => code as number | null) };
}

async function running(env: Record<string, string>): Promise<Start & { url: string }> {
  const process = start(env);
  const exited = process.ended.then(() => Promise.reject(new Error(process.said())));
  const url = async (): Promise<string> => {
    for (;;) {
      const said = /http:\/\/\S+/.exec(process.said())?.[0];
      if (said) return said;
      await wait(50);
    }
  };
  return { ...process, url: await Promise.race([url(), exited]) };
}

const clock = async (url: string): Promise<unknown> => {
  const body = JSON.stringify({ query: '{ demoClock { instant } }' });
  return (await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).json();
};

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('npm start', () => {
  let folder: string;
  const server = (): number => Number(readFileSync(join(folder, 'postgres', 'db', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const gone = async (pid: number): Promise<void> => {
    for (let waited = 0; alive(pid) && waited < 60_000; waited += 50) await wait(50);
    expect(alive(pid)).toBe(false);
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'jiebang-start-'));
    chmodSync(folder, 0o711);
  });
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('serves a first query, refuses a second start, and stops cleanly at Ctrl-C', async () => {
    const first = await running({ DATA_DIR: folder });
    expect(await clock(first.url)).toEqual({ data: { demoClock: { instant: '1999-12-31T16:00:00.000Z' } } });

    expect(first.said()).toMatch(/clerk +clerk@demo\.example\.org +\S{16,}/);

    const second = start({ DATA_DIR: folder });
    expect(await second.ended).toBe(1);
    expect(second.said()).toBe(
      `Jiebang is running already in ${folder} (process ${first.child.pid}): stop it, or set DATA_DIR to another folder.\n`,
    );

    const port = new URL(first.url).port;
    const third = start({ DATA_DIR: join(folder, 'other'), PORT: port });
    expect(await third.ended).toBe(1);
    expect(third.said()).toBe(`Port ${port} on 127.0.0.1 is in use: stop what uses it, or set PORT.\n`);

    const postgres = server();
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    expect(alive(postgres)).toBe(false);
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  it('leaves no server behind when it is killed, and starts again with its data', async () => {
    const killed = await running({ DATA_DIR: folder });
    const move = `mutation { moveClock(to: "2020-02-02T00:00:00.000Z", key: "k") { instant } }`;
    await fetch(`${killed.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: move }),
    });
    const postgres = server();
    killed.child.kill('SIGKILL');
    await killed.ended;
    await gone(postgres);

    writeFileSync(join(folder, 'postgres', 'db', 'postmaster.pid'), '1\n');
    const again = await running({ DATA_DIR: folder });
    expect(await clock(again.url)).toEqual({ data: { demoClock: { instant: '2020-02-02T00:00:00.000Z' } } });
    expect(/clerk@.*/.exec(again.said())?.[0]).toBe(/clerk@.*/.exec(killed.said())?.[0]);
    again.child.kill('SIGTERM');
    expect(await again.ended).toBe(0);
  });

  it('says in one line that the passwords of its database are gone', async () => {
    const secrets = join(folder, 'postgres.json');
    rmSync(secrets);
    const refused = start({ DATA_DIR: folder });
    expect(await refused.ended).toBe(1);
    const cluster = join(folder, 'postgres');
    expect(refused.said()).toBe(`The passwords of the database in ${cluster} are gone with ${secrets}: remove ${cluster} to begin anew.\n`);
  });

  it('says in one line that its folder cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const refused = start({ DATA_DIR: join(folder, 'file', 'data') });
    expect(await refused.ended).toBe(1);
    expect(refused.said()).toBe(`The folder ${join(folder, 'file', 'data')} cannot be written (ENOTDIR): set DATA_DIR to one that can.\n`);
  });

  it('says every fault of the settings', async () => {
    const refused = start({ PORT: 'x', REDIS_URL: 'http://x' });
    expect(await refused.ended).toBe(1);
    expect(refused.said().trim().split('\n')).toEqual([
      'PORT must be a whole number from 0 to 65535',
      'REDIS_URL must look like redis://host:6379',
    ]);
  });
});
