import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startApp, type TestApp } from './app.js';

const ROOT = join(import.meta.dirname, '..');

/** Runs `jiebang` with these words, and the password on standard input. */
async function jiebang(
  words: string[],
  password: string,
  env: Record<string, string>,
): Promise<{ code: unknown; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', './test/typescript.js', 'src/cli/main.ts', ...words], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env },
  });
  child.stdin.end(password);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as unknown, out, err };
}

describe('jiebang operator create', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: false, settings: { DEMO: 'false' } });
  });
  afterAll(() => app.stop());
  const create = (password: string) =>
    jiebang(['operator', 'create', '--email', 'first@example.org', '--name', 'First', '--password-stdin'], password, {
      DATABASE_URL: app.storage.url,
      DATABASE_OWNER_URL: app.storage.ownerUrl,
    });

  it('makes the first operator of a configured database, who can sign in; words of refusals are plain', async () => {
    expect(await create('short\n')).toMatchObject({ code: 1, err: 'A password has at least 10 characters.\n' });
    expect(await create('a long enough password\n')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Operator person_\w{32} can sign in/),
    });
    expect(await create('a long enough password\n')).toMatchObject({ code: 1, err: 'A person with this address exists.\n' });
    const { signIn } = await app.ask<{ signIn: { token: string } }>(
      'mutation { signIn(email: "first@example.org", password: "a long enough password") { token } }',
    );
    expect(signIn.token).toMatch(/^\S{20,}$/);
  }, 240_000);

  it('finds no clock to move in a database that is no demo', async () => {
    expect(await app.ask('{ demoClock { instant } }')).toEqual({ demoClock: null });
    expect((await app.graphql('mutation { moveClock(to: "2030-01-01T00:00:00.000Z", key: "k") { instant } }')).codes).toEqual([
      'DEMO_ONLY',
    ]);
  });
});
