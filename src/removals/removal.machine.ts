import type { ErrorCode } from '../common/error-codes.js';
import { machine } from '../common/machine.js';

/** The states of a removal of secret content 涉密内容清除. */
export const RemovalState = { PROPOSED: 'PROPOSED', CARRIED_OUT: 'CARRIED_OUT', REFUSED: 'REFUSED' } as const;
export type RemovalState = (typeof RemovalState)[keyof typeof RemovalState];

export const RemovalEvent = { confirmRemoval: 'confirmRemoval', refuseRemoval: 'refuseRemoval' } as const;
export type RemovalEvent = (typeof RemovalEvent)[keyof typeof RemovalEvent];

export interface RemovalFacts {
  /** Whether the actor proposed it. */
  ownProposal: boolean;
}

const secondPerson = ({ ownProposal }: RemovalFacts): ErrorCode | null => (ownProposal ? 'TWO_PERSON_RULE' : null);
const supervisor = ['supervisor'] as const;

/** An operator proposes, and a supervisor, another person, decides; what is carried out can't be undone. */
export const REMOVAL_MACHINE = machine<RemovalState, RemovalEvent, RemovalFacts>({
  name: 'removal',
  table: 'removal',
  initial: 'PROPOSED',
  states: {
    PROPOSED: {
      confirmRemoval: { to: 'CARRIED_OUT', by: supervisor, guard: secondPerson },
      refuseRemoval: { to: 'REFUSED', by: supervisor, guard: secondPerson },
    },
    CARRIED_OUT: {},
    REFUSED: {},
  },
});
