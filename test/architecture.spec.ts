import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { handlersOf, JOB_POLICIES } from '../src/common/jobs.js';
import { JOBS } from '../src/rooms.js';

const ROOT = join(import.meta.dirname, '..');
/** The rooms in the order of a list's life: each may import those before it, and what all share. */
const ROOMS = [
  'identity',
  'integrity',
  'files',
  'policies',
  'lists',
  'challenges',
  'bids',
  'panels',
  'reviews',
  'awards',
  'contracts',
  'milestones',
  'payments',
  'search',
  'desks',
  'audit',
  'record',
  'verify',
  'reports',
  'exports',
  'removals',
  'notifications',
];
const SHARED = ['common', 'crypto', 'reading'];
const SHARED_FILES = ['src/config.ts', 'src/database.ts'];
const FRAMEWORKS =
  /^(@nestjs|typeorm|graphql|@apollo|bullmq|ioredis|pg|fastify|@fastify|class-validator|class-transformer|node:|reflect-metadata|rxjs)/;

interface Import {
  from: string;
  /** A file of ours, or the name of a package. */
  to: string;
  typeOnly: boolean;
}

const filesUnder = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));

const FILES = filesUnder('src');
const SOURCES = FILES.filter((file) => !file.endsWith('.spec.ts'));

/** Imports and re-exports of a file, also those written at run time. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s(type\s)?[^;'"]*?from\s*'([^']+)'|^import\s*()'([^']+)'|\bimport\(()'([^']+)'\)/gm);
  return [...statements].map((match) => {
    const target = (match[2] ?? match[4] ?? match[6])!;
    const to = target.startsWith('.') ? relative(ROOT, resolve(ROOT, file, '..', target)).replace(/\.js$/, '.ts') : target;
    return { from: file, to, typeOnly: Boolean(match[1]) };
  });
}

const IMPORTS = SOURCES.flatMap(importsOf);
const roomOf = (file: string): string => /^src\/([^/]+)\//.exec(file)?.[1] ?? '';

describe('the house', () => {
  it('has files that exist behind every import', () => {
    const missing = IMPORTS.filter(({ to }) => to.startsWith('src/') && !existsSync(join(ROOT, to)));
    expect(missing).toEqual([]);
    expect(IMPORTS.length).toBeGreaterThan(1000);
  });

  it('has no room that this order does not know', () => {
    const rooms = new Set(SOURCES.map(roomOf).filter(Boolean));
    const others = ['cli', 'embedded', 'operations', 'replay', ...SHARED];
    expect([...rooms].filter((room) => !ROOMS.includes(room) && !others.includes(room))).toEqual([]);
  });

  it('has rooms that import what all share, and earlier rooms', () => {
    const wrong = IMPORTS.filter(({ from, to }) => {
      const [own, other] = [roomOf(from), roomOf(to)];
      if (!to.startsWith('src/') || !ROOMS.includes(own) || own === other || SHARED.includes(other) || SHARED_FILES.includes(to))
        return false;
      return !ROOMS.includes(other) || ROOMS.indexOf(other) > ROOMS.indexOf(own);
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('has a common room and a read plan that know no room', () => {
    const known = IMPORTS.filter(({ from, to }) => ['common', 'reading'].includes(roomOf(from)) && to.startsWith('src/'));
    const wrong = known.filter(({ to }) => !SHARED.includes(roomOf(to)));
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('has cryptography that knows of the product only its settings, and of frameworks only injection', () => {
    const allowed = /^(src\/(crypto\/.*|config\.ts|startup-error\.ts)|@nestjs\/common|node:.*)$/;
    const wrong = IMPORTS.filter(({ from, to }) => roomOf(from) === 'crypto' && (to.startsWith('src/') || FRAMEWORKS.test(to)));
    expect(wrong.filter(({ to }) => !allowed.test(to)).map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('decides in rules that import no framework, no database and nothing of Node', () => {
    const pure = (file: string): boolean => file.endsWith('.rules.ts');
    const reached = new Set<string>();
    const queue = SOURCES.filter(pure);
    for (let file = queue.shift(); file; file = queue.shift()) {
      if (reached.has(file)) continue;
      reached.add(file);
      // Types leave nothing behind.
      queue.push(...importsOf(file).flatMap(({ to, typeOnly }) => (to.startsWith('src/') && !typeOnly ? [to] : [])));
    }
    const wrong = [...reached].flatMap(importsOf).filter(({ from, to, typeOnly }) => FRAMEWORKS.test(to) && (pure(from) || !typeOnly));
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
    expect(SOURCES.filter(pure).length).toBeGreaterThan(30);
  });

  it('verifies a bundle without framework, database or network', () => {
    const reached = new Set<string>();
    const queue = SOURCES.filter((file) => roomOf(file) === 'verify');
    for (let file = queue.shift(); file; file = queue.shift()) {
      if (reached.has(file)) continue;
      reached.add(file);
      queue.push(...importsOf(file).flatMap(({ to, typeOnly }) => (to.startsWith('src/') && !typeOnly ? [to] : [])));
    }
    const allowed = /^(src\/|node:(fs|crypto)$|canonicalize$|jose$|uuid$|chinese-days$|@noble\/curves)/;
    const wrong = [...reached].flatMap(importsOf).filter(({ to, typeOnly }) => !typeOnly && !allowed.test(to));
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('has no file of more than 350 lines, nor a drawer', () => {
    const counted = [...FILES, ...filesUnder('test'), ...filesUnder('migrations'), ...filesUnder('bench')].map((file) => ({
      file,
      lines: readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1,
    }));
    expect(counted.filter(({ lines }) => lines > 350)).toEqual([]);
    const sizes = SOURCES.map((file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length).sort((one, other) => one - other);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(80);
    expect(sizes[Math.floor(sizes.length * 0.9)]).toBeLessThanOrEqual(200);
  });

  it('names every file by its thing and its role, two folders deep at most, without barrels', () => {
    const wrong = SOURCES.filter((file) => {
      const [, ...path] = file.split('/');
      return path.length > 2 || /^(index|utils?|helpers?|types|interfaces|misc)\.ts$/.test(path.at(-1)!) || /(utils|helpers)/.test(file);
    });
    expect(wrong).toEqual([]);
  });

  it('has exactly one handler for every job', () => {
    const handled = JOBS.flatMap((job) =>
      typeof job === 'function' ? [...handlersOf(Object.create(job.prototype as object) as object).keys()] : [],
    );
    expect(handled.toSorted()).toEqual(Object.keys(JOB_POLICIES).toSorted());
  });

  it('throws no exception of HTTP from services, and sends to no queue inside a transaction', () => {
    const services = SOURCES.filter((file) => /\.(service|jobs|rules|facts)\.ts$/.test(file));
    const wrong = services.filter((file) => {
      const text = readFileSync(join(ROOT, file), 'utf8');
      return /\b(BadRequest|NotFound|Forbidden|Conflict|Unauthorized|Http)Exception\b/.test(text) || /new Queue\(/.test(text);
    });
    expect(wrong).toEqual([]);
  });

  it('switches off neither compiler nor linter', () => {
    const wrong = SOURCES.filter((file) => /eslint-disable|@ts-(ignore|expect-error|nocheck)/.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(wrong).toEqual([]);
  });
});
