import { jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { withClient } from '../../src/embedded/postgres.cluster.js';
import { startApp, type TestApp } from '../app.js';
import { smallest } from './sample-files.js';

jest.setTimeout(240_000);
const ROOT = join(import.meta.dirname, '..', '..');

const started = (words: string[], env: Record<string, string>) =>
  spawn(process.execPath, ['--import', './test/typescript.js', 'src/cli/main.ts', 'demo', ...words], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env },
  });

/** Runs `jiebang demo`. */
async function demo(words: string[], env: Record<string, string> = {}): Promise<{ code: unknown; out: string[]; err: string[] }> {
  const child = started(words, env);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const lines = (said: string): string[] => said.split('\n').slice(0, -1);
  return { code: code as unknown, out: lines(out), err: lines(err) };
}

describe('jiebang demo', () => {
  let folder: string;
  const written = (name: string, value: unknown): string => {
    const path = join(folder, name);
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
    return path;
  };
  /** The server whose databases the specs have; a demo makes one of its own there. */
  const server = () => ({ DATABASE_URL: process.env.TEST_APP_URL!, DATABASE_OWNER_URL: process.env.TEST_ADMIN_URL! });
  const scratches = async (): Promise<number> => {
    let count = 0;
    await withClient(process.env.TEST_ADMIN_URL!, async (client) => {
      const { rowCount } = await client.query("select from pg_database where datname like 'jiebang\\_demo\\_%'");
      count = rowCount ?? 0;
    });
    return count;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'jiebang-lists-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('exits with 1 for a falsified list, names the differences and gives the report in full', async () => {
    const file = smallest();
    file.expected.statistics.eligible += 1;
    const { code, out, err } = await demo([written('falsified.json', file), '--json'], server());
    expect(err).toEqual([]);
    expect(code).toBe(1);
    const { ok, differences, report } = JSON.parse(out.at(-1)!);
    expect(ok).toBe(false);
    const { eligible } = report.statistics;
    expect(differences).toEqual([{ path: 'statistics.eligible', expected: eligible + 1, actual: eligible }]);
    expect(Object.keys(report)).toEqual(Object.keys(file.expected));
    expect(out).toContainEqual(`  statistics.eligible: expected ${eligible + 1}, came out ${eligible}`);
    expect(out).toContainEqual(expect.stringContaining('≠ expected'));
  });

  it('leaves nothing behind at Ctrl-C', async () => {
    const child = started([written('list.json', smallest())], server());
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    expect(await scratches()).toBe(1);
    child.kill('SIGINT');
    expect((await closed)[0]).toBe(130);
    expect(await scratches()).toBe(0);
  });

  it('says path and reason of every fault of a list that is not valid, and starts nothing', async () => {
    const file = smallest();
    Object.assign(file.bids[0]!, { trlNow: 'six' });
    Object.assign(file, { surprise: 1 });
    const path = written('invalid.json', file);
    const none = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    expect(await demo([path], none)).toEqual({
      code: 1,
      out: [`${path} is not a valid list:`, '  surprise: is unknown', '  bids[0].trlNow: must be integer'],
      err: [],
    });
    const { code, out } = await demo([written('text.json', 'no list'), '--json'], none);
    expect(code).toBe(1);
    expect(JSON.parse(out.at(-1)!)).toEqual({
      ok: false,
      differences: [{ path: '$', reason: expect.stringContaining('is not JSON') }],
      report: null,
    });
  });

  describe('against a running server', () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await startApp();
    });
    afterAll(() => app.stop());

    const tables = ['person', 'organisation', 'list', 'event', 'message', 'demo_clock'];
    const state = async (): Promise<unknown> =>
      app.database.query(
        tables
          .map((table) => `select '${table}' as name, count(*)::int, md5(string_agg(t::text, '' order by t::text)) from ${table} t`)
          .join(' union all '),
      );
    const refused = async (path: string): Promise<string> => {
      await app.ask('{ demoClock(waitMs: 20000) { pending } }');
      const before = await state();
      const { code, out, err } = await demo([path, '--url', app.url]);
      expect({ code, out, lines: err.length }).toEqual({ code: 1, out: [], lines: 1 });
      expect(await state()).toEqual(before);
      return err[0]!;
    };

    it('says in one line that nobody answers there', async () => {
      const { code, out, err } = await demo([written('list.json', smallest()), '--url', 'http://127.0.0.1:1']);
      expect({ code, out, err }).toEqual({
        code: 1,
        out: [],
        err: ['Nobody answers at http://127.0.0.1:1 as a server of this kind does.'],
      });
    });

    it('says in one line that people of the list are there already', async () => {
      const file = smallest();
      const { demoSignIn } = await app.ask<{ demoSignIn: { token: string } }>('mutation { demoSignIn { token } }');
      await app.ask(
        `mutation ($email: String!) { createPerson(key: "one", input: {
           email: $email, password: "a long enough password", name: { zh: "某人", en: "Somebody" }, memberships: [] }) { id } }`,
        { email: file.people.at(-1)!.email.toUpperCase() },
        demoSignIn.token,
      );
      expect(await refused(written('known.json', file))).toBe(
        `${app.url} knows ${file.people.at(-1)!.email} already: people of this list are there.`,
      );
    });

    it('says in one line that the clock is past the first act', async () => {
      const file = smallest();
      await app.moveTo(`${file.publishedOn}T00:00:00.000Z`);
      expect(await refused(written('past.json', file))).toMatch(/^The clock of .* stands at .*; the first act of this list is at .*\.$/);
    });

    it('says in one line that a clock is real', async () => {
      const real = await startApp({ worker: false, settings: { DEMO: 'false' } });
      const { code, err } = await demo([written('real.json', smallest()), '--url', `${real.url}/`]);
      await real.stop();
      expect({ code, err }).toEqual({ code: 1, err: [`${real.url} is no demo server: its clock is real.`] });
    });
  });
});
