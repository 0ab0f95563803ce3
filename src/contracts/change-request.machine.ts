import { machine } from '../common/machine.js';

/** The states of a change 变更 (mechanism.md 2.9). */
export const ChangeState = { REQUESTED: 'REQUESTED', FILED: 'FILED', APPROVED: 'APPROVED', DENIED: 'DENIED' } as const;
export type ChangeState = (typeof ChangeState)[keyof typeof ChangeState];

/** `approve`, `deny` and `note` are the ends of decideChange. */
export const ChangeEvent = { file: 'file', approve: 'approve', deny: 'deny', note: 'note' } as const;
export type ChangeEvent = (typeof ChangeEvent)[keyof typeof ChangeEvent];

/**
 * A change. What the PI may decide alone is filed at once, and the department can only take note of it; all else is decided by the list's
 * rules when the approver looks at it.
 */
export const CHANGE_MACHINE = machine<ChangeState, ChangeEvent>({
  name: 'change',
  table: 'change_request',
  initial: 'REQUESTED',
  states: {
    REQUESTED: {
      file: { to: 'FILED', by: ['system'] },
      approve: { to: 'APPROVED', by: ['approver'] },
      deny: { to: 'DENIED', by: ['approver'] },
    },
    FILED: { note: { to: 'FILED', by: ['approver'] } },
    APPROVED: {},
    DENIED: {},
  },
});
