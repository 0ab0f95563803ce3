import { jest } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { MIGRATIONS } from '../migrations/all.js';
import { migrate } from '../src/database.js';
import { withClient } from '../src/embedded/postgres.cluster.js';
import { SERVER_KEY, startApp, type TestApp } from './app.js';
import { createDatabase, type TestDatabase } from './database.js';
import { playSample, signInAll } from './whole/played.js';

jest.setTimeout(240_000);
const ROOT = join(import.meta.dirname, '..');

/** Runs `jiebang` with these words and no other settings. */
async function jiebang(words: string[], env: Record<string, string>): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, ['--import', './test/typescript.js', 'src/cli/main.ts', ...words], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env },
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: Number(code), said: out + err };
}

/** Rows of every table, by name. */
const counted = (url: string): Promise<Record<string, number>> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`,
    );
    const counts: Record<string, number> = {};
    for (const { name } of rows) {
      const found = await client.query<{ count: string }>(`select count(*) from ${name}`);
      counts[name] = Number(found.rows[0]!.count);
    }
    return counts;
  });

describe('a backup', () => {
  let folder: string;
  let app: TestApp;
  let fresh: TestDatabase;
  let file: string;
  let backup: string;
  const settings = (database: TestDatabase, data: string, key = SERVER_KEY) => ({
    ...{
      DATABASE_URL: database.url,
      DATABASE_OWNER_URL: database.ownerUrl,
      DATA_DIR: join(folder, data),
      SERVER_KEY: key,
      NODE_ENV: 'test',
    },
  });
  const restored = (into: TestDatabase, from = backup, key = SERVER_KEY) => jiebang(['restore', from], settings(into, 'restored', key));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jiebang-backup-'));
    backup = join(folder, 'saved');
    app = await startApp();
    await playSample(app, 'prize-2026-e0');
    const form = new FormData();
    form.append('file', new Blob(['what was uploaded']), 'a.txt');
    const token = (await signInAll(app)).get('PI under contract')!;
    const answer = await fetch(`${app.url}/files`, { method: 'POST', body: form, headers: { authorization: `Bearer ${token}` } });
    file = ((await answer.json()) as { id: string }).id;
    fresh = await createDatabase();
  });
  afterAll(async () => {
    await app.stop();
    await fresh.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is written while everything runs, without the server key', async () => {
    const { code, said } = await jiebang(['backup', '-o', backup], { ...settings(app.storage, ''), DATA_DIR: app.folder });
    expect([code, said]).toEqual([0, expect.stringMatching(/^Saved \d+ rows of \d+ tables and 1 files/)]);
    expect(await readdir(backup)).toEqual(['files', 'manifest.json', 'tables']);
    expect(await readFile(join(backup, 'manifest.json'), 'utf8')).not.toContain(SERVER_KEY);
    expect(await jiebang(['backup', '-o', backup], settings(app.storage, ''))).toMatchObject({
      code: 1,
      said: expect.stringContaining('is not empty'),
    });
  });

  it('is refused with another server key, and where it is not whole, before anything is written', async () => {
    const other = Buffer.alloc(32, 8).toString('base64url');
    expect(await restored(fresh, backup, other)).toMatchObject({ code: 1, said: expect.stringContaining('needs the server key') });
    const broken = join(folder, 'broken');
    await mkdir(join(broken, 'tables'), { recursive: true });
    expect(await restored(fresh, broken)).toMatchObject({ code: 1, said: expect.stringContaining('no finished backup') });
    await copyFile(join(backup, 'manifest.json'), join(broken, 'manifest.json'));
    for (const name of await readdir(join(backup, 'tables'))) await copyFile(join(backup, 'tables', name), join(broken, 'tables', name));
    await appendFile(join(broken, 'tables', 'person.copy.gz'), 'x');
    expect(await restored(fresh, broken)).toMatchObject({ code: 1, said: expect.stringContaining('person.copy.gz is not what was saved') });
    expect((await counted(fresh.ownerUrl)).person).toBe(0);
  });

  it('brings every row and file back, into an empty database only, and the record holds', async () => {
    const before = await counted(app.storage.ownerUrl);
    expect(await restored(fresh)).toMatchObject({ code: 0, said: expect.stringMatching(/^Restored \d+ rows/) });
    const after = await counted(fresh.ownerUrl);
    // The app that was saved goes on sealing its record.
    const still = (counts: Record<string, number>) =>
      Object.entries(counts).filter(([name]) => !['log_leaf', 'log_node', 'checkpoint', 'signing_key', 'message'].includes(name));
    expect(still(after)).toEqual(still(before));
    expect(before.event).toBeGreaterThan(100);
    expect(await restored(fresh)).toMatchObject({ code: 1, said: expect.stringContaining('is not empty') });
    expect(await jiebang(['verify', 'record'], { DATABASE_URL: fresh.ownerUrl })).toMatchObject({
      code: 0,
      said: expect.stringContaining('The record holds'),
    });

    const second = await startApp({ storage: { ...fresh, drop: async () => undefined }, settings: { DATA_DIR: join(folder, 'restored') } });
    try {
      const token = (await signInAll(second)).get('PI under contract')!;
      const answer = await fetch(`${second.url}/files/${file}`, { headers: { authorization: `Bearer ${token}` } });
      expect(await answer.text()).toBe('what was uploaded');
      const bids = `{ myBids { nodes { state content { title { en } } } } }`;
      expect(await second.ask(bids, {}, token)).toEqual(await app.ask(bids, {}, (await signInAll(app)).get('PI under contract')));
    } finally {
      await second.stop();
    }
  });

  it('of an older version is brought up to this one', async () => {
    const admin = process.env.TEST_ADMIN_URL!;
    const names = MIGRATIONS.slice(0, 17).map(({ name }) => name);
    const made = await Promise.all(
      ['old', 'new'].map(async () => {
        const name = `backup_${randomUUID().slice(0, 8)}`;
        const owner = new URL(fresh.ownerUrl);
        await withClient(admin, (client) => client.query(`create database ${name} owner ${owner.username}`));
        const at = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
        const drop = () => withClient(admin, async (client) => void (await client.query(`drop database ${name} with (force)`)));
        return { url: at(fresh.url), ownerUrl: at(fresh.ownerUrl), drop };
      }),
    );
    const [old, current] = made as [TestDatabase, TestDatabase];
    await migrate(old.ownerUrl, old.url, names);
    await withClient(old.ownerUrl, (client) =>
      client.query(
        `insert into person (id, name, email) values (gen_random_uuid(), '{"zh": "某人", "en": "Somebody"}', 'old@example.org')`,
      ),
    );
    const saved = join(folder, 'old');
    expect(await jiebang(['backup', '-o', saved], settings(old, 'old-data'))).toMatchObject({ code: 0 });
    expect(await restored(current, saved)).toMatchObject({ code: 0 });
    expect(await counted(current.ownerUrl)).toMatchObject({ person: 1, migration: MIGRATIONS.length });
    const later = JSON.parse(await readFile(join(saved, 'manifest.json'), 'utf8')) as { migrations: string[] };
    later.migrations.push('Later1899000000001');
    await writeFile(join(saved, 'manifest.json'), JSON.stringify(later));
    await withClient(current.ownerUrl, (client) => client.query('delete from person'));
    expect(await restored(current, saved)).toMatchObject({ code: 1, said: expect.stringContaining('later version') });
    await Promise.all(made.map(({ drop }) => drop()));
  });
});

describe('a backup of the embedded database', () => {
  it('is written while it runs, and restored into another folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jiebang-embedded-'));
    const env = (data: string) => ({ DATA_DIR: join(folder, data), SERVER_KEY, PORT: '0', NODE_ENV: 'test', DEMO: 'true' });
    const started = async (data: string): Promise<{ child: ChildProcess; url: string }> => {
      const child = spawn(process.execPath, ['--import', './test/typescript.js', 'src/standalone.ts'], {
        cwd: ROOT,
        env: { PATH: process.env.PATH, ...env(data) },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (part: string) => (said += part));
      for (;;) {
        const url = /http:\/\/\S+/.exec(said)?.[0];
        if (url) return { child, url };
        if (child.exitCode !== null) throw new Error(said);
        await wait(50);
      }
    };
    const ended = async ({ child }: { child: ChildProcess }): Promise<void> => {
      child.kill('SIGTERM');
      await once(child, 'close');
    };
    const ask = async (url: string, query: string): Promise<unknown> => {
      const body = JSON.stringify({ query });
      return (await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).json();
    };
    const first = await started('first');
    await ask(first.url, 'mutation { moveClock(to: "2001-02-03T04:05:06Z", key: "move") { instant } }');
    expect(await jiebang(['backup', '-o', join(folder, 'saved')], env('first'))).toMatchObject({ code: 0 });
    await ended(first);
    expect(await jiebang(['restore', join(folder, 'saved')], env('second'))).toMatchObject({ code: 0 });
    const second = await started('second');
    expect(await ask(second.url, '{ demoClock { instant } organisations { totalCount } }')).toMatchObject({
      data: { demoClock: { instant: '2001-02-03T04:05:06.000Z' }, organisations: { totalCount: expect.any(Number) as unknown } },
    });
    await ended(second);
    await rm(folder, { recursive: true, force: true });
  });
});
