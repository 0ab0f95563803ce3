import type { Config } from '../config.js';
import { DiskStore } from './disk.store.js';
import type { FileStore } from './file.store.js';
import { S3Store } from './s3.store.js';

/** Where the settings keep files: in the bucket where they name one, else on the disk. */
export const fileStoreOf = (config: Config): FileStore => (config.S3_ENDPOINT ? new S3Store(config) : new DiskStore(config));
