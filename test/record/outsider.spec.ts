import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { RecordWorld } from './record-world.js';

const ROOT = join(import.meta.dirname, '../..');

describe('jiebang verify record', () => {
  let world: RecordWorld;
  const file = join(tmpdir(), `jiebang-since-${randomUUID()}.json`);
  beforeAll(async () => {
    world = await RecordWorld.start();
    await world.publish(2);
    await world.checkpoint();
  }, 240_000);
  afterAll(async () => {
    await rm(file, { force: true });
    await world.stop();
  });

  const verify = async (words: string[], env: Record<string, string> = {}): Promise<{ code: unknown; out: string; err: string }> => {
    const child = spawn(process.execPath, ['--import', './test/typescript.js', 'src/cli/main.ts', 'verify', 'record', ...words], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, ...env },
    });
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code: code as unknown, out, err };
  };
  const outside = () => verify(['--url', world.app.url, '--since', file]);
  const inside = (...words: string[]) => verify(words, { DATABASE_URL: world.app.storage.url });

  it('lets an outsider keep a checkpoint, and demands that the record grew from it', async () => {
    expect(await outside()).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^The record holds: \d+ events, checkpoint of [^,]+Z\.\n$/),
    });
    await world.publish(1);
    await world.checkpoint();
    expect(await outside()).toMatchObject({ code: 0, out: expect.stringContaining(', grown from the one kept.') });
    expect(await inside('--since', file)).toMatchObject({
      code: 0,
      out: expect.stringContaining('2 checkpoints, the one kept among them'),
    });
  }, 240_000);

  it('finds a record that was written anew, with good signatures of the server itself', async () => {
    await world.owner.query('begin; delete from log_leaf; delete from log_node; delete from checkpoint');
    await world.owner.query(`update event set reason = 'never' where id = (select id from event order by id limit 1); commit`);
    await world.checkpoint();
    expect(await inside()).toMatchObject({ code: 0 });
    expect(await inside('--since', file)).toMatchObject({ code: 1, out: expect.stringContaining('The record does not hold: checkpoint ') });
    expect(await outside()).toMatchObject({ code: 1, out: 'The record does not hold: this is another record than the one kept.\n' });
  }, 240_000);

  it('names what it finds in the database', async () => {
    await world.owner.query(`update event set to_state = 'AWARDED' where id = (select event_id from log_leaf where seq = 7)`);
    expect(await inside()).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^The record does not hold: event \S+: it is not what was sealed as leaf 7\.\n$/),
    });
  }, 240_000);

  it('says in one line where there is nobody to ask', async () => {
    expect(await verify([])).toMatchObject({ code: 1, err: 'Say what to verify: --url, or the setting DATABASE_URL.\n' });
    expect(await verify(['--url', 'http://127.0.0.1:9'])).toMatchObject({ code: 1, err: expect.stringMatching(/^fetch failed.*\n$/) });
  }, 240_000);
});
