import { machine } from '../common/machine.js';

/** The states of a role's way from one person to another. */
export const HandoverState = { PROPOSED: 'PROPOSED', DONE: 'DONE', WITHDRAWN: 'WITHDRAWN' } as const;
export type HandoverState = (typeof HandoverState)[keyof typeof HandoverState];

export const HandoverEvent = { confirmHandover: 'confirmHandover', withdrawHandover: 'withdrawHandover' } as const;
export type HandoverEvent = (typeof HandoverEvent)[keyof typeof HandoverEvent];

/** What decides whether a handover goes on. */
export interface HandoverFacts {
  /** Whether who asks proposed it. */
  proposer: boolean;
  /** Whether who asks would get the role. */
  successor: boolean;
  /** Whether the former holder still holds the role. */
  held: boolean;
}

const second = ({ proposer, successor, held }: HandoverFacts) =>
  proposer || successor ? 'TWO_PERSON_RULE' : held ? null : 'HANDOVER_OVER';

/** `member` is the holder of the role, who may be one of the two who want it. */
export const HANDOVER_MACHINE = machine<HandoverState, HandoverEvent, HandoverFacts>({
  name: 'handover',
  table: 'handover',
  initial: 'PROPOSED',
  states: {
    PROPOSED: {
      confirmHandover: { to: 'DONE', by: ['administrator', 'operator', 'member'], guard: second },
      withdrawHandover: { to: 'WITHDRAWN', by: ['administrator', 'operator', 'member'] },
    },
    DONE: {},
    WITHDRAWN: {},
  },
});
