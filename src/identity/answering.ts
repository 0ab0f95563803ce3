import { type Actor, holds, type Role } from '../common/actor.js';

/** The roles in which somebody registers people and organisations, the one that goes on record first. */
const REGISTRARS: readonly Role[] = ['operator', 'approver', 'clerk', 'administrator'];

/** In which role somebody registers, for the record; the system where nobody is signed in. */
export const roleOf = (actor: Actor): Role | 'system' =>
  actor.personId ? (REGISTRARS.find((role) => holds(actor, role)) ?? 'operator') : 'system';
