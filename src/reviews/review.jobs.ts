import { Inject, Injectable } from '@nestjs/common';
import { Job, type JobPayloads } from '../common/jobs.js';
import type { Tx } from '../common/transaction.js';
import { StageService } from './stage.service.js';

/** What the review does by itself. */
@Injectable()
export class ReviewJobs {
  constructor(@Inject(StageService) private readonly stages: StageService) {}

  @Job('challenge.rank')
  async rank(tx: Tx, { challengeId }: JobPayloads['challenge.rank']): Promise<void> {
    await this.stages.rank(tx, challengeId);
  }
}
