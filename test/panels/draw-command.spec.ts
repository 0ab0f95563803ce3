import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startApp, type TestApp } from '../app.js';
import { DrawWorld, type Part, type Party } from './draw-world.js';
import { AFTER_CLOSES, ReviewWorld } from './review-world.js';

const ROOT = join(import.meta.dirname, '..', '..');

async function run(command: string, words: string[]): Promise<{ code: unknown; out: string; err: string }> {
  const child = spawn(command, words, { cwd: ROOT, env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as unknown, out, err };
}
const jiebang = (...words: string[]) => run(process.execPath, ['--import', './test/typescript.js', 'src/cli/main.ts', ...words]);

describe('a draw on one’s own machine', () => {
  let app: TestApp;
  const folder = mkdtempSync(join(tmpdir(), 'jiebang-draw-'));
  beforeAll(async () => {
    app = await startApp({ worker: false });
    await app.moveTo(AFTER_CLOSES);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await app.stop();
  });

  it('is committed to, fetched and verified without the server, here and by another program', async () => {
    const world = await ReviewWorld.of(app);
    await world.experts(6);
    const draw = await DrawWorld.frozen(world);
    const parts: Partial<Record<Party, Part>> = {};
    for (const party of ['issuer', 'supervision'] as const) {
      const path = join(folder, `${party}.json`);
      const { code, out } = await jiebang('draw', 'commit', draw.draw, '--party', party, '-o', path);
      expect(code).toBe(0);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect((await jiebang('draw', 'commit', draw.draw, '--party', party, '-o', path)).code).toBe(1);
      const { value, salt } = JSON.parse(readFileSync(path, 'utf8')) as Part;
      parts[party] = { value, salt };
      expect((await draw.commit(party, draw.officer(party), out.trim())).codes).toEqual([]);
    }
    for (const party of ['issuer', 'supervision'] as const)
      expect((await draw.reveal(party, draw.officer(party), parts[party])).codes).toEqual([]);

    const path = join(folder, 'draw.json');
    const fetched = await jiebang('draw', 'export', world.challenge, '--url', app.url, '-o', path);
    expect(fetched).toEqual({ code: 0, out: '', err: `Draw 1 is in ${path}. The challenge has these: 1 DRAWN.\n` });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(await draw.transcript());
    expect(await jiebang('verify', 'draw', path)).toEqual({
      code: 0,
      out: expect.stringMatching(
        /^Holds: format, pool, poolHash, .*, unmet\.\nDraw 1, draw_\w{32}, is DRAWN: .*\nSeed \w{64}: 3 drawn, 1 in reserve\.\n$/,
      ),
      err: '',
    });
    expect(await run('python3', ['test/record/independent.py', path])).toMatchObject({ code: 0, out: expect.stringMatching(/^holds: /) });

    const transcript = await draw.transcript();
    const forged = join(folder, 'forged.json');
    writeFileSync(forged, JSON.stringify({ ...transcript, drawn: [transcript.ranked.at(-1)!.id, ...transcript.drawn.slice(1)] }));
    expect(await jiebang('verify', 'draw', forged)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/The draw does not hold: drawn: these are not the experts that the seed draws\.\n$/),
    });
    expect(await run('python3', ['test/record/independent.py', forged])).toMatchObject({ code: 1 });
    expect(await jiebang('draw', 'export', world.challenge, '--url', app.url, '-n', '2')).toMatchObject({ code: 1 });
  }, 240_000);
});
