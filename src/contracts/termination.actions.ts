import type { Actor } from '../common/actor.js';
import { type Action, actionsOf } from '../common/machine.js';
import { rolesIn } from '../lists/officer.visibility.js';
import type { Termination } from './termination.entity.js';
import { TERMINATION_MACHINE, type TerminationFacts } from './termination.machine.js';

type Columns = Pick<Termination, 'proposedById' | 'toReturn' | 'recovered'>;

/** The facts of the machine for an actor. */
export const terminationFacts = ({ proposedById, toReturn, recovered }: Columns, actor: Actor): TerminationFacts => ({
  ownProposal: actor.personId !== null && actor.personId === proposedById,
  outstanding: BigInt(toReturn ?? 0) > BigInt(recovered),
});

/** What the viewer may do with a termination: by the roles held in the department, and by having proposed it. */
export function terminationActions(termination: Columns & Pick<Termination, 'state'> & { departmentId: string }, actor: Actor): Action[] {
  const facts = terminationFacts(termination, actor);
  const roles: string[] = rolesIn(actor, termination.departmentId).filter((role) => role === 'approver' || role === 'finance');
  if (facts.ownProposal) roles.push('pi');
  return actionsOf(TERMINATION_MACHINE, termination.state, roles, facts).filter(({ name }) => name !== 'recover');
}
