import { Injectable } from '@nestjs/common';
import { Job, type JobPayloads } from '../common/jobs.js';
import { inTime } from '../common/offset.js';
import type { Tx } from '../common/transaction.js';
import { endCommitting, endRevealing } from './draw.conclusion.js';
import { Draw } from './draw.entity.js';

/** The deadlines of a draw: both look at state and clock first. */
@Injectable()
export class DrawJobs {
  @Job('draw.commit-end')
  async endCommitting(tx: Tx, { drawId }: JobPayloads['draw.commit-end']): Promise<void> {
    const draw = await tx.load(Draw, drawId, 'update');
    const now = await tx.now();
    if (draw.state === 'FROZEN' && !inTime(now, draw.commitBy)) await endCommitting(tx, draw, now);
  }

  /** Where both timers ring at once and this one is first, it ends the commitments as well. */
  @Job('draw.reveal-end')
  async endRevealing(tx: Tx, { drawId }: JobPayloads['draw.reveal-end']): Promise<void> {
    const draw = await tx.load(Draw, drawId, 'update');
    const now = await tx.now();
    if (inTime(now, draw.revealBy)) return;
    if (draw.state === 'FROZEN') await endCommitting(tx, draw, now);
    if (draw.state === 'COMMITTED') await endRevealing(tx, draw, now);
  }
}
