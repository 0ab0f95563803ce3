import { type Actor, holds, type Role } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import type { Viewer } from '../reading/declarations.js';

/** Who sees what a department keeps to itself: bids once they are opened, and how they fare. */
const OFFICERS = ['clerk', 'approver', 'supervisor'] as const;
/** Who sees what its money goes to: budgets, contract amounts and payments. Finance sees no more than that (mechanism.md section 1). */
const BUDGET_OFFICERS = [...OFFICERS, 'finance'] as const;

const anyOf = (roles: readonly Role[], departmentId: string, viewer: Viewer): string =>
  `(${roles.map((role) => `${departmentId} = any(${viewer.as(role)})`).join(' or ')})`;

/** The officers of a department, given the SQL of its uuid: finance is none of them. */
export const officersOf = (departmentId: string, viewer: Viewer): string => anyOf(OFFICERS, departmentId, viewer);

/** The officers of a department and its finance, given the SQL of its uuid. */
export const budgetOfficersOf = (departmentId: string, viewer: Viewer): string => anyOf(BUDGET_OFFICERS, departmentId, viewer);

/** Everyone once a list is published; before that the officers of its department and its finance. */
export const publishedOrOfficer = (list: { state: string; departmentId: string }, viewer: Viewer): string =>
  `(${list.state} = 'PUBLISHED' or ${budgetOfficersOf(list.departmentId, viewer)})`;

/** `officersOf` for an actor. */
export const isOfficer = (actor: Actor, departmentId: string): boolean => OFFICERS.some((role) => holds(actor, role, departmentId));

/** `budgetOfficersOf` for an actor. */
export const isBudgetOfficer = (actor: Actor, departmentId: string): boolean =>
  BUDGET_OFFICERS.some((role) => holds(actor, role, departmentId));

/**
 * Throws where the actor does not hold the role in the department: NOT_FOUND where he may not even see the thing, which is the department's
 * own until it is `published`, FORBIDDEN where he may. Finance sees lists and challenges, which it has to pay for; of what it does not see, `seenBy` says so.
 */
export function requireOfficer(
  actor: Actor,
  role: Role,
  thing: { departmentId: string },
  published: boolean,
  seenBy: typeof isOfficer = isBudgetOfficer,
): void {
  if (holds(actor, role, thing.departmentId)) return;
  throw new DomainError(published || seenBy(actor, thing.departmentId) ? 'FORBIDDEN' : 'NOT_FOUND');
}

/** The roles that the actor holds in an organisation. */
export const rolesIn = (actor: Actor, organisationId: string): Role[] =>
  actor.memberships.filter((membership) => membership.organisationId === organisationId).map(({ role }) => role);
