import type { Actor } from '../common/actor.js';
import { type Action, actionsOf } from '../common/machine.js';
import { hadFirstPart } from '../common/two-persons.js';
import { rolesIn } from '../lists/officer.visibility.js';
import type { Termination } from './termination.entity.js';
import { TERMINATION_MACHINE, type TerminationFacts } from './termination.machine.js';

type Columns = Pick<Termination, 'proposedById' | 'proposedForId' | 'toReturn' | 'recovered'>;

/** The facts of the machine for an actor. */
export const terminationFacts = ({ proposedById, proposedForId, toReturn, recovered }: Columns, actor: Actor): TerminationFacts => ({
  ownProposal: hadFirstPart(actor, { by: proposedById, for: proposedForId }),
  outstanding: BigInt(toReturn ?? 0) > BigInt(recovered),
});

/** Who proposed it, or for whom it was proposed. */
export const isProposer = (
  { proposedById, proposedForId }: Pick<Columns, 'proposedById' | 'proposedForId'>,
  { personId }: Actor,
): boolean => personId !== null && [proposedById, proposedForId].includes(personId);

/** What the viewer may do with a termination: by the roles held in the department, and by having proposed it. */
export function terminationActions(termination: Columns & Pick<Termination, 'state'> & { departmentId: string }, actor: Actor): Action[] {
  const facts = terminationFacts(termination, actor);
  const roles: string[] = rolesIn(actor, termination.departmentId).filter((role) => role === 'approver' || role === 'finance');
  if (isProposer(termination, actor)) roles.push('pi');
  return actionsOf(TERMINATION_MACHINE, termination.state, roles, facts).filter(({ name }) => name !== 'recover');
}
