import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { utimes, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DiskStore } from '../../src/files/disk.store.js';
import { FileStore } from '../../src/files/file.store.js';
import type { Someone } from '../factories.js';
import { FileWorld, LIMIT } from './file-world.js';

const hashOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

describe('an upload', () => {
  let world: FileWorld;
  let unit: string;
  let someone: Someone;
  beforeAll(async () => {
    world = await FileWorld.start();
    unit = await world.make.organisation();
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    someone = await world.make.person({ organisation: unit, role: 'pi' });
  });

  /** Nothing may be left of a refused upload. */
  async function refused(act: () => Promise<{ status: number; code: string | undefined }>, status: number, code: string): Promise<void> {
    const before = { contents: (await world.contents()).length, rows: await world.rows() };
    expect(await act()).toMatchObject({ status, code });
    await world.untilContents(before.contents);
    expect(await world.rows()).toBe(before.rows);
  }

  it('is kept whole, named by its hash and told by its content', async () => {
    const content = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(200_000)]);
    const { status, body } = await world.upload(content, '任务书 "终稿".docx', someone.token);
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^file_[0-9a-f]{32}$/),
      name: '任务书 "终稿".docx',
      size: content.length,
      sha256: hashOf(content),
      mediaType: 'application/pdf',
      warnings: [],
    });

    const response = await world.download(body.id, someone.token);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(content.length),
      'content-disposition': `attachment; filename="___ ____.docx"; filename*=UTF-8''%E4%BB%BB%E5%8A%A1%E4%B9%A6%20%22%E7%BB%88%E7%A8%BF%22.docx`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
  });

  it('is shown to who uploaded it, and to nobody else', async () => {
    const { body } = await world.upload('a,b\n1,2\n', 'table.csv', someone.token);
    const query = 'query ($id: ID!) { file(id: $id) { id name mediaType size sha256 createdAt boundAt } node(id: $id) { id } }';
    const { id, name, mediaType, size, sha256 } = body;
    const seen = { id, name, mediaType, size, sha256, createdAt: expect.any(String), boundAt: null };
    expect(await world.app.ask(query, { id }, someone.token)).toEqual({ file: seen, node: { id } });
    const mine = '{ myFiles { totalCount nodes { id } } }';
    expect(await world.app.ask(mine, {}, someone.token)).toEqual({ myFiles: { totalCount: 1, nodes: [{ id }] } });

    const colleague = await world.make.person({ organisation: unit, role: 'pi' });
    for (const token of [colleague.token, undefined]) {
      expect(await world.app.ask(query, { id }, token)).toEqual({ file: null, node: null });
      expect((await world.download(id, token)).status).toBe(404);
    }
    expect(await world.app.ask(mine, {}, colleague.token)).toEqual({ myFiles: { totalCount: 0, nodes: [] } });
    expect((await world.app.graphql(mine)).codes).toEqual(['UNAUTHENTICATED']);
  });

  it('may hold nothing at all', async () => {
    const { body } = await world.upload('', 'empty.txt', someone.token);
    expect(body).toMatchObject({ size: 0, sha256: hashOf(Buffer.alloc(0)), mediaType: 'application/octet-stream' });
    expect(await (await world.download(body.id, someone.token)).text()).toBe('');
  });

  it('takes the limit, and not a byte more', async () => {
    expect((await world.upload(Buffer.alloc(LIMIT), 'full.bin', someone.token)).body.size).toBe(LIMIT);
    await refused(() => world.upload(Buffer.alloc(LIMIT + 1), 'more.bin', someone.token), 413, 'FILE_TOO_LARGE');
  });

  it('is refused before it is read where the client says that it is too large', async () => {
    await refused(() => world.upload(Buffer.alloc(4 * LIMIT), 'huge.bin', someone.token), 413, 'FILE_TOO_LARGE');
  });

  it('is cut off at the limit where the client does not say how large it is', async () => {
    const endless = Readable.from(
      (function* () {
        for (let sent = 0; sent < 20 * LIMIT; sent += 65_536) yield Buffer.alloc(65_536);
      })(),
    );
    await refused(() => world.stream(endless, someone.token), 413, 'FILE_TOO_LARGE');
  });

  it('is refused without signing in', async () => {
    await refused(() => world.upload('x', 'x.txt'), 401, 'UNAUTHENTICATED');
    await refused(() => world.upload('x', 'x.txt', 'not-a-token'), 401, 'UNAUTHENTICATED');
  });

  it('is one whole file in a form', async () => {
    const file = (name: string) => `--jiebang\r\ncontent-disposition: form-data; name="f"; filename="${name}"\r\n\r\ncontent\r\n`;
    const field = '--jiebang\r\ncontent-disposition: form-data; name="f"\r\n\r\nvalue\r\n';
    const end = '--jiebang--\r\n';
    const bodies = [file('a') + file('b') + end, file('a') + field + end, field + end, end, '', file('a'), 'nonsense'];
    for (const body of bodies) await refused(() => world.postRaw(body, someone.token), 400, 'FILE_UPLOAD_INVALID');
    await refused(() => world.post('{}', someone.token, { 'content-type': 'application/json' }), 400, 'FILE_UPLOAD_INVALID');
    await refused(() => world.stream(Readable.from([randomBytes(1000)]), someone.token, false), 400, 'FILE_UPLOAD_INVALID');
  });

  it('says in the language of the client what is wrong', async () => {
    const form = new FormData();
    const { body } = await world.post(form, someone.token, { 'accept-language': 'zh-CN' });
    expect(body.errors?.[0]?.message).toMatch(/^请求不是含一个完整文件的表单/);
  });

  it('leaves nothing where the client goes away', async () => {
    const before = (await world.contents()).length;
    const rows = await world.rows();
    const headers = { 'content-type': 'multipart/form-data; boundary=b', authorization: `Bearer ${someone.token}` };
    const sent = request(`${world.app.url}/files`, { method: 'POST', headers });
    sent.on('error', () => undefined);
    sent.write('--b\r\ncontent-disposition: form-data; name="f"; filename="a"\r\n\r\n');
    sent.write(randomBytes(100_000));
    await world.untilContents(before + 1);
    sent.destroy();
    await world.untilContents(before);
    expect(await world.rows()).toBe(rows);
  });

  it('is refused while too many wait, also where they come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 9 }, (_, at) => world.upload(`${at}`, `${at}.txt`, someone.token)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    const others = answers.filter(({ status }) => status !== 201);
    expect(others.map(({ status, code }) => [status, code])).toEqual(Array(4).fill([400, 'FILE_TOO_MANY']));
    expect(others[0]?.body.errors?.[0]?.extensions.details).toEqual({ limit: 5 });
    await refused(() => world.upload('x', 'x.txt', someone.token), 400, 'FILE_TOO_MANY');
    expect(await world.rows()).toBe((await world.contents()).length);
  });

  it('that a killed process left is cleared away at the next start', async () => {
    const incoming = join(world.app.folder, 'files', 'incoming');
    await mkdir(incoming, { recursive: true });
    const before = (await world.contents()).length;
    for (const name of ['old', 'new']) await writeFile(join(incoming, name), 'half');
    const longAgo = new Date(Date.now() - 7_200_000);
    await utimes(join(incoming, 'old'), longAgo, longAgo);
    await world.app.nest.get<DiskStore>(FileStore).onModuleInit();
    const contents = await world.contents();
    expect(contents).toHaveLength(before + 1);
    expect(contents).toContain('new');
    await world.app.nest.get(FileStore).remove('new');
  });
});

describe('a large upload', () => {
  const SIZE = 48 * 1024 * 1024;
  let world: FileWorld;
  beforeAll(async () => {
    world = await FileWorld.start({ FILE_LIMIT: String(SIZE) });
  });
  afterAll(() => world.stop());

  it('goes to the disk and back in pieces: memory stays flat', async () => {
    expect(await world.mostHeld(SIZE)).toBeLessThan(8 * 1024 * 1024);
  }, 240_000);
});
