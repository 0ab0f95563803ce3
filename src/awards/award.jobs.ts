import { Inject, Injectable } from '@nestjs/common';
import { Job, type JobPayloads } from '../common/jobs.js';
import type { Tx } from '../common/transaction.js';
import { AwardService } from './award.service.js';
import { loadCase } from './decision.facts.js';
import { NoBidService } from './no-bid.service.js';
import { ObjectionService } from './objection.service.js';

/** What the clock and earlier rooms cause here. Every handler looks at the state first, so that running twice changes nothing. */
@Injectable()
export class AwardJobs {
  constructor(
    @Inject(AwardService) private readonly awards: AwardService,
    @Inject(NoBidService) private readonly noBids: NoBidService,
    @Inject(ObjectionService) private readonly objections: ObjectionService,
  ) {}

  @Job('challenge.no-bid')
  async noBid(tx: Tx, { challengeId }: JobPayloads['challenge.no-bid']): Promise<void> {
    await this.noBids.run(tx, await loadCase(tx, challengeId, 'update'));
  }

  @Job('challenge.extension-open')
  async extensionOpen(tx: Tx, { challengeId }: JobPayloads['challenge.extension-open']): Promise<void> {
    await this.noBids.openExtension(tx, challengeId);
  }

  @Job('challenge.extension-end')
  async extensionEnd(tx: Tx, { challengeId }: JobPayloads['challenge.extension-end']): Promise<void> {
    await this.noBids.endExtension(tx, challengeId);
  }

  @Job('notice.open')
  async noticeOpen(tx: Tx, { challengeId }: JobPayloads['notice.open']): Promise<void> {
    const { challenge, rules, decision } = await loadCase(tx, challengeId, 'update');
    if (decision) await this.awards.openNotice(tx, { challenge, rules, decision });
  }

  @Job('notice.close')
  async noticeClose(tx: Tx, { challengeId }: JobPayloads['notice.close']): Promise<void> {
    await this.awards.carryOut(tx, challengeId);
  }

  @Job('award.carry-out')
  async carryOut(tx: Tx, { challengeId }: JobPayloads['award.carry-out']): Promise<void> {
    await this.awards.carryOut(tx, challengeId);
  }

  @Job('award.give-up')
  async giveUp(tx: Tx, { challengeId, bidId }: JobPayloads['award.give-up']): Promise<void> {
    const { challenge, rules, decision } = await loadCase(tx, challengeId, 'update');
    if (decision) await this.awards.giveUp(tx, { challenge, rules, decision }, bidId);
  }

  @Job('award.reserve-void')
  async reserveVoid(tx: Tx, { challengeId }: JobPayloads['award.reserve-void']): Promise<void> {
    await this.awards.voidReserve(tx, challengeId);
  }

  @Job('objection.admit-overdue')
  async admitOverdue(tx: Tx, { objectionId }: JobPayloads['objection.admit-overdue']): Promise<void> {
    await this.objections.escalate(tx, objectionId, 'admit');
  }

  @Job('objection.replan')
  async replan(tx: Tx): Promise<void> {
    await this.objections.replan(tx);
  }

  @Job('objection.finish-overdue')
  async finishOverdue(tx: Tx, { objectionId }: JobPayloads['objection.finish-overdue']): Promise<void> {
    await this.objections.escalate(tx, objectionId, 'finish');
  }
}
