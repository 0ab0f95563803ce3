import { Inject, Injectable } from '@nestjs/common';
import { Job, type JobPayloads } from '../common/jobs.js';
import type { Tx } from '../common/transaction.js';
import { PublicationService } from './publication.service.js';

@Injectable()
export class PublicationJobs {
  constructor(@Inject(PublicationService) private readonly publication: PublicationService) {}

  @Job('list.publish')
  async publish(tx: Tx, { listId }: JobPayloads['list.publish']): Promise<void> {
    await this.publication.publishFixed(tx, listId);
  }
}
