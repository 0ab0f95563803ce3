import { Injectable } from '@nestjs/common';
import { newId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { Contract } from '../contracts/contract.entity.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import { ledger, type LedgerStage } from './ledger.rules.js';
import { paymentFacts, releaseOf } from './payment.actions.js';
import { Payment, PaymentPortion } from './payment.entity.js';
import { consortiumOf, nodesOf, scheduleOf } from './payment.facts.js';
import { PAYMENT_MACHINE, type PaymentEvent } from './payment.machine.js';
import { split } from './split.rules.js';

const DONE: readonly string[] = ['PAID', 'CANCELLED'];
const MILESTONE_DEFAULT = 'MILESTONE_DEFAULT';

/** The ledger 台账 of a contract: rows that follow what the rules unlock. */
@Injectable()
export class LedgerKeeper {
  /** A contract has taken effect: its stages are planned, those without public money excepted, and the signing share is unlocked. Done once. */
  async schedule(tx: Tx, contractId: string): Promise<void> {
    const contract = await tx.load(Contract, contractId, 'update');
    const { bidId, challengeId, departmentId } = contract;
    const known = await tx.query('select from payment where contract_id = $1', [contractId]);
    if (known.length) return;
    for (const [index, { milestone: stage, scheduledFen }] of scheduleOf(contract).entries()) {
      const key = newId();
      const state = PAYMENT_MACHINE.initial;
      const scheduled = String(scheduledFen);
      await tx.insert(Payment, { key, contractId, bidId, challengeId, departmentId, stage, position: index + 1, scheduled, state });
      await tx.insert(
        PaymentPortion,
        split(0n, consortiumOf(contract)).map(({ org }, position) => ({
          ...{ key: newId(), paymentId: key, organisationId: org, position, amount: '0' },
        })),
      );
      await tx.event({ subject: 'payment', key, event: 'schedule', to: state, challengeId, document: { stage, scheduled } });
    }
    await this.settle(tx, contractId);
  }

  /**
   * Brings the payments of a contract to what the rules say of its milestones, heats and end. Running it again changes nothing. What is paid or
   * cancelled stays; what is unlocked when a contract ends and not paid yet is cancelled too (samples/README.md rule 17).
   */
  async settle(tx: Tx, contractId: string): Promise<void> {
    const contract = await tx.load(Contract, contractId, 'update');
    const payments = await lockPayments(tx, contractId);
    if (!payments.some(({ state }) => !DONE.includes(state)) || !contract.signedAt) return;
    if (contract.state === 'TERMINATED' || contract.state === 'REVOKED') {
      for (const payment of payments) if (!DONE.includes(payment.state)) await move(tx, payment, 'cancel');
      return;
    }
    const { rules } = await tx.one<{ rules: EffectiveRules }>(
      'select l.rules from list l join challenge c on c.list_id = l.id where c.id = $1',
      [contract.challengeId],
    );
    const { nodes, defaulted } = await nodesOf(tx, contract);
    const { stages } = ledger({
      schedule: scheduleOf(contract),
      consortium: consortiumOf(contract),
      signedAt: contract.signedAt,
      nodes,
      terminatedAt: null,
      eliminatedHeatPaymentPercent: rules.race.eliminatedHeatPaymentPercent,
    });
    for (const payment of payments) {
      const stage = stages.find(({ milestone }) => milestone === payment.stage);
      if (stage) await follow(tx, payment, stage, defaulted.get(payment.stage) ?? null);
    }
  }

  /** A contract was terminated: what is not paid is cancelled. For other tracks of its race there may be no heat any more. */
  async cancel(tx: Tx, contractId: string): Promise<void> {
    const { challengeId } = await tx.load(Contract, contractId);
    for (const payment of await lockPayments(tx, contractId)) if (!DONE.includes(payment.state)) await move(tx, payment, 'cancel');
    const others = await tx.query<{ id: string }>(
      'select id from contract where challenge_id = $1 and id <> $2 and signed_at is not null',
      [challengeId, contractId],
    );
    for (const { id } of others) await tx.send('payment.settle', { contractId: id });
  }
}

async function lockPayments(tx: Tx, contractId: string): Promise<Payment[]> {
  return tx.manager.find(Payment, { where: { contractId }, order: { position: 'ASC' }, lock: { mode: 'pessimistic_write' } });
}

async function move(tx: Tx, payment: Payment, event: PaymentEvent, set: Partial<Payment> = {}): Promise<void> {
  const { challengeId } = payment;
  const document = Object.keys(set).length ? set : undefined;
  await tx.move(PAYMENT_MACHINE, Payment, payment, event, paymentFacts(payment, tx.actor), { set, challengeId, document });
}

async function follow(tx: Tx, payment: Payment, { status, paidFen }: LedgerStage, defaultedAt: Date | null): Promise<void> {
  if (DONE.includes(payment.state)) return;
  if (status === 'CANCELLED') return move(tx, payment, 'cancel');
  await freezeOrRelease(tx, payment, defaultedAt !== null && (payment.releasedAt === null || payment.releasedAt < defaultedAt));
  if (status !== 'SCHEDULED' && payment.unlockedAt === null) {
    const set = { unlockedAt: await tx.now(), payable: String(paidFen), part: status === 'PAID_IN_PART' };
    await move(tx, payment, 'unlock', set);
  }
  await settleNothing(tx, payment);
}

/** A default freezes the money of its milestone, until supervision releases it or an extension cures the default. */
async function freezeOrRelease(tx: Tx, payment: Payment, frozen: boolean): Promise<void> {
  const isFrozen = payment.state === 'FROZEN';
  if (frozen && !isFrozen) {
    await move(tx, payment, 'freezePayment', { ...THAWED, frozenAt: await tx.now(), frozenReason: MILESTONE_DEFAULT });
  } else if (!frozen && isFrozen && payment.frozenById === null) {
    await move(tx, payment, releaseOf(payment), THAWED);
  }
}

/** What a freeze takes back, and a release. */
export const THAWED = { frozenAt: null, frozenById: null, frozenReason: null, firstApprovedById: null, firstApprovedAt: null } as const;

/** Nothing to pay needs nobody's approval: a share of 0 percent, or a part of 0 percent. */
export async function settleNothing(tx: Tx, payment: Payment): Promise<void> {
  if (payment.state === 'UNLOCKED' && BigInt(payment.payable) === 0n) await move(tx, payment, 'settleNothing', { paidAt: await tx.now() });
}
