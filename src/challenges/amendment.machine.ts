import type { ErrorCode } from '../common/error-codes.js';
import { machine } from '../common/machine.js';

export const AmendmentState = { PROPOSED: 'PROPOSED', IN_FORCE: 'IN_FORCE' } as const;
export type AmendmentState = (typeof AmendmentState)[keyof typeof AmendmentState];

export const AmendmentEvent = { approveAmendment: 'approveAmendment', meetOutage: 'meetOutage' } as const;
export type AmendmentEvent = (typeof AmendmentEvent)[keyof typeof AmendmentEvent];

export interface AmendmentFacts {
  /** Whether the actor is who proposed it. */
  ownProposal: boolean;
}

const secondPerson = ({ ownProposal }: AmendmentFacts): ErrorCode | null => (ownProposal ? 'TWO_PERSON_RULE' : null);

const system = ['system'] as const;

/** An amendment 更正公告: a clerk proposes it, and with a second person's approval it is in force (mechanism.md 2.2, AMENDED). One that only gives the time
 * back which an outage took is in force at once. */
export const AMENDMENT_MACHINE = machine<AmendmentState, AmendmentEvent, AmendmentFacts>({
  name: 'amendment',
  table: 'amendment',
  initial: 'PROPOSED',
  states: {
    PROPOSED: {
      approveAmendment: { to: 'IN_FORCE', by: ['approver'], guard: secondPerson },
      meetOutage: { to: 'IN_FORCE', by: system },
    },
    IN_FORCE: {},
  },
});
