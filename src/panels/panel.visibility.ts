import { noticeOpened } from '../challenges/challenge.visibility.js';
import type { Viewer } from '../reading/declarations.js';

/** The challenge's department, given the SQL of the challenge's uuid. */
const department = (challengeId: string): string => `(select c.department_id from challenge c where c.id = ${challengeId})`;

/** SQL: whether the viewer holds one of the roles in the department of a challenge, given the SQL of its uuid. Cheap for who holds none. */
export const holdsFor = (challengeId: string, viewer: Viewer, ...roles: readonly string[]): string =>
  `(${viewer.roles} && array[${roles.map((role) => `'${role}'`).join(', ')}] and ${department(challengeId)} = any(${roles.map((role) => viewer.as(role)).join(' || ')}))`;

/** Who runs and who watches a review. */
export const REVIEW_OFFICERS = ['clerk', 'approver', 'supervisor'] as const;

/** SQL: whether the policy has the names of a panel published by now (mechanism.md section 1, `publishNames`). */
export const namesPublished = (challengeId: string, viewer: Viewer): string =>
  `exists (select from challenge c join list l on l.id = c.list_id where c.id = ${challengeId} and
    case l.rules #>> '{panel,publishNames}' when 'with_notice' then ${noticeOpened('c.id', viewer.now)}
      when 'after_award' then exists (select from decision d where d.challenge_id = c.id and d.awarded_at <= ${viewer.now}) else false end)`;

/** SQL: whether the award of a challenge is decided, so that no conflict changes it any more. A deviation that waits for supervision is not. */
export const awardDecided = (challengeId: string): string =>
  `exists (select from decision d where d.challenge_id = ${challengeId} and d.state not in ('PENDING', 'EXTENDED', 'COUNTERSIGN'))`;
