import { type Actor, holds, type Role } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { budgetOfficersOf, isBudgetOfficer, officersOf } from '../lists/officer.visibility.js';
import type { Viewer } from '../reading/declarations.js';
import type { ChallengeState } from './challenge.machine.js';

/** Columns of a challenge as SQL, or as values. */
export interface ChallengeParties {
  state: string;
  departmentId: string;
  needOwnerId: string | null;
}

const DRAFTED: readonly string[] = ['DRAFT', 'READY'] satisfies ChallengeState[];

/** Whether the list of a challenge is published. */
export const isPublished = (challenge: Pick<ChallengeParties, 'state'>): boolean => !DRAFTED.includes(challenge.state);

/** Everyone from publication on; before that the department's officers with finance, which pays for it, and the enterprise whose need it is. */
export const publishedOrOwn = (challenge: { state: string; departmentId: string; needOwnerId: string }, viewer: Viewer): string =>
  `(${challenge.state} not in ('DRAFT', 'READY') or ${budgetOfficersOf(challenge.departmentId, viewer)} or ${challenge.needOwnerId} = any(${viewer.as('need-owner')}))`;

/** The department's officers and the enterprise whose need it is, for rows that hang on a challenge; `challengeId` is SQL. */
export const departmentOrNeedOwner = (challengeId: string, viewer: Viewer): string =>
  `exists (select 1 from challenge c where c.id = ${challengeId} and (${officersOf('c.department_id', viewer)} or c.need_owner_id = any(${viewer.as('need-owner')})))`;

/** The department's officers, for rows that hang on a challenge; `challengeId` is SQL. */
export const officersOfChallenge = (challengeId: string, viewer: Viewer): string =>
  `exists (select 1 from challenge c where c.id = ${challengeId} and ${officersOf('c.department_id', viewer)})`;

/**
 * SQL: whether the notice 公示 of a challenge has opened, or a decision without one is out: only then do bidders and the public learn how it
 * went. A decision that comes after the planned opening, or waits for its countersignature, keeps it closed.
 */
export const noticeOpened = (challengeId: string, now: string): string =>
  `exists (select from decision d where d.challenge_id = ${challengeId} and d.public_from <= ${now} and d.state <> 'EXTENDED')`;

/** SQL: whether the viewer holds one of the roles in the department of a challenge; `challengeId` is SQL. */
export const holdsRole = (challengeId: string, viewer: Viewer, ...roles: readonly Role[]): string =>
  `exists (select 1 from challenge c where c.id = ${challengeId} and (${roles.map((role) => `c.department_id = any(${viewer.as(role)})`).join(' or ')}))`;

/** Throws NOT_FOUND where the actor does not see the challenge. */
export function requireSeen(actor: Actor, challenge: ChallengeParties): void {
  const { departmentId, needOwnerId } = challenge;
  if (isPublished(challenge) || isBudgetOfficer(actor, departmentId)) return;
  if (needOwnerId === null || !holds(actor, 'need-owner', needOwnerId)) throw new DomainError('NOT_FOUND');
}
