import { Injectable } from '@nestjs/common';
import { newId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { dueByCode, loadContractCase } from './milestone.facts.js';
import { Milestone } from './milestone.entity.js';
import { MILESTONE_MACHINE, NO_FACTS } from './milestone.machine.js';
import { sendDueTimers } from './milestone.timers.js';
import { isEliminated } from './race.facts.js';

/** When milestones are due, and what the clock does about them. */
@Injectable()
export class MilestonePlanService {
  /** A contract has taken effect: its milestones get their instants and timers. Done once. */
  async plan(tx: Tx, contractId: string): Promise<void> {
    const { contract, rules } = await loadContractCase(tx, contractId, 'share');
    const { bidId, challengeId, departmentId, taskBook } = contract;
    const due = dueByCode(contract);
    for (const [index, { id: code, name, paymentSharePercent, heat }] of taskBook.milestones.entries()) {
      const known = await tx.query('select from milestone where contract_id = $1 and code = $2', [contractId, code]);
      if (known.length) continue;
      const key = newId();
      const dueAt = due.get(code)!;
      await tx.insert(Milestone, {
        ...{ key, contractId, bidId, challengeId, departmentId, code, name, dueAt, position: index + 1, state: MILESTONE_MACHINE.initial },
        ...{ paymentSharePercent: String(paymentSharePercent), heat: Boolean(heat), finalHeat: heat?.final ?? false },
      });
      await tx.event({ subject: 'milestone', key, event: 'plan', to: MILESTONE_MACHINE.initial, challengeId, document: { code, dueAt } });
      await sendDueTimers(tx, key, dueAt, rules.milestone);
    }
  }

  /**
   * An extension was granted: what is due later begins anew, also after a default, whose freeze ends then. Something already submitted only has
   * its instant moved.
   */
  async extend(tx: Tx, contractId: string): Promise<void> {
    const { contract, rules } = await loadContractCase(tx, contractId, 'share');
    const due = dueByCode(contract);
    const rows = await tx.query<{ id: string; code: string }>('select id, code from milestone where contract_id = $1 order by position', [
      contractId,
    ]);
    for (const { id, code } of rows) {
      const milestone = await tx.load(Milestone, id, 'update');
      const dueAt = due.get(code) ?? milestone.dueAt;
      if (dueAt.getTime() === milestone.dueAt.getTime()) continue;
      if (!MILESTONE_MACHINE.states[milestone.state].extend) {
        await tx.update(Milestone, id, { dueAt });
        continue;
      }
      const set = { dueAt, defaultedAt: null };
      await tx.move(MILESTONE_MACHINE, Milestone, milestone, 'extend', NO_FACTS, {
        set,
        challengeId: milestone.challengeId,
        document: { dueAt },
      });
      await sendDueTimers(tx, id, dueAt, rules.milestone);
      await tx.send('payment.settle', { contractId });
    }
  }

  /** The clock rings for a milestone. Nothing happens where its state has moved on, its contract ended, or its track was eliminated. */
  async ring(tx: Tx, milestoneId: string, event: 'notice' | 'overdue' | 'default' | 'rectifyEnd'): Promise<void> {
    const { contractId } = await tx.load(Milestone, milestoneId);
    const { contract } = await loadContractCase(tx, contractId, 'share');
    const milestone = await tx.load(Milestone, milestoneId, 'update');
    const { challengeId, bidId } = milestone;
    if (contract.state !== 'EFFECTIVE' || !MILESTONE_MACHINE.states[milestone.state][event]) return;
    if (await isEliminated(tx, challengeId, bidId)) return;
    const set = event === 'default' ? { defaultedAt: await tx.now() } : {};
    await tx.move(MILESTONE_MACHINE, Milestone, milestone, event, NO_FACTS, { set, challengeId });
    if (event === 'default') await tx.send('payment.settle', { contractId });
  }
}
