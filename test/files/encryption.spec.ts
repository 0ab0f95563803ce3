import { randomBytes } from 'node:crypto';
import { readFile, readlink, readdir, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyOf } from '../list.factories.js';
import { FileWorld, LIMIT } from './file-world.js';

const PIECE = 65_536;

describe('a stored file', () => {
  let world: FileWorld;
  let token: string;
  beforeAll(async () => {
    world = await FileWorld.start();
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    ({ token } = await world.make.person());
  });

  const pathOf = (id: string): string => join(world.app.folder, 'files', 'kept', keyOf(id).slice(-2), keyOf(id));
  const upload = async (content: BlobPart): Promise<string> => (await world.upload(content, 'proof.txt', token)).body.id;
  const get = (id: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${world.app.url}/files/${id}`, { headers: { authorization: `Bearer ${token}`, 'accept-language': 'en', ...headers } });

  it('is unreadable on the disk, and no two look alike', async () => {
    const content = Buffer.from('效率不低于 26 %\n'.repeat(10_000));
    const [one, other] = [await upload(content), await upload(content)];
    const stored = await Promise.all([one, other].map((id) => readFile(pathOf(id))));
    expect(stored[0]!.equals(stored[1]!)).toBe(false);
    for (const bytes of stored) {
      expect(bytes).toHaveLength(content.length + 16 * Math.ceil(content.length / PIECE));
      for (let at = 0; at + 24 < content.length; at += 24) expect(bytes.includes(content.subarray(at, at + 24))).toBe(false);
    }
    const [row] = await world.app.database.query<{ text: string }>('select f::text as text from file f where id = $1', [keyOf(one)]);
    expect(row!.text).toContain('proof.txt');
  });

  it('is on record by size and type, and not by name and hash', async () => {
    const id = await upload('secret');
    const events = await world.app.database.query('select event, document from event where subject_id = $1', [keyOf(id)]);
    expect(events).toEqual([{ event: 'upload', document: { mediaType: 'text/plain', size: '6' } }]);
  });

  it('goes out in parts, each from its own pieces', async () => {
    const content = randomBytes(3 * PIECE + 5);
    const id = await upload(content);
    for (const [asked, start, end] of [
      ['bytes=0-0', 0, 0],
      [`bytes=${PIECE - 1}-${PIECE}`, PIECE - 1, PIECE],
      [`bytes=${2 * PIECE}-`, 2 * PIECE, content.length - 1],
      ['bytes=-7', content.length - 7, content.length - 1],
    ] as const) {
      const response = await get(id, { range: asked });
      expect(response.status).toBe(206);
      expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/${content.length}`);
      expect(response.headers.get('content-length')).toBe(String(end + 1 - start));
      expect(Buffer.from(await response.arrayBuffer()).equals(content.subarray(start, end + 1))).toBe(true);
    }
    const beyond = await get(id, { range: `bytes=${content.length}-` });
    expect([beyond.status, beyond.headers.get('content-range'), await beyond.text()]).toEqual([416, `bytes */${content.length}`, '']);
    const known = await get(id, { range: 'bytes=0-0', 'if-range': '"some-version"' });
    expect([known.status, (await known.arrayBuffer()).byteLength]).toEqual([200, content.length]);
  });

  it('given a damaged beginning: is refused, and a damaged end breaks the connection off before the first wrong byte', async () => {
    const content = randomBytes(10 * PIECE);
    const id = await upload(content);
    const stored = await readFile(pathOf(id));
    const damage = async (at: number): Promise<void> => {
      const changed = Buffer.from(stored);
      changed.writeUInt8(stored.readUInt8(at) ^ 1, at);
      await writeFile(pathOf(id), changed);
    };
    await damage(100);
    const refused = await get(id);
    expect(refused.status).toBe(500);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL' } }] });

    await damage(stored.length - 100);
    await broken(await get(id), content);
    expect(Buffer.from(await (await get(id, { range: 'bytes=0-99' })).arrayBuffer()).equals(content.subarray(0, 100))).toBe(true);

    await writeFile(pathOf(id), stored);
    await truncate(pathOf(id), 9 * (PIECE + 16));
    await broken(await get(id), content);
    await writeFile(pathOf(id), stored);
    expect((await (await get(id)).arrayBuffer()).byteLength).toBe(content.length);
  });

  /** What comes is the beginning of the content, and then an error. */
  async function broken(response: Response, content: Buffer): Promise<void> {
    expect(response.status).toBe(200);
    const chunks: Uint8Array[] = [];
    const read = async () => {
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
    };
    await expect(read()).rejects.toThrow();
    const received = Buffer.concat(chunks);
    expect(received.length).toBeLessThan(content.length);
    expect(received.equals(content.subarray(0, received.length))).toBe(true);
  }

  it('given the content of another file in its place: is refused', async () => {
    const [one, other] = [await upload('the first'), await upload('the other')];
    await rename(pathOf(other), pathOf(one));
    expect((await get(one)).status).toBe(500);
    expect((await get(other)).status).toBe(500);
  });

  it('given a key that was moved to another row: is refused', async () => {
    const [one, other] = [await upload('the first'), await upload('the other')];
    await world.app.database.query('update file set wrapped_key = (select wrapped_key from file where id = $2) where id = $1', [
      keyOf(one),
      keyOf(other),
    ]);
    await rename(pathOf(other), pathOf(one));
    expect((await get(one)).status).toBe(500);
  });

  it('that was stored before contents were encrypted is still read, in parts as well', async () => {
    const id = await upload('of old, and plain');
    await world.app.database.query('update file set wrapped_key = null where id = $1', [keyOf(id)]);
    await writeFile(pathOf(id), 'of old, and plain');
    expect(await (await get(id)).text()).toBe('of old, and plain');
    expect(await (await get(id, { range: 'bytes=8-10' })).text()).toBe('and');
    const empty = await upload('');
    await world.app.database.query('update file set wrapped_key = null where id = $1', [keyOf(empty)]);
    await writeFile(pathOf(empty), '');
    expect(await (await get(empty)).text()).toBe('');
  });

  it('given clients that go away: is closed', async () => {
    const id = await upload(randomBytes(LIMIT));
    const opened = async (): Promise<number> => {
      const links = await Promise.all((await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
      return links.filter((link) => link === pathOf(id)).length;
    };
    for (let time = 0; time < 5; time += 1) {
      const leaving = new AbortController();
      const response = await fetch(`${world.app.url}/files/${id}`, {
        headers: { authorization: `Bearer ${token}` },
        signal: leaving.signal,
      });
      await response.body!.getReader().read();
      leaving.abort();
    }
    for (const end = Date.now() + 10_000; (await opened()) > 0;) {
      if (Date.now() > end) throw new Error(`${await opened()} are open`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
});
