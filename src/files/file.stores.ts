import type { Config } from '../config.js';
import { DiskStore } from './disk.store.js';
import type { FileStore } from './file.store.js';

/** Where the settings keep files: in the bucket where they name one, whose client is loaded only then, else on the disk. */
export async function fileStoreOf(config: Config): Promise<FileStore> {
  if (!config.S3_ENDPOINT) return new DiskStore(config);
  const { S3Store } = await import('./s3.store.js');
  return new S3Store(config);
}
