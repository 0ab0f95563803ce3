import type { ErrorCode } from '../common/error-codes.js';
import { machine } from '../common/machine.js';

/** The states of a termination 终止/撤销 (mechanism.md 2.10). Hearing and appeal are spans beside the state. */
export const TerminationState = {
  PROPOSED: 'PROPOSED',
  WITHDRAWN: 'WITHDRAWN',
  DECIDED: 'DECIDED',
  RECOVERED: 'RECOVERED',
  WRITTEN_OFF: 'WRITTEN_OFF',
} as const;
export type TerminationState = (typeof TerminationState)[keyof typeof TerminationState];

/** Named after the mutations that cause them; `recover` is recordRecovery of the last fen. */
export const TerminationEvent = {
  decideTermination: 'decideTermination',
  withdrawTermination: 'withdrawTermination',
  recordRecovery: 'recordRecovery',
  recover: 'recover',
  writeOffRecovery: 'writeOffRecovery',
} as const;
export type TerminationEvent = (typeof TerminationEvent)[keyof typeof TerminationEvent];

export interface TerminationFacts {
  /** Whether the actor is who proposed it. */
  ownProposal: boolean;
  /** Whether less came back than is to be returned. */
  outstanding: boolean;
}

const outstanding = (facts: TerminationFacts): ErrorCode | null => (facts.outstanding ? null : 'RECOVERY_TOO_HIGH');

/** Who proposed it may take it back, and never decides it. What is to be returned then is recovered, or written off (mechanism.md 2.8). */
export const TERMINATION_MACHINE = machine<TerminationState, TerminationEvent, TerminationFacts>({
  name: 'termination',
  table: 'termination',
  initial: 'PROPOSED',
  states: {
    PROPOSED: {
      decideTermination: {
        to: 'DECIDED',
        by: ['approver'],
        guard: ({ ownProposal }): ErrorCode | null => (ownProposal ? 'TWO_PERSON_RULE' : null),
      },
      withdrawTermination: {
        to: 'WITHDRAWN',
        by: ['clerk', 'pi'],
        guard: ({ ownProposal }): ErrorCode | null => (ownProposal ? null : 'FORBIDDEN'),
      },
    },
    WITHDRAWN: {},
    DECIDED: {
      recordRecovery: { to: 'DECIDED', by: ['finance'], guard: outstanding },
      recover: { to: 'RECOVERED', by: ['finance'], guard: outstanding },
      writeOffRecovery: { to: 'WRITTEN_OFF', by: ['approver'], guard: outstanding },
    },
    RECOVERED: {},
    WRITTEN_OFF: {},
  },
});
