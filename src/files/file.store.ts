import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../config.js';
import { HEAD_BYTES } from './file.media-type.js';

/** What is known of a content when it is on the disk. */
export interface Received {
  /** In bytes. */
  size: number;
  /** In hex. */
  sha256: string;
  /** Its beginning, HEAD_BYTES at most. */
  head: Buffer;
}

/** After this time without a byte an upload is one of a process that has died. */
const ABANDONED_MS = 3_600_000;

/** Contents on the disk, named by the uuid of their row. All processes of an installation share the folder. */
@Injectable()
export class FileStore implements OnModuleInit {
  private readonly incoming: string;
  private readonly kept: string;

  constructor(@Inject(Config) { DATA_DIR }: Config) {
    this.incoming = resolve(DATA_DIR, 'files', 'incoming');
    this.kept = resolve(DATA_DIR, 'files', 'kept');
  }

  async onModuleInit(): Promise<void> {
    for (const name of await readdir(this.incoming).catch(() => [])) {
      const path = join(this.incoming, name);
      const written = await stat(path).catch(() => null);
      if (written && Date.now() - written.mtimeMs > ABANDONED_MS) await rm(path, { force: true });
    }
  }

  /** Streams a content to the disk, where it waits for `keep`. Throws what the stream throws, and leaves nothing then. */
  async receive(key: string, content: Readable): Promise<Received> {
    const path = join(this.incoming, key);
    const hash = createHash('sha256');
    let size = 0;
    let head = Buffer.alloc(0);
    await mkdir(this.incoming, { recursive: true, mode: 0o700 });
    try {
      await pipeline(
        content,
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            hash.update(chunk);
            size += chunk.length;
            if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
            yield chunk;
          }
        },
        createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }),
      );
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    return { size, sha256: hash.digest('hex'), head };
  }

  /** Moves a received content to its place. */
  async keep(key: string): Promise<void> {
    const path = this.pathOf(key);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await rename(join(this.incoming, key), path);
  }

  /** Opens a content for reading; who opens it closes it. */
  async open(key: string): Promise<FileHandle> {
    return open(this.pathOf(key));
  }

  /** Removes a content, wherever it is; none is none. */
  async remove(key: string): Promise<void> {
    await rm(join(this.incoming, key), { force: true });
    await rm(this.pathOf(key), { force: true });
  }

  /** The last digits of a uuid are random, so that no folder grows too large. */
  private pathOf(key: string): string {
    return join(this.kept, key.slice(-2), key);
  }
}
