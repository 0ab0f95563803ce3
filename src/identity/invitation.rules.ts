import type { Role } from '../common/actor.js';
import type { OrganisationKind } from './organisation-kinds.js';

/** What the people of any organisation do in its name. */
const WORK: readonly Role[] = ['administrator', 'unit-approver', 'pi', 'team-member', 'lead', 'member', 'need-owner', 'end-user', 'tester'];
/** What the people of a department do: theirs are lists and money, so two must want it. */
export const OFFICE: readonly Role[] = ['clerk', 'approver', 'supervisor', 'finance'];

/** Who invites: the operator, an officer who has verified the organisation, or one of its administrators. */
export type InvitedAs = 'operator' | 'officer' | 'administrator';

/**
 * The roles that an administrator may give in an organisation of a kind. Nobody but the operator gives those of the operator and of experts, who
 * stand in the pool; who recommends, a department or an association says of its own people.
 */
function rolesOfKind(kind: OrganisationKind): readonly Role[] {
  if (kind === 'DEPARTMENT') return [...WORK, 'recommender', ...OFFICE];
  return kind === 'ASSOCIATION' ? [...WORK, 'recommender'] : WORK;
}

/** The roles among those asked for that can't be given by invitation. */
export function rolesBeyond(kind: OrganisationKind, roles: readonly Role[], by: InvitedAs): Role[] {
  const given = by === 'operator' ? [...rolesOfKind('DEPARTMENT'), 'operator'] : rolesOfKind(kind);
  return roles.filter((role) => !given.includes(role));
}

/** Whether a second person must confirm the invitation before it is sent: an administrator alone makes no officers. */
export const needsSecond = (roles: readonly Role[], by: InvitedAs): boolean =>
  by === 'administrator' && roles.some((role) => OFFICE.includes(role));
