import { machine } from '../common/machine.js';

/** The states of an invitation; that its time is over is not stored, since it is told by the real clock. */
export const InvitationState = {
  PROPOSED: 'PROPOSED',
  OPEN: 'OPEN',
  ACCEPTED: 'ACCEPTED',
  DECLINED: 'DECLINED',
  WITHDRAWN: 'WITHDRAWN',
} as const;
export type InvitationState = (typeof InvitationState)[keyof typeof InvitationState];

export const InvitationEvent = {
  confirmInvitation: 'confirmInvitation',
  withdrawInvitation: 'withdrawInvitation',
  acceptInvitation: 'acceptInvitation',
  declineInvitation: 'declineInvitation',
} as const;
export type InvitationEvent = (typeof InvitationEvent)[keyof typeof InvitationEvent];

/** What decides whether an invitation can go on. */
export interface InvitationFacts {
  /** Whether its time is over. */
  over: boolean;
  /** Whether who asks is invited by it. */
  invited: boolean;
  /** Whether who asks made it. */
  inviter: boolean;
}

const inTime = ({ over }: InvitationFacts) => (over ? 'INVITATION_OVER' : null);

export const INVITATION_MACHINE = machine<InvitationState, InvitationEvent, InvitationFacts>({
  name: 'invitation',
  table: 'invitation',
  initial: 'PROPOSED',
  states: {
    PROPOSED: {
      confirmInvitation: {
        to: 'OPEN',
        by: ['administrator', 'operator'],
        guard: ({ inviter, invited, over }) => (inviter || invited ? 'TWO_PERSON_RULE' : inTime({ inviter, invited, over })),
      },
      withdrawInvitation: { to: 'WITHDRAWN', by: ['administrator', 'operator'] },
    },
    OPEN: {
      acceptInvitation: { to: 'ACCEPTED', by: ['anyone'], guard: inTime },
      declineInvitation: { to: 'DECLINED', by: ['anyone'], guard: inTime },
      withdrawInvitation: { to: 'WITHDRAWN', by: ['administrator', 'operator'] },
    },
    ACCEPTED: {},
    DECLINED: {},
    WITHDRAWN: {},
  },
});
