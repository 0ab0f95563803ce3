import type { Role } from '../common/actor.js';
import type { Viewer } from '../reading/declarations.js';

/** Rows that are people, by the alias of their columns `person`, `organisations`, `roles` and `expert` (see `AS_VIEWERS`). */
const ofPerson = (person: string, role: Role | string): string =>
  `coalesce((select array_agg(m.organisation_id) from held_role m where m.person_id = ${person} and m.role = '${role}'), '{}')`;

/** SQL columns that make of each row's `person` a viewer, with the profile and the roles that sessions of that person would have, as holder or as deputy: roles that sleep give nothing. */
export const viewerColumns = (person: string): string => `
  coalesce((select array_agg(distinct m.organisation_id) from held_role m where m.person_id = ${person}), '{}') as organisations,
  coalesce((select array_agg(distinct m.role) from held_role m where m.person_id = ${person}), '{}') as roles,
  (select x.id from expert x where x.person_id = ${person} order by x.id limit 1) as expert`;

/**
 * The viewer that a row is, given the alias of rows with the columns `person` and those of `viewerColumns`: by it a statement asks for many people
 * at once what each of them sees. `now` is SQL.
 */
export const viewerOf = (alias: string, now: string): Viewer => ({
  id: `${alias}.person`,
  organisations: `${alias}.organisations`,
  roles: `${alias}.roles`,
  hands: `array(select ${alias}.person union all select r.principal_id from running_delegation r where r.deputy_id = ${alias}.person)`,
  standsIn: 'false',
  expert: `${alias}.expert`,
  now,
  as: (role) => ofPerson(`${alias}.person`, role),
});
