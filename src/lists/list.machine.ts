import type { ErrorCode } from '../common/error-codes.js';
import { machine } from '../common/machine.js';

/**
 * What is stored of a list's lifecycle. After publication its challenges go their own ways, so that what mechanism.md 2.2 calls CLOSED,
 * IN_REVIEW, AWARDED and COMPLETED follows from their states: see `ListPhase` in the room of challenges.
 */
export const ListState = {
  PLANNING: 'PLANNING',
  SUBMITTED: 'SUBMITTED',
  APPROVED: 'APPROVED',
  PUBLISHED: 'PUBLISHED',
  CANCELLED: 'CANCELLED',
} as const;
export type ListState = (typeof ListState)[keyof typeof ListState];

/** Named after the mutations that cause them. */
export const ListEvent = {
  updateList: 'updateList',
  nameCustodians: 'nameCustodians',
  submitList: 'submitList',
  returnList: 'returnList',
  approveList: 'approveList',
  lockBudget: 'lockBudget',
  publishList: 'publishList',
  cancelList: 'cancelList',
} as const;
export type ListEvent = (typeof ListEvent)[keyof typeof ListEvent];

export interface ListFacts {
  /** Whether the actor is who submitted the list. */
  ownSubmission: boolean;
  challenges: number;
  /** Fen that the challenges promise at most. */
  budgetNeeded: bigint;
  /** Fen locked by finance; null where nothing is. */
  budgetLocked: bigint | null;
  /** Whether it seals its bids and nobody is named to open them. */
  lacksCustodians: boolean;
}

const notEmpty = ({ challenges }: ListFacts): ErrorCode | null => (challenges > 0 ? null : 'LIST_EMPTY');
const secondPerson = ({ ownSubmission }: ListFacts): ErrorCode | null => (ownSubmission ? 'TWO_PERSON_RULE' : null);
const publishable = ({ budgetNeeded, budgetLocked, lacksCustodians }: ListFacts): ErrorCode | null => {
  if ((budgetLocked ?? 0n) < budgetNeeded) return 'BUDGET_NOT_LOCKED';
  return lacksCustodians ? 'CUSTODIANS_MISSING' : null;
};

const lockBudget = (to: ListState) => ({ to, by: ['finance'] as const });
const cancelList = { to: ListState.CANCELLED, by: ['approver'] } as const;
const returnList = { to: ListState.PLANNING, by: ['approver'] } as const;

/**
 * The list 榜单 until it is published (mechanism.md 2.2). Going back to PLANNING voids what was approved and locked. Afterwards finance may lock
 * more, for an amendment.
 */
export const LIST_MACHINE = machine<ListState, ListEvent, ListFacts>({
  name: 'list',
  table: 'list',
  initial: 'PLANNING',
  states: {
    PLANNING: {
      updateList: { to: 'PLANNING', by: ['clerk'] },
      nameCustodians: { to: 'PLANNING', by: ['clerk'] },
      submitList: { to: 'SUBMITTED', by: ['clerk'], guard: notEmpty },
      lockBudget: lockBudget('PLANNING'),
      cancelList,
    },
    SUBMITTED: {
      approveList: { to: 'APPROVED', by: ['approver'], guard: secondPerson },
      returnList,
      lockBudget: lockBudget('SUBMITTED'),
      cancelList,
    },
    APPROVED: {
      publishList: { to: 'PUBLISHED', by: ['approver'], guard: publishable },
      returnList,
      lockBudget: lockBudget('APPROVED'),
      cancelList,
    },
    PUBLISHED: { lockBudget: lockBudget('PUBLISHED') },
    CANCELLED: {},
  },
});
