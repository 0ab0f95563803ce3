import type { ErrorCode } from '../common/error-codes.js';
import { type Edge, machine } from '../common/machine.js';

/** The states of a payment 拨款 (mechanism.md 2.8). */
export const PaymentState = {
  SCHEDULED: 'SCHEDULED',
  UNLOCKED: 'UNLOCKED',
  FINANCE_APPROVED_ONCE: 'FINANCE_APPROVED_ONCE',
  PAID: 'PAID',
  FROZEN: 'FROZEN',
  CANCELLED: 'CANCELLED',
} as const;
export type PaymentState = (typeof PaymentState)[keyof typeof PaymentState];

/** Those that a person causes are named after their mutation; `releaseUnlocked` is releasePayment of what was unlocked. */
export const PaymentEvent = {
  unlock: 'unlock',
  approvePayment: 'approvePayment',
  settleNothing: 'settleNothing',
  freezePayment: 'freezePayment',
  releasePayment: 'releasePayment',
  releaseUnlocked: 'releaseUnlocked',
  cancel: 'cancel',
} as const;
export type PaymentEvent = (typeof PaymentEvent)[keyof typeof PaymentEvent];

export interface PaymentFacts {
  /** Whether the actor gave the first approval. */
  ownApproval: boolean;
  /** Whether its milestone, heat or signature has unlocked it. */
  unlocked: boolean;
}

type Edges = Partial<Record<PaymentEvent, Edge<PaymentState, PaymentFacts>>>;

const system = ['system'] as const;
const finance = ['finance'] as const;
const open: Edges = {
  freezePayment: { to: 'FROZEN', by: ['supervisor', 'system'] },
  cancel: { to: 'CANCELLED', by: system },
};
const secondPerson = ({ ownApproval }: PaymentFacts): ErrorCode | null => (ownApproval ? 'TWO_PERSON_RULE' : null);

/**
 * A payment of a stage. Two finance officers approve it, one after the other, and the second approval pays it. What is frozen can be unlocked
 * meanwhile, and has to be approved anew after its release. Nothing can be undone once it is paid; what is to be returned is the termination's.
 */
export const PAYMENT_MACHINE = machine<PaymentState, PaymentEvent, PaymentFacts>({
  name: 'payment',
  table: 'payment',
  initial: 'SCHEDULED',
  states: {
    SCHEDULED: {
      ...open,
      unlock: { to: 'UNLOCKED', by: system },
      approvePayment: { to: 'SCHEDULED', by: finance, guard: () => 'PAYMENT_LOCKED' },
    },
    UNLOCKED: {
      ...open,
      approvePayment: { to: 'FINANCE_APPROVED_ONCE', by: finance },
      settleNothing: { to: 'PAID', by: system },
    },
    FINANCE_APPROVED_ONCE: { ...open, approvePayment: { to: 'PAID', by: finance, guard: secondPerson } },
    FROZEN: {
      unlock: { to: 'FROZEN', by: system },
      approvePayment: { to: 'FROZEN', by: finance, guard: () => 'PAYMENT_FROZEN' },
      releasePayment: { to: 'SCHEDULED', by: ['supervisor', 'system'], guard: ({ unlocked }) => (unlocked ? 'WRONG_STATE' : null) },
      releaseUnlocked: { to: 'UNLOCKED', by: ['supervisor', 'system'], guard: ({ unlocked }) => (unlocked ? null : 'PAYMENT_LOCKED') },
      cancel: { to: 'CANCELLED', by: system },
    },
    PAID: {},
    CANCELLED: {},
  },
});
