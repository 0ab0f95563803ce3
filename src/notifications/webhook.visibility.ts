import type { Viewer } from '../reading/declarations.js';

/** SQL: whether the viewer is an administrator of the organisation of a web hook; `hook` is SQL of its uuid, and may be null. */
export const administersHook = (hook: string, viewer: Viewer): string =>
  `exists (select from webhook w where w.id = ${hook} and w.organisation_id = any(${viewer.as('administrator')}))`;

/**
 * The viewer that the owner of a web hook is when acting for its organisation alone, with no other role: so a hook hears nothing of what its owner knows
 * from elsewhere. `alias` has `person` and `organisation`; what sleeps counts for nothing.
 */
export const hookViewer = (alias: string, now: string): Viewer => {
  const roles = `from held_role own where own.person_id = ${alias}.person and own.organisation_id = ${alias}.organisation`;
  return {
    id: `${alias}.person`,
    organisations: `array(select distinct own.organisation_id ${roles})`,
    roles: `array(select distinct own.role ${roles})`,
    hands: `array[${alias}.person]`,
    standsIn: 'false',
    expert: 'null::uuid',
    now,
    as: (role) => `array(select own.organisation_id ${roles} and own.role = '${role}')`,
  };
};

/** The columns that say who answers for a web hook, as SQL. */
interface Answering {
  ownerId: string;
  organisationId: string;
}

const administration = ({ ownerId, organisationId }: Answering): string =>
  `from membership a where a.person_id = ${ownerId} and a.organisation_id = ${organisationId} and a.role = 'administrator'`;

/** SQL: whether somebody still answers for a web hook: its owner, as an administrator whose role is awake. */
export const answeredFor = (hook: Answering): string => `exists (select ${administration(hook)} and a.suspended_at is null)`;

/** SQL: why nobody does; null where somebody does. */
export const whySilent = (hook: Answering): string =>
  `case when ${answeredFor(hook)} then null when exists (select ${administration(hook)}) then 'OWNER_SLEEPS' else 'OWNER_LEFT' end`;

/** The columns of a web hook under an alias. */
export const answeringOf = (alias: string): Answering => ({ ownerId: `${alias}.owner_id`, organisationId: `${alias}.organisation_id` });
