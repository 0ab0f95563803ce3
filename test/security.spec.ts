import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { getMetadataStorage } from 'class-validator';
import { Config } from '../src/config.js';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const DOCUMENTS = ['SECURITY.md', 'docs/sealing.md', 'docs/draw.md', 'docs/record.md'];
const SPEC = /^(src|test)\/\S+\.spec\.ts$/;

/** What stands between backticks in running text. */
const quoted = (path: string): string[] =>
  [
    ...read(path)
      .replaceAll(/^```.*?^```$/gms, '')
      .matchAll(/`([^`]+)`/g),
  ].map(([, words]) => words!.replaceAll(/\s+/g, ' '));

/** What `jiebang … --help` says. */
async function helpOf(words: readonly string[]): Promise<string> {
  const command = ['--import', './test/typescript.js', 'src/cli/main.ts', ...words, '--help'];
  const child = spawn(process.execPath, command, { cwd: ROOT });
  const [out] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return out;
}

describe.each(DOCUMENTS)('%s', (path) => {
  const words = quoted(path);

  it('names files that exist', () => {
    const links = [...read(path).matchAll(/\]\(([^)#:]+)\)/g)].map(([, link]) => join(path, '..', link!));
    const paths = words.filter((word) => /^(src|test|docs|docker)\/[\w./-]+$/.test(word));
    expect([...links, ...paths].filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it('names commands and options that exist', async () => {
    const commands = words.filter((word) => /^jiebang [a-z]+( [^<>]*)?$/.test(word)).map((word) => word.split(' ').slice(1));
    for (const parts of commands) {
      const end = parts.findIndex((part) => !/^[a-z]+$/.test(part));
      const name = end < 0 ? parts : parts.slice(0, end);
      const help = await helpOf(name);
      expect(help).toMatch(new RegExp(`^Usage: jiebang ${name.join(' ')}( |$)`, 'm'));
      for (const option of parts.filter((part) => part.startsWith('-'))) expect(help).toContain(option);
    }
  }, 240_000);

  it('names acts of the API, and settings, that exist', () => {
    const schema = read('schema.graphql');
    const settings = getMetadataStorage().getTargetValidationMetadatas(Config, '', false, false);
    const known = new Set(settings.map(({ propertyName }) => propertyName));
    const acts = words.filter((word) => /^[a-z]+[A-Z]\w+$/.test(word) && !/(Hash|Id|At)$/.test(word));
    expect(acts.filter((act) => !new RegExp(`\\b${act}\\b`).test(schema))).toEqual([]);
    expect(words.filter((word) => /^[A-Z]+_[A-Z_]+$/.test(word) && !known.has(word) && !schema.includes(word))).toEqual([]);
  });
});

it('SECURITY.md shows each row of the threat model by specs', () => {
  const model = /^## Threat model\n(.*?)^## /ms.exec(read('SECURITY.md'))![1]!;
  const rows = model.split('\n').filter((line) => line.startsWith('| ') && !/^\| (Who|-)/.test(line));
  expect(rows.length).toBeGreaterThan(25);
  const shown = rows.map((row) =>
    [
      ...row
        .split('|')
        .at(-2)!
        .matchAll(/`([^`]+)`/g),
    ].map(([, spec]) => spec!),
  );
  for (const specs of shown) expect(specs.filter((spec) => SPEC.test(spec) && existsSync(join(ROOT, spec)))).toEqual(specs);
  expect(shown.filter((specs) => !specs.length)).toEqual([]);
});
