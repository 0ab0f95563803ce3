import { Inject, Injectable } from '@nestjs/common';
import { Job, type JobPayloads } from '../common/jobs.js';
import type { Tx } from '../common/transaction.js';
import { FileStore } from '../files/file.store.js';

@Injectable()
export class RemovalJobs {
  constructor(@Inject(FileStore) private readonly store: FileStore) {}

  @Job('removal.destroy-file')
  async destroyFile(_tx: Tx, { fileId }: JobPayloads['removal.destroy-file']): Promise<void> {
    await this.store.remove(fileId);
  }
}
