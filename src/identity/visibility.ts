import type { Viewer } from '../reading/declarations.js';
import { OFFICE } from './invitation.rules.js';

/** SQL: names of roles, between the brackets of a list or an array. */
export const listed = (roles: readonly string[]): string => roles.map((role) => `'${role}'`).join(', ');

/** Anyone signed in. */
export const signedIn = (viewer: Viewer): string => `${viewer.id} is not null`;
/** Holders of at least one of the roles, in whatever organisation. */
export const holding = (viewer: Viewer, ...roles: readonly string[]): string => `${viewer.roles} && array[${listed(roles)}]`;
/** The operator of the platform. */
export const operator = (viewer: Viewer): string => holding(viewer, 'operator');
/** The operator, and the officers of any department. */
export const officer = (viewer: Viewer): string => holding(viewer, 'operator', ...OFFICE);
