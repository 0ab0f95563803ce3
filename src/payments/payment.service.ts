import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds, type Role } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { actsFor } from '../common/two-persons.js';
import { Contract } from '../contracts/contract.entity.js';
import { isPartyTo } from '../contracts/contract.visibility.js';
import { isBudgetOfficer } from '../lists/officer.visibility.js';
import { settleNothing, THAWED } from './ledger.service.js';
import { paymentFacts, releaseOf } from './payment.actions.js';
import { Payment, PaymentPortion } from './payment.entity.js';
import { consortiumOf } from './payment.facts.js';
import { PAYMENT_MACHINE, type PaymentEvent } from './payment.machine.js';
import { split } from './split.rules.js';

/** What finance and supervision do with payments. */
@Injectable()
export class PaymentService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * A finance officer of the department approves what is unlocked; another one approves it again, which pays it and splits it among the
   * consortium. Throws PAYMENT_LOCKED, PAYMENT_FROZEN, TWO_PERSON_RULE, WRONG_STATE, NOT_FOUND, FORBIDDEN.
   */
  async approve(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { contract, payment } = await lockFor(tx, 'finance', id);
      if (contract.state === 'TERMINATED' || contract.state === 'REVOKED')
        throw new DomainError('WRONG_STATE', { machine: 'contract', state: contract.state, event: 'approvePayment' });
      const now = await tx.now();
      if (payment.state !== 'FINANCE_APPROVED_ONCE') {
        await move(tx, payment, 'approvePayment', {
          ...{ firstApprovedById: actor.personId, firstApprovedForId: actsFor(actor), firstApprovedAt: now },
        });
        return payment.key;
      }
      const portions = split(BigInt(payment.payable), consortiumOf(contract));
      const set = { secondApprovedById: actor.personId, paidAt: now, paid: payment.payable };
      await move(tx, payment, 'approvePayment', set, { ...set, split: portions });
      for (const [position, { amountFen }] of portions.entries()) {
        await tx.manager.update(PaymentPortion, { paymentId: payment.key, position }, { amount: String(amountFen) });
      }
      return payment.key;
    });
  }

  /** Supervision freezes what is not paid; approvals start anew after the release. Throws WRONG_STATE, NOT_FOUND, FORBIDDEN. */
  async freeze(actor: Actor, id: string, reason: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { payment } = await lockFor(tx, 'supervisor', id);
      const set = { ...THAWED, frozenAt: await tx.now(), frozenById: actor.personId, frozenReason: reason };
      await move(tx, payment, 'freezePayment', set);
      return payment.key;
    });
  }

  /** Supervision releases what is frozen, also by a default. Throws WRONG_STATE, NOT_FOUND, FORBIDDEN. */
  async release(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { payment } = await lockFor(tx, 'supervisor', id);
      await move(tx, payment, releaseOf(payment), { ...THAWED, releasedAt: await tx.now() });
      await settleNothing(tx, payment);
      return payment.key;
    });
  }
}

/** The payment, its contract's row first, for who holds the role in its department. */
async function lockFor(tx: Tx, role: Role, id: string): Promise<{ contract: Contract; payment: Payment }> {
  const key = uuidOf(id, 'payment');
  const { contractId } = await tx.load(Payment, key);
  const contract = await tx.load(Contract, contractId, 'share');
  if (!holds(tx.actor, role, contract.departmentId)) {
    const seen = isBudgetOfficer(tx.actor, contract.departmentId) || isPartyTo(tx.actor, contract);
    throw new DomainError(seen ? 'FORBIDDEN' : 'NOT_FOUND');
  }
  return { contract, payment: await tx.load(Payment, key, 'update') };
}

async function move(tx: Tx, payment: Payment, event: PaymentEvent, set: Partial<Payment>, document: object = set): Promise<void> {
  const { challengeId } = payment;
  await tx.move(PAYMENT_MACHINE, Payment, payment, event, paymentFacts(payment, tx.actor), { set, challengeId, document });
}
