import { Injectable } from '@nestjs/common';
import { Job, type JobPayloads } from '../common/jobs.js';
import { inTime } from '../common/offset.js';
import type { Tx } from '../common/transaction.js';
import { lockBid } from './bid.gate.js';
import { Correction } from './correction.entity.js';
import { CORRECTION_MACHINE } from './correction.machine.js';
import { replanReminders, settle } from './correction.service.js';

/** The timers of corrections. */
@Injectable()
export class CorrectionJobs {
  /** Reminds the bidder of what is open and due, each once. */
  @Job('bid.correction-reminder')
  async remind(tx: Tx, { bidId }: JobPayloads['bid.correction-reminder']): Promise<void> {
    const reminded = await tx.query<{ id: string; challengeId: string }>(
      `update correction k set reminded_at = clock_now() from bid b
       where b.id = k.bid_id and k.bid_id = $1 and k.state = 'OPEN' and k.reminded_at is null and k.reminder_at <= clock_now()
       returning k.id, b.challenge_id as "challengeId"`,
      [bidId],
    );
    for (const { id, challengeId } of reminded) await tx.event({ subject: 'correction', key: id, event: 'remind', challengeId });
  }

  @Job('bid.replan')
  async replan(tx: Tx): Promise<void> {
    await replanReminders(tx);
  }

  /** What was not answered by its end fails, and the bid with it. */
  @Job('bid.correction-end')
  async end(tx: Tx, { bidId }: JobPayloads['bid.correction-end']): Promise<void> {
    const { gate, bid } = await lockBid(tx, bidId, 'update');
    const now = await tx.now();
    const open = await tx.manager.find(Correction, { where: { bidId, state: 'OPEN' } });
    const missed = open.filter(({ endsAt }) => !inTime(now, endsAt));
    for (const correction of missed) await tx.move(CORRECTION_MACHINE, Correction, correction, 'expire', {}, { challengeId: gate.key });
    if (missed.length) await settle(tx, { gate, bid }, true);
  }
}
