import type { Role } from '../common/actor.js';
import type { Tx } from '../common/transaction.js';

/** A role that ends for one person, and begins for another where there is a successor: uuids. */
export interface Succession {
  organisationId: string;
  role: Role;
  from: string;
  to: string | null;
}

/** Passes what waits for the former holder by name, and gives its typed ids. Throws where it can't pass this way. */
type Passing = (tx: Tx, succession: Succession) => Promise<string[]>;

const passings: Passing[] = [];

/** A room whose rows bind work that waits to a person says once, when it is loaded, how that passes. What waits for a role passes by itself. */
export function onSuccession(passing: Passing): void {
  passings.push(passing);
}

/** Lets every room pass what waits for the holder of a role, before the commit; gives its typed ids. */
export async function succeed(tx: Tx, succession: Succession): Promise<string[]> {
  const passed: string[] = [];
  for (const passing of passings) passed.push(...(await passing(tx, succession)));
  return passed;
}

/** Somebody who is to get a role, or to act in it as a deputy: uuids. */
interface Taking {
  organisationId: string;
  role: Role;
  person: string;
}
type Keeping = (tx: Tx, taking: Taking) => Promise<void>;

const keepings: Keeping[] = [];

/** A room whose rows keep people from roles says once, when it is loaded, whom: it throws. */
export function onTaking(keeping: Keeping): void {
  keepings.push(keeping);
}

/** Throws what any room says against that somebody comes to act in a role. */
export async function allowTaking(tx: Tx, taking: Taking): Promise<void> {
  for (const keeping of keepings) await keeping(tx, taking);
}
