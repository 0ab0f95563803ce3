import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { migrate } from '../src/database.js';
import { startScratchDatabase } from '../src/embedded/embedded.database.js';
import { report } from './targets.js';

/** `npm run bench:start`: how long `npm start` takes until a query is served, cold and again, and what the API alone holds at rest. */
const TARGET = { coldSeconds: 15, againSeconds: 8, restMegabytes: 250 };
const PORT = '3987';
const BODY = JSON.stringify({ query: '{ __schema { queryType { name } } }' });

async function served(child: ChildProcess): Promise<number> {
  const from = performance.now();
  while (child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${PORT}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: BODY,
    }).catch(() => null);
    if (answer?.ok) return (performance.now() - from) / 1000;
    await wait(25);
  }
  throw new Error('it ended before it served a query');
}

function launch(command: string, args: string[], env: Record<string, string>): ChildProcess {
  return spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], detached: true, env: { ...process.env, PORT, ...env } });
}

async function stop(child: ChildProcess): Promise<void> {
  process.kill(-child.pid!, 'SIGINT');
  if (child.exitCode === null) await once(child, 'exit');
}

async function startSeconds(folder: string): Promise<number> {
  const child = launch('npm', ['start'], { DATA_DIR: folder });
  const seconds = await served(child);
  await stop(child);
  return seconds;
}

async function restMegabytes(): Promise<number> {
  const database = await startScratchDatabase();
  await migrate(database.DATABASE_OWNER_URL, database.DATABASE_URL);
  const child = launch('node', ['dist/src/main.js'], { DATABASE_URL: database.DATABASE_URL, NODE_ENV: 'production', LOG_LEVEL: 'error' });
  await served(child);
  await wait(3000);
  const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
  await stop(child);
  await database.stop();
  return Number(resident) / 1024;
}

const folder = mkdtempSync(join(tmpdir(), 'jiebang-bench-'));
chmodSync(folder, 0o711);
try {
  const [coldSeconds, againSeconds] = [await startSeconds(folder), await startSeconds(folder)];
  execFileSync('npm', ['run', '-s', 'build']);
  const measured = { coldSeconds, againSeconds, restMegabytes: await restMegabytes() };
  report(Object.entries(measured).map(([name, value]) => ({ name, value, atMost: TARGET[name as keyof typeof TARGET] })));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
