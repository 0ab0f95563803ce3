import { Inject, Injectable } from '@nestjs/common';
import { Job, type JobPayloads } from '../common/jobs.js';
import type { Tx } from '../common/transaction.js';
import { IndexingService } from './indexing.service.js';

/** Indexes what was written, after the transaction that wrote it. */
@Injectable()
export class SearchJobs {
  constructor(@Inject(IndexingService) private readonly indexing: IndexingService) {}

  @Job('search.index')
  async index(tx: Tx, { kind, ids }: JobPayloads['search.index']): Promise<void> {
    await this.indexing.index(tx, kind, ids);
  }

  @Job('search.index-bids')
  async indexBids(tx: Tx, { challengeId }: JobPayloads['search.index-bids']): Promise<void> {
    await this.indexing.indexBids(tx, challengeId);
  }

  @Job('search.reindex')
  async reindex(tx: Tx, { after }: JobPayloads['search.reindex']): Promise<void> {
    await this.indexing.reindex(tx, after);
  }
}
