import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { getMetadataStorage } from 'class-validator';
import { Config } from '../src/config.js';
import { DemoPeople } from '../src/identity/demo-people.js';
import { lifecycleText, withPictures } from '../src/operations/lifecycle.text.js';
import { startApp } from './app.js';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const LANGUAGES = [
  ['README.md', 'en'],
  ['README.zh-CN.md', 'zh'],
] as const;

/** What is to be pasted into a terminal, in order. */
const shell = (readme: string): string[] => [...readme.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block!);
const tasks = (readme: string): string[] => shell(/^## First tasks\n.*?^## /ms.exec(readme)![0]);
/** `npx jiebang …`, without a build. */
const NPX = `#!/bin/sh
shift
exec "${process.execPath}" --import "${ROOT}/test/typescript.js" "${ROOT}/src/cli/main.ts" "$@"
`;
/** Without what the reader fills in, and the language of refusals. */
const plain = (block: string): string => block.replaceAll(/'accept-language': '\w+'|<[^>]+>|--name '[^']+'/g, '');

describe.each(LANGUAGES)('%s', (path, language) => {
  const readme = read(path);

  it('shows the lifecycles as they are: run `npm run docs` and commit it', () => {
    expect(withPictures(readme, read('schema.graphql'), language)).toBe(readme);
  });

  it('names every setting with its default', () => {
    const rows = [...readme.matchAll(/^\| `([A-Z0-9_]+)` \| (.*?) \|/gm)].map(([, name, standard]) => [name!, standard!] as const);
    const facts = getMetadataStorage().getTargetValidationMetadatas(Config, '', false, false);
    const names = new Set(facts.map(({ propertyName }) => propertyName));
    expect(rows.map(([name]) => name).sort()).toEqual([...names].sort());
    const defaults = Object.entries(new Config()).filter(([name]) => name !== 'DEMO');
    expect(Object.fromEntries(rows)).toMatchObject(
      Object.fromEntries(defaults.map(([name, value]) => [name, expect.stringContaining(`\`${value}\``)])),
    );
  });
});

it('docs/lifecycle.md shows the lifecycles as they are: run `npm run docs` and commit it', () => {
  expect(read('docs/lifecycle.md')).toBe(lifecycleText(read('schema.graphql')));
});

/** How a heading is named in an address: small letters and digits, with a hyphen for each space. */
const anchorsIn = (page: string): string[] =>
  [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

const PAGES = ['.', 'docs', 'samples'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

it.each(PAGES)('%s leads to files, and places in them, that exist', (page) => {
  const links = [...read(page).matchAll(/\]\(([^):#]*)(?:#([^)]+))?\)/g)].map(([, path, place]) => ({
    file: path ? join(dirname(page), path) : page,
    place,
  }));
  const lost = links.filter(({ file, place }) => !existsSync(join(ROOT, file)) || (place && !anchorsIn(read(file)).includes(place)));
  expect(lost).toEqual([]);
});

it('the first hour is the same in both languages: the same documents and answers', () => {
  const blocksOf = (page: string) => [...read(page).matchAll(/^```[^]*?^```$/gm)].map(([block]) => block);
  expect(blocksOf('docs/first-hour.zh-CN.md')).toEqual(blocksOf('docs/first-hour.md'));
});

it('both READMEs give the same to paste', () => {
  const [english, chinese] = LANGUAGES.map(([path]) => shell(read(path)).map(plain));
  expect(chinese).toEqual(english);
});

it('the first tasks run as they stand, on a fresh start', async () => {
  const app = await startApp();
  const folder = mkdtempSync(join(tmpdir(), 'jiebang-readme-'));
  try {
    mkdirSync(join(folder, '.jiebang'));
    writeFileSync(join(folder, '.jiebang', 'demo-people.json'), JSON.stringify(await app.nest.get(DemoPeople).seed()));
    const script = tasks(read('README.md')).join('\n').replaceAll('http://localhost:3000', app.url);
    writeFileSync(join(folder, 'npx'), NPX);
    chmodSync(join(folder, 'npx'), 0o755);
    const PATH = `${folder}:${dirname(process.execPath)}:${process.env.PATH}`;
    const child = spawn('sh', ['-ec', script], { cwd: folder, env: { PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
    const [shown, said, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    expect({ code: code as unknown, said }).toEqual({ code: 0, said: expect.not.stringContaining('"errors"') });
    expect(shown).toMatch(/"inTime": true,\s+"commitment": "\w{64}",\s+"jws": "[\w.-]+"/);
    expect(shown.match(/^seal_share_\w+ handed in at /gm)).toHaveLength(2);
    expect(said).toMatch(/"opened": 1,\s+"failed": \[\]/);
    expect(shown).toMatch(/Signed: submission 1 of bid_\w+ .* in time/);
    expect(shown).toMatch(/leaf 0 of 1 under the closing root \w{64}, as published/);
    expect(shown).toContain('Everything holds.');
    expect(shown).toMatch(/"total": 82\b/);
    expect(shown).toMatch(/"event": "submitScore"|"event": "settlePanel"/);
    const { bans } = await app.ask<{ bans: { nodes: object[] } }>('{ bans { nodes { id } } }');
    expect(bans.nodes).toHaveLength(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await app.stop();
  }
}, 240_000);
