import { Inject, Injectable } from '@nestjs/common';
import { Job, type JobPayloads } from '../common/jobs.js';
import type { Tx } from '../common/transaction.js';
import { OpeningService } from './opening.service.js';

/** The opening of sealed bids, once enough custodians have handed in their shares. */
@Injectable()
export class OpeningJobs {
  constructor(@Inject(OpeningService) private readonly openings: OpeningService) {}

  /** One batch; the next one is a message of its own, so that a killed worker loses a batch at most. */
  @Job('challenge.open-bids')
  async open(tx: Tx, payload: JobPayloads['challenge.open-bids']): Promise<void> {
    await this.openings.run(tx, payload);
  }
}
