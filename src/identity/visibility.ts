import type { Viewer } from '../reading/declarations.js';

/** Roles whose holders run lists: what "officer" means where a thing belongs to no department. */
const OFFICER_ROLES = ['clerk', 'approver', 'supervisor', 'finance'] as const;

/** Anyone signed in. */
export const signedIn = (viewer: Viewer): string => `${viewer.id} is not null`;
/** Holders of at least one of the roles, in whatever organisation. */
export const holding = (viewer: Viewer, ...roles: readonly string[]): string =>
  `${viewer.roles} && array[${roles.map((role) => `'${role}'`).join(', ')}]`;
/** The operator of the platform. */
export const operator = (viewer: Viewer): string => holding(viewer, 'operator');
/** The operator, and the officers of any department. */
export const officer = (viewer: Viewer): string => holding(viewer, 'operator', ...OFFICER_ROLES);
