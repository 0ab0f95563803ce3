import { type Actor, holds, type Role } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import type { Viewer } from '../reading/declarations.js';

/** Who sees what a department has not published yet, and what it keeps to itself. */
const OFFICERS = ['clerk', 'approver', 'supervisor', 'finance'] as const;

/** The officers of a department, given the SQL of its uuid. */
export const officersOf = (departmentId: string, viewer: Viewer): string =>
  `(${OFFICERS.map((role) => `${departmentId} = any(${viewer.as(role)})`).join(' or ')})`;

/** Everyone once a list is published; before that the officers of its department. */
export const publishedOrOfficer = (list: { state: string; departmentId: string }, viewer: Viewer): string =>
  `(${list.state} = 'PUBLISHED' or ${officersOf(list.departmentId, viewer)})`;

/** The same for an actor. */
export const isOfficer = (actor: Actor, departmentId: string): boolean => OFFICERS.some((role) => holds(actor, role, departmentId));

/**
 * Throws where the actor does not hold the role in the department: NOT_FOUND where he may not even see the thing, which is the department's
 * own until it is `published`, FORBIDDEN where he may.
 */
export function requireOfficer(actor: Actor, role: Role, thing: { departmentId: string }, published: boolean): void {
  if (holds(actor, role, thing.departmentId)) return;
  throw new DomainError(published || isOfficer(actor, thing.departmentId) ? 'FORBIDDEN' : 'NOT_FOUND');
}

/** The roles that the actor holds in an organisation. */
export const rolesIn = (actor: Actor, organisationId: string): Role[] =>
  actor.memberships.filter((membership) => membership.organisationId === organisationId).map(({ role }) => role);
