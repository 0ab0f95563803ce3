import type { ErrorCode } from '../common/error-codes.js';
import { machine } from '../common/machine.js';

/** The states of a termination 终止/撤销 (mechanism.md 2.10). Hearing and appeal are spans beside the state. */
export const TerminationState = { PROPOSED: 'PROPOSED', WITHDRAWN: 'WITHDRAWN', DECIDED: 'DECIDED' } as const;
export type TerminationState = (typeof TerminationState)[keyof typeof TerminationState];

/** Named after the mutations that cause them. */
export const TerminationEvent = { decideTermination: 'decideTermination', withdrawTermination: 'withdrawTermination' } as const;
export type TerminationEvent = (typeof TerminationEvent)[keyof typeof TerminationEvent];

export interface TerminationFacts {
  /** Whether the actor is who proposed it. */
  ownProposal: boolean;
}

/** Who proposed it may take it back, and never decides it. */
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
    DECIDED: {},
  },
});
