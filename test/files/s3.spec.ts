import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, rm, utimes, writeFile, mkdir } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import S3rver from 's3rver';
import { FileService } from '../../src/files/file.service.js';
import { FileStore } from '../../src/files/file.store.js';
import type { S3Store } from '../../src/files/s3.store.js';
import { keyOf } from '../list.factories.js';
import { FileWorld } from './file-world.js';

const BUCKET = 'jiebang-files';
const SIZE = 48 * 1024 * 1024;

describe('files in an S3-compatible store', () => {
  const directory = join(tmpdir(), `jiebang-s3-${randomUUID()}`);
  const uploads = join(directory, BUCKET, '._S3rver_uploads');
  let server: S3rver;
  let world: FileWorld;
  let token: string;
  let broken = false;

  beforeAll(async () => {
    server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets: [{ name: BUCKET }] });
    server.middleware.unshift(async (context, next) => {
      if (broken) context.status = 503;
      else if (context.method === 'DELETE' && context.query.uploadId) {
        await rm(join(uploads, context.query.uploadId), { recursive: true });
        context.status = 204;
      } else await next();
    });
    const { port } = await server.run();
    world = await FileWorld.start({
      FILE_LIMIT: String(SIZE),
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      S3_REGION: 'us-east-1',
      S3_BUCKET: BUCKET,
      S3_ACCESS_KEY: 'S3RVER',
      S3_SECRET_KEY: 'S3RVER',
    });
  });
  afterAll(async () => {
    await world.stop();
    server.httpServer.closeAllConnections();
    await server.close();
    await rm(directory, { recursive: true, force: true });
  });
  beforeEach(async () => {
    ({ token } = await world.make.person());
  });

  /** Names of objects, and of parts of such as are not whole. */
  const objects = async (): Promise<string[]> => {
    const entries = await readdir(join(directory, BUCKET), { recursive: true, withFileTypes: true });
    const names = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + BUCKET.length + 2));
    return names.filter((name) => name.endsWith('_object') || name.startsWith('._S3rver_uploads'));
  };
  const untilObjects = async (test: (names: string[]) => boolean): Promise<void> => {
    for (const end = Date.now() + 60_000; ;) {
      // A folder that goes while it is read is read again.
      const names = await objects().catch(() => null);
      if (names && test(names)) return;
      if (Date.now() > end) throw new Error(`there are ${names?.join(', ')}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  it('are kept whole and encrypted, go out whole and in parts, and are removed', async () => {
    const content = randomBytes(200_000);
    const { body } = await world.upload(content, 'proof.bin', token);
    const key = keyOf(body.id);
    expect(await objects()).toEqual([`kept/${key.slice(-2)}/${key}._S3rver_object`]);
    expect(Buffer.from(await (await world.download(body.id, token)).arrayBuffer()).equals(content)).toBe(true);
    const part = await fetch(`${world.app.url}/files/${body.id}`, {
      headers: { authorization: `Bearer ${token}`, range: 'bytes=100000-' },
    });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(content.subarray(100_000))).toBe(true);

    await world.app.database.system((tx) => world.app.nest.get(FileService).sweep(tx, key));
    expect(await objects()).toEqual([]);
    expect(await world.contents()).toEqual([]);
  });

  it('may hold nothing at all', async () => {
    const { body } = await world.upload('', 'empty.txt', token);
    expect(await (await world.download(body.id, token)).text()).toBe('');
    await world.app.nest.get(FileStore).remove(keyOf(body.id));
    expect((await world.download(body.id, token)).status).toBe(500);
  });

  it('given a large one: goes there and back in parts, memory stays flat', async () => {
    expect(await world.mostHeld(SIZE)).toBeLessThan(24 * 1024 * 1024);
    const names = await objects();
    expect(names).toHaveLength(1);
    expect(names[0]).toMatch(/^kept\//);
  }, 240_000);

  it('given a client that goes away: leaves no object and no part', async () => {
    const before = await objects();
    const rows = await world.rows();
    const headers = { 'content-type': 'multipart/form-data; boundary=b', authorization: `Bearer ${token}` };
    const sent = request(`${world.app.url}/files`, { method: 'POST', headers });
    sent.on('error', () => undefined);
    sent.write('--b\r\ncontent-disposition: form-data; name="f"; filename="a"\r\n\r\n');
    sent.write(randomBytes(12 * 1024 * 1024));
    await untilObjects((names) => names.some((name) => /uploads\/[^/]+\/2$/.test(name)));
    sent.destroy();
    await untilObjects((names) => names.length === before.length);
    expect(await objects()).toEqual(before);
    expect(await world.rows()).toBe(rows);
  });

  it('given one that is too large: leaves nothing', async () => {
    const before = await objects();
    const endless = Readable.from(
      (function* () {
        for (let sent = 0; sent < SIZE + 1_000_000; sent += 65_536) yield Buffer.alloc(65_536);
      })(),
    );
    expect(await world.stream(endless, token)).toMatchObject({ status: 413, code: 'FILE_TOO_LARGE' });
    await untilObjects((names) => names.length === before.length);
  }, 240_000);

  it('given a store that fails: is our fault and not the form’s, and leaves no row', async () => {
    const rows = await world.rows();
    broken = true;
    const answer = await world.upload('x', 'x.txt', token);
    broken = false;
    expect(answer).toMatchObject({ status: 500, code: 'INTERNAL' });
    expect(await world.rows()).toBe(rows);
  });

  it('that a killed process left are cleared away at the next start', async () => {
    const incoming = join(directory, BUCKET, 'incoming');
    await mkdir(incoming, { recursive: true });
    const longAgo = new Date(Date.now() - 7_200_000);
    for (const name of ['old', 'new']) await writeFile(join(incoming, `${name}._S3rver_object`), 'half');
    await utimes(join(incoming, 'old._S3rver_object'), longAgo, longAgo);
    await world.app.nest.get<S3Store>(FileStore).onModuleInit();
    expect((await objects()).filter((name) => name.startsWith('incoming/'))).toEqual(['incoming/new._S3rver_object']);
  });
});
