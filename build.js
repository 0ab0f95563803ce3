/*
 * Compiles src and migrations into dist with swc, unless dist is newer than every source. The result is put in place at once, so that a
 * second start, or a demo beside a running server, never meets half a build.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, globSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';

const DIST = 'dist';
const sources = globSync(['{src,migrations}/**/*.ts', '.swcrc', 'package.json']);
const newest = Math.max(
  ...sources.map((source) => statSync(source).mtimeMs),
  ...globSync('{src,migrations}/**/').map((folder) => statSync(folder).mtimeMs),
);
const built = statSync(DIST, { throwIfNoEntry: false });
if (!built || built.mtimeMs <= newest) {
  const fresh = `${DIST}.${process.pid}`;
  // Node keeps the text of each module: inline source maps were most of it.
  const swc = [
    'node_modules/@swc/cli/bin/swc.js',
    'src',
    'migrations',
    '-d',
    fresh,
    '--source-maps',
    'true',
    '--ignore',
    '**/*.spec.ts',
    '-q',
  ];
  execFileSync(process.execPath, swc, { stdio: 'inherit' });
  // For `npx jiebang`, which runs it as a program.
  chmodSync(`${fresh}/src/cli/main.js`, 0o755);
  const now = new Date();
  utimesSync(fresh, now, now);
  const old = `${DIST}.old.${process.pid}`;
  try {
    if (built) renameSync(DIST, old);
    renameSync(fresh, DIST);
  } catch (error) {
    // Another build of the same sources was faster.
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error;
  }
  for (const left of [fresh, old]) rmSync(left, { recursive: true, force: true });
}
