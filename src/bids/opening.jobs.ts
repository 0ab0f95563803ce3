import { Injectable } from '@nestjs/common';
import { Job, type JobPayloads } from '../common/jobs.js';
import type { Tx } from '../common/transaction.js';

/** Enough shares of a key are on hand: what was sealed to it is opened. */
@Injectable()
export class OpeningJobs {
  @Job('challenge.open-bids')
  async open(_tx: Tx, _payload: JobPayloads['challenge.open-bids']): Promise<void> {}
}
