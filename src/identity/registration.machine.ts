import { machine } from '../common/machine.js';

/** The states of the registration of an organisation. */
export const RegistrationState = {
  BEGUN: 'BEGUN',
  REGISTERED: 'REGISTERED',
  VERIFIED: 'VERIFIED',
  REFUSED: 'REFUSED',
} as const;
export type RegistrationState = (typeof RegistrationState)[keyof typeof RegistrationState];

export const RegistrationEvent = {
  confirmRegistration: 'confirmRegistration',
  verifyRegistration: 'verifyRegistration',
  refuseRegistration: 'refuseRegistration',
  supersede: 'supersede',
} as const;
export type RegistrationEvent = (typeof RegistrationEvent)[keyof typeof RegistrationEvent];

/** What decides whether somebody may verify. */
export interface RegistrationFacts {
  /** Whether who asks applied, or is to be the administrator. */
  own: boolean;
  /** Whether it is a department, and who asks no operator. */
  department: boolean;
}

const refusal = ({ own, department }: RegistrationFacts) => (own ? 'TWO_PERSON_RULE' : department ? 'FORBIDDEN' : null);

/**
 * An organisation exists once its registration is verified: before that there is nothing that could bid, recommend or own a need. Who verifies a
 * department decides who may run lists, so that is the operator's.
 */
export const REGISTRATION_MACHINE = machine<RegistrationState, RegistrationEvent, RegistrationFacts>({
  name: 'registration',
  table: 'registration',
  initial: 'BEGUN',
  states: {
    BEGUN: { confirmRegistration: { to: 'REGISTERED', by: ['anyone'] } },
    REGISTERED: {
      verifyRegistration: { to: 'VERIFIED', by: ['clerk', 'approver', 'operator'], guard: refusal },
      refuseRegistration: { to: 'REFUSED', by: ['clerk', 'approver', 'operator'], guard: refusal },
      supersede: { to: 'REFUSED', by: ['system'] },
    },
    VERIFIED: {},
    REFUSED: {},
  },
});
