import type { Actor } from '../common/actor.js';
import { type Action, actionsOf } from '../common/machine.js';
import { hadFirstPart } from '../common/two-persons.js';
import { rolesIn } from '../lists/officer.visibility.js';
import type { Payment } from './payment.entity.js';
import { PAYMENT_MACHINE, type PaymentFacts } from './payment.machine.js';

/** The facts of the machine for an actor. */
export const paymentFacts = (
  payment: Pick<Payment, 'firstApprovedById' | 'firstApprovedForId' | 'unlockedAt'>,
  actor: Actor,
): PaymentFacts => ({
  ownApproval: hadFirstPart(actor, { by: payment.firstApprovedById, for: payment.firstApprovedForId }),
  unlocked: payment.unlockedAt !== null,
});

/** The event by which what is frozen is released. */
export const releaseOf = ({ unlockedAt }: Pick<Payment, 'unlockedAt'>) => (unlockedAt === null ? 'releasePayment' : 'releaseUnlocked');

type Columns = Pick<Payment, 'state' | 'departmentId' | 'firstApprovedById' | 'firstApprovedForId' | 'unlockedAt'>;

/** What the viewer may do with a payment, by the roles held in its department; both releases are one mutation. */
export function paymentActions(payment: Columns, actor: Actor): Action[] {
  const other = payment.unlockedAt === null ? 'releaseUnlocked' : 'releasePayment';
  return actionsOf(PAYMENT_MACHINE, payment.state, rolesIn(actor, payment.departmentId), paymentFacts(payment, actor))
    .filter(({ name }) => name !== other)
    .map((action) => (action.name === 'releaseUnlocked' ? { ...action, name: 'releasePayment' } : action));
}
