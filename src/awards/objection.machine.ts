import { machine } from '../common/machine.js';

/** The states of an objection 异议 (mechanism.md 2.3). */
export const ObjectionState = {
  FILED: 'FILED',
  ADMITTED: 'ADMITTED',
  INADMISSIBLE: 'INADMISSIBLE',
  UPHELD: 'UPHELD',
  DISMISSED: 'DISMISSED',
} as const;
export type ObjectionState = (typeof ObjectionState)[keyof typeof ObjectionState];

/** `uphold` and `dismiss` are the two ends of decideObjection. */
export const ObjectionEvent = {
  admit: 'admit',
  refuse: 'refuse',
  escalate: 'escalate',
  uphold: 'uphold',
  dismiss: 'dismiss',
} as const;
export type ObjectionEvent = (typeof ObjectionEvent)[keyof typeof ObjectionEvent];

/** Whether it is admitted follows from the rules at once; a person only finds on it. Missed times escalate, nothing else. */
export const OBJECTION_MACHINE = machine<ObjectionState, ObjectionEvent>({
  name: 'objection',
  table: 'objection',
  initial: 'FILED',
  states: {
    FILED: { admit: { to: 'ADMITTED', by: ['system'] }, refuse: { to: 'INADMISSIBLE', by: ['system'] } },
    ADMITTED: {
      escalate: { to: 'ADMITTED', by: ['timer'] },
      uphold: { to: 'UPHELD', by: ['approver'] },
      dismiss: { to: 'DISMISSED', by: ['approver'] },
    },
    INADMISSIBLE: {},
    UPHELD: {},
    DISMISSED: {},
  },
});
