import type { Readable } from 'node:stream';
import type { ByteRange } from './byte-range.rules.js';

/** Contents by the uuid of their row: on the disk, or where the settings name an S3-compatible store, there. */
export abstract class FileStore {
  /** Streams a content to where it waits for `keep`. Throws what the stream throws, or StoreFault, and leaves nothing then. */
  abstract receive(key: string, content: Readable): Promise<void>;

  /** Moves a received content to its place. */
  abstract keep(key: string): Promise<void>;

  /** Those bytes of a kept content. Throws where there is none. Who opens it reads it to the end or destroys it. */
  abstract open(key: string, range: ByteRange): Promise<Readable>;

  /** Removes a content, wherever it is; none is none. */
  abstract remove(key: string): Promise<void>;
}

/** The store itself does not do what it should: a full disk, a bucket that cannot be reached. */
export class StoreFault extends Error {
  constructor(cause: unknown) {
    super(`files cannot be stored: ${String(cause)}`, { cause });
    this.name = 'StoreFault';
  }
}

/** After this time without a byte an upload is one of a process that has died. */
export const ABANDONED_MS = 3_600_000;

/** The last digits of a uuid are random, so that no folder grows too large. */
export const placeOf = (key: string): [folder: string, name: string] => [key.slice(-2), key];
