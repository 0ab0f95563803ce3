import { Inject, Injectable } from '@nestjs/common';
import { Job, type JobPayloads } from '../common/jobs.js';
import type { Tx } from '../common/transaction.js';
import { ContractService } from './contract.service.js';
import { replanTerminations } from './termination.service.js';

@Injectable()
export class ContractJobs {
  constructor(@Inject(ContractService) private readonly service: ContractService) {}

  @Job('contract.draft')
  draft(tx: Tx, award: JobPayloads['contract.draft']): Promise<void> {
    return this.service.draft(tx, award);
  }

  @Job('contract.lapse')
  lapse(tx: Tx, { contractId }: JobPayloads['contract.lapse']): Promise<void> {
    return this.service.lapse(tx, contractId);
  }

  @Job('contract.remind')
  remind(tx: Tx, { contractId }: JobPayloads['contract.remind']): Promise<void> {
    return this.service.remind(tx, contractId);
  }

  @Job('termination.replan')
  replanTerminations(tx: Tx): Promise<void> {
    return replanTerminations(tx);
  }

  @Job('contract.first-payment-overdue')
  firstPaymentOverdue(tx: Tx, { contractId }: JobPayloads['contract.first-payment-overdue']): Promise<void> {
    return this.service.firstPaymentOverdue(tx, contractId);
  }
}
