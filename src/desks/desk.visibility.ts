import { Role } from '../common/actor.js';
import type { Expression, Rule } from '../reading/decorators.js';
import type { DeskEntry } from './desk-entry.entity.js';

const second = (instant: string): string => `date_trunc('second', ${instant})`;

/**
 * Who has an entry on the desk: members of the organisation in the role that it is held in, the person, or who is both. The view gives it to
 * those alone who see its object, so that nothing of a bid is on the desk of an officer before its opening.
 */
export const onDesk: Rule<DeskEntry> = (entry, viewer) => {
  const held = Object.values(Role).map((role) => `${entry.held} = '${role}' and ${entry.organisationId} = any(${viewer.as(role)})`);
  return `(not ${entry.personal} or ${entry.personId} = ${viewer.id})
    and (${entry.held} is null or ${held.join(' or ')} or ${entry.held} = 'any' and ${entry.organisationId} = any(${viewer.organisations}))
    and (${entry.until} is null or ${second(viewer.now)} <= ${entry.until})`;
};

/** Whether the viewer has had the first of two parts, or somebody acted for the viewer then, so that a second person has to act. */
const ownPart: Expression<DeskEntry> = ({ exceptId, object }, viewer) =>
  `(case when ${exceptId} is null then false when ${exceptId} = any(${viewer.hands}) then true else exists (select from event e
    where e.subject_id = right(${object}, 32)::uuid and e.actor_id = ${exceptId} and e.for_id = any(${viewer.hands})) end)`;

const stands: Expression<DeskEntry> = ({ phase, dueAfter }, viewer) =>
  `${phase} <> 'DUE' and (${dueAfter} is null or ${second(viewer.now)} <= ${dueAfter})`;

/** The group of an entry for the viewer at this instant. */
export const groupOf: Expression<DeskEntry> = (entry, viewer) =>
  `case when ${stands(entry, viewer)} then ${entry.phase} when ${ownPart(entry, viewer)} then 'BLOCKED' else 'DUE' end`;

/** Whether somebody else has to act first. */
export const blocked: Rule<DeskEntry> = (entry, viewer) => `(${groupOf(entry, viewer)}) = 'BLOCKED'`;
