import { Inject, Injectable } from '@nestjs/common';
import { Job, type JobPayloads } from '../common/jobs.js';
import type { Tx } from '../common/transaction.js';
import { FileService } from './file.service.js';

@Injectable()
export class FileJobs {
  constructor(@Inject(FileService) private readonly files: FileService) {}

  @Job('file.sweep')
  async sweep(tx: Tx, { fileId }: JobPayloads['file.sweep']): Promise<void> {
    await this.files.sweep(tx, fileId);
  }
}
