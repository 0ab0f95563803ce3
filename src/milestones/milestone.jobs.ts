import { Inject, Injectable } from '@nestjs/common';
import { Job, type JobPayloads } from '../common/jobs.js';
import type { Tx } from '../common/transaction.js';
import { MilestonePlanService } from './milestone-plan.service.js';

/** What the clock and earlier rooms cause here. Every handler looks at the state first, so that running twice changes nothing. */
@Injectable()
export class MilestoneJobs {
  constructor(@Inject(MilestonePlanService) private readonly plans: MilestonePlanService) {}

  @Job('milestone.plan')
  async plan(tx: Tx, { contractId }: JobPayloads['milestone.plan']): Promise<void> {
    await this.plans.plan(tx, contractId);
  }

  @Job('milestone.extend')
  async extend(tx: Tx, { contractId }: JobPayloads['milestone.extend']): Promise<void> {
    await this.plans.extend(tx, contractId);
  }

  @Job('milestone.due-soon')
  async dueSoon(tx: Tx, { milestoneId }: JobPayloads['milestone.due-soon']): Promise<void> {
    await this.plans.ring(tx, milestoneId, 'notice');
  }

  @Job('milestone.overdue')
  async overdue(tx: Tx, { milestoneId }: JobPayloads['milestone.overdue']): Promise<void> {
    await this.plans.ring(tx, milestoneId, 'overdue');
  }

  @Job('milestone.default')
  async default(tx: Tx, { milestoneId }: JobPayloads['milestone.default']): Promise<void> {
    await this.plans.ring(tx, milestoneId, 'default');
  }

  @Job('milestone.rectify-end')
  async rectifyEnd(tx: Tx, { milestoneId }: JobPayloads['milestone.rectify-end']): Promise<void> {
    await this.plans.ring(tx, milestoneId, 'rectifyEnd');
  }
}
