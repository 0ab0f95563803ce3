import { type Actor, holds, type Role } from '../common/actor.js';
import type { Action } from '../common/machine.js';

/** By whom, in any organisation; an `own` act also by the organisation's administrator. */
const ACTIONS: Readonly<Record<string, { roles: readonly Role[]; own?: true }>> = {
  recordShareholding: { roles: ['operator'] },
  grantMembership: { roles: ['operator'] },
  revokeMembership: { roles: ['operator'], own: true },
  invite: { roles: ['operator'], own: true },
  registerWebhook: { roles: [], own: true },
  addOrganisationTag: { roles: ['clerk', 'approver', 'operator'] },
  recordBan: { roles: ['operator', 'supervisor'] },
};

/** An organisation has no lifecycle: what may be done with it hangs on the viewer's roles alone. */
export const organisationActions = ({ key }: { key: string }, actor: Actor): Action[] =>
  Object.entries(ACTIONS).map(([name, { roles, own }]) => {
    const allowed = roles.some((role) => holds(actor, role)) || (own === true && holds(actor, 'administrator', key));
    return { name, allowed, reason: allowed ? null : 'FORBIDDEN' };
  });
