import { Inject, Injectable } from '@nestjs/common';
import { Job, type JobPayloads } from '../common/jobs.js';
import type { Tx } from '../common/transaction.js';
import { LedgerKeeper } from './ledger.service.js';

/** What earlier rooms cause here. Running twice changes nothing. */
@Injectable()
export class PaymentJobs {
  constructor(@Inject(LedgerKeeper) private readonly ledgers: LedgerKeeper) {}

  @Job('payment.schedule')
  async schedule(tx: Tx, { contractId }: JobPayloads['payment.schedule']): Promise<void> {
    await this.ledgers.schedule(tx, contractId);
  }

  @Job('payment.settle')
  async settle(tx: Tx, { contractId }: JobPayloads['payment.settle']): Promise<void> {
    await this.ledgers.settle(tx, contractId);
  }

  @Job('payment.cancel')
  async cancel(tx: Tx, { contractId }: JobPayloads['payment.cancel']): Promise<void> {
    await this.ledgers.cancel(tx, contractId);
  }
}
