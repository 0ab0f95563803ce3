import { type Actor, holds, type Role } from '../common/actor.js';
import type { Action } from '../common/machine.js';

const ACTIONS: Readonly<Record<string, readonly Role[]>> = {
  recordShareholding: ['operator'],
  grantMembership: ['operator'],
  recordBan: ['operator', 'supervisor'],
};

/** An organisation has no lifecycle: what may be done with it hangs on the viewer's roles alone. */
export const organisationActions = (_organisation: object, actor: Actor): Action[] =>
  Object.entries(ACTIONS).map(([name, roles]) => {
    const allowed = roles.some((role) => holds(actor, role));
    return { name, allowed, reason: allowed ? null : 'FORBIDDEN' };
  });
