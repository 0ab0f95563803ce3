import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { OnModuleInit } from '@nestjs/common';
import type { Config } from '../config.js';
import type { ByteRange } from './byte-range.rules.js';
import { ABANDONED_MS, FileStore, placeOf, StoreFault } from './file.store.js';

/** Contents in DATA_DIR/files. All processes of an installation share the folder. */
export class DiskStore extends FileStore implements OnModuleInit {
  private readonly incoming: string;
  private readonly kept: string;

  constructor({ DATA_DIR }: Config) {
    super();
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

  async receive(key: string, content: Readable): Promise<void> {
    const path = join(this.incoming, key);
    await mkdir(this.incoming, { recursive: true, mode: 0o700 });
    try {
      await pipeline(content, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
    } catch (error) {
      await rm(path, { force: true });
      throw error instanceof Error && 'syscall' in error ? new StoreFault(error) : error;
    }
  }

  async keep(key: string): Promise<void> {
    const path = this.pathOf(key);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await rename(join(this.incoming, key), path);
  }

  async open(key: string, { start, end }: ByteRange): Promise<Readable> {
    const handle = await open(this.pathOf(key));
    if (end >= start) return handle.createReadStream({ start, end });
    await handle.close();
    return Readable.from([]);
  }

  async remove(key: string): Promise<void> {
    await rm(join(this.incoming, key), { force: true });
    await rm(this.pathOf(key), { force: true });
  }

  private pathOf(key: string): string {
    return join(this.kept, ...placeOf(key));
  }
}
