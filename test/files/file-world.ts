import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request, type Server } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { UploadedFile } from '../../src/files/upload.service.js';
import { startApp, type TestApp } from '../app.js';
import { Factories } from '../factories.js';

/** What came back from /files. */
export interface FileAnswer {
  status: number;
  body: UploadedFile & { errors?: { message: string; extensions: { code: string; details: Record<string, unknown> } }[] };
  code: string | undefined;
}

export const LIMIT = 1_000_000;
const BOUNDARY = 'jiebang';
const PART = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="a.bin"\r\n\r\n`;
const END = `\r\n--${BOUNDARY}--\r\n`;

/** Uploads and downloads of an API. */
export class FileWorld {
  readonly make: Factories;

  constructor(readonly app: TestApp) {
    this.make = new Factories(app);
  }

  static async start(settings: Record<string, string> = {}, worker = false): Promise<FileWorld> {
    return new FileWorld(await startApp({ worker, settings: { FILE_LIMIT: String(LIMIT), FILE_COUNT_LIMIT: '5', ...settings } }));
  }

  /** Connections that a client keeps, or still sends by, are cut: the server would wait for them. */
  async stop(): Promise<void> {
    (this.app.nest.getHttpServer() as Server).closeAllConnections();
    await this.app.stop();
  }

  /** Uploads as browsers do. */
  async upload(content: BlobPart, name: string, token?: string): Promise<FileAnswer> {
    const form = new FormData();
    form.append('file', new Blob([content]), name);
    return this.post(form, token);
  }

  async post(body: FormData | string, token?: string, headers: Record<string, string> = {}): Promise<FileAnswer> {
    const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return answered(
      await fetch(`${this.app.url}/files`, { method: 'POST', body, headers: { 'accept-language': 'en', ...authorization, ...headers } }),
    );
  }

  /** A form of whatever parts, given as text. */
  async postRaw(text: string, token: string): Promise<FileAnswer> {
    return this.post(text, token, { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` });
  }

  /** Uploads a content whose length the client does not say. */
  async stream(content: Readable, token: string, whole = true): Promise<FileAnswer> {
    const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, authorization: `Bearer ${token}` };
    const sent = request(`${this.app.url}/files`, { method: 'POST', headers });
    const answer = new Promise<FileAnswer>((resolve, reject) => {
      sent.on('error', reject);
      sent.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => void answered(new Response(Buffer.concat(chunks), { status: response.statusCode })).then(resolve, reject));
      });
    });
    sent.write(PART);
    const finished = pipeline(content, sent, { end: false }).then(() => sent.end(whole ? END : ''));
    await Promise.race([finished, answer]);
    return answer;
  }

  async download(id: string, token?: string): Promise<Response> {
    return fetch(`${this.app.url}/files/${id}`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  }

  /** Names of all contents on the disk, whole and half. */
  async contents(): Promise<string[]> {
    const entries = await readdir(join(this.app.folder, 'files'), { recursive: true, withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  }

  /** Waits until the disk holds that many contents. */
  async untilContents(count: number): Promise<void> {
    const end = Date.now() + 10_000;
    while ((await this.contents()).length !== count) {
      if (Date.now() > end) throw new Error(`the disk holds ${(await this.contents()).join(', ')}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Sends a file of that many bytes there and back, compares it, and says how many bytes of buffers were held at most beyond those before. */
  async mostHeld(size: number): Promise<number> {
    const { token } = await this.make.person();
    const piece = randomBytes(65_536);
    const hash = createHash('sha256');
    const before = heldBytes();
    let most = 0;
    let next = 0;
    // At the beginning, and then at every quarter.
    const measure = (at: number): void => {
      if (at === 0) next = 0;
      if (at < next) return;
      next += size / 4;
      most = Math.max(most, heldBytes() - before);
    };
    const content = Readable.from(
      (function* () {
        for (let sent = 0; sent < size; sent += piece.length) {
          measure(sent);
          hash.update(piece);
          yield piece;
        }
      })(),
    );
    const { body } = await this.stream(content, token);
    expect(body).toMatchObject({ size, sha256: hash.digest('hex') });

    const back = createHash('sha256');
    let received = 0;
    const response = await this.download(body.id, token);
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      measure(received);
      received += chunk.length;
      back.update(chunk);
    }
    expect([received, back.digest('hex')]).toEqual([size, body.sha256]);
    return most;
  }

  async rows(): Promise<number> {
    const [row] = await this.app.database.query<{ count: number }>('select count(*)::int as count from file');
    return row!.count;
  }
}

async function answered(response: Response): Promise<FileAnswer> {
  const body = (await response.json()) as FileAnswer['body'];
  return { status: response.status, body, code: body.errors?.[0]?.extensions.code };
}

/** Bytes of buffers in use. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // The second one waits for what the first has freed beside the main thread.
  collect();
  collect();
  return process.memoryUsage().arrayBuffers;
}
