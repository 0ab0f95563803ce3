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
    expert: 'null::uuid',
    now,
    as: (role) => `array(select own.organisation_id ${roles} and own.role = '${role}')`,
  };
};

/** SQL: whether somebody still answers for a web hook: its owner, as an administrator, or as long as the delegation runs as the deputy of one. */
export const answeredFor = (hook: string): string =>
  `exists (select from held_role a where a.person_id = ${hook}.owner_id and a.organisation_id = ${hook}.organisation_id and a.role = 'administrator')`;
