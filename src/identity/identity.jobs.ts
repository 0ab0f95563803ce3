import { Inject, Injectable } from '@nestjs/common';
import { Job, type JobPayloads } from '../common/jobs.js';
import type { Tx } from '../common/transaction.js';
import { PasswordResetService } from './password-reset.service.js';
import { RecertificationService } from './recertification.service.js';

/** What follows from what people ask of their accounts and roles. Running twice changes nothing. */
@Injectable()
export class IdentityJobs {
  constructor(
    @Inject(PasswordResetService) private readonly resets: PasswordResetService,
    @Inject(RecertificationService) private readonly recertifications: RecertificationService,
  ) {}

  @Job('password.reset-asked')
  async resetAsked(tx: Tx, { resetId }: JobPayloads['password.reset-asked']): Promise<void> {
    await this.resets.prepare(tx, resetId);
  }

  @Job('membership.recertify-due')
  async recertifyDue(tx: Tx, { membershipId }: JobPayloads['membership.recertify-due']): Promise<void> {
    await this.recertifications.remind(tx, membershipId);
  }

  @Job('membership.recertify-overdue')
  async recertifyOverdue(tx: Tx, { membershipId }: JobPayloads['membership.recertify-overdue']): Promise<void> {
    await this.recertifications.lapse(tx, membershipId);
  }
}
