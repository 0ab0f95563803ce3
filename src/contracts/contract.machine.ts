import type { ErrorCode } from '../common/error-codes.js';
import { type Edge, machine } from '../common/machine.js';

/** The states of a contract 任务书 (mechanism.md 2.6). */
export const ContractState = {
  SIGN_PENDING: 'SIGN_PENDING',
  EFFECTIVE: 'EFFECTIVE',
  LAPSED: 'LAPSED',
  COMPLETED: 'COMPLETED',
  TERMINATED: 'TERMINATED',
  REVOKED: 'REVOKED',
} as const;
export type ContractState = (typeof ContractState)[keyof typeof ContractState];

/** Those that a person causes are named after their mutation; `takeEffect` is signContract by the department. */
export const ContractEvent = {
  signContract: 'signContract',
  takeEffect: 'takeEffect',
  lapse: 'lapse',
  requestChange: 'requestChange',
  amend: 'amend',
  proposeTermination: 'proposeTermination',
  stop: 'stop',
  revoke: 'revoke',
  complete: 'complete',
} as const;
export type ContractEvent = (typeof ContractEvent)[keyof typeof ContractEvent];

export interface ContractFacts {
  /** What keeps the actor from signing. */
  signing: ErrorCode | null;
  /** Whether a termination is proposed and not decided. */
  terminationOpen: boolean;
}

/** What no event of the system asks. */
export const NO_FACTS: ContractFacts = { signing: null, terminationOpen: false };

type Edges = Partial<Record<ContractEvent, Edge<ContractState, ContractFacts>>>;

const signing = (facts: ContractFacts): ErrorCode | null => facts.signing;
const tooLate = (): ErrorCode => 'SIGNING_TOO_LATE';
const oneTermination = (facts: ContractFacts): ErrorCode | null => (facts.terminationOpen ? 'TERMINATION_OPEN' : null);
const system = ['system'] as const;
const ending = (state: ContractState): Edges => ({
  proposeTermination: { to: state, by: ['clerk', 'pi'], guard: oneTermination },
  stop: { to: 'TERMINATED', by: system },
  revoke: { to: 'REVOKED', by: system },
});

/**
 * The contract. It takes effect with the department's signature, which is the last, and lapses by the clock. A change makes a new version of
 * its task book. It is completed by its acceptance,
 * and can be revoked even then for a fault found later.
 */
export const CONTRACT_MACHINE = machine<ContractState, ContractEvent, ContractFacts>({
  name: 'contract',
  table: 'contract',
  initial: 'SIGN_PENDING',
  states: {
    SIGN_PENDING: {
      signContract: { to: 'SIGN_PENDING', by: ['pi', 'unit-approver', 'member'], guard: signing },
      takeEffect: { to: 'EFFECTIVE', by: ['approver'], guard: signing },
      lapse: { to: 'LAPSED', by: ['timer'] },
    },
    EFFECTIVE: {
      requestChange: { to: 'EFFECTIVE', by: ['pi'] },
      amend: { to: 'EFFECTIVE', by: system },
      ...ending('EFFECTIVE'),
      complete: { to: 'COMPLETED', by: system },
    },
    LAPSED: {
      signContract: { to: 'LAPSED', by: ['pi', 'unit-approver', 'member'], guard: tooLate },
      takeEffect: { to: 'LAPSED', by: ['approver'], guard: tooLate },
    },
    COMPLETED: ending('COMPLETED'),
    TERMINATED: {},
    REVOKED: {},
  },
});
