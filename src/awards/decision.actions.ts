import type { Actor } from '../common/actor.js';
import { type Action, actionsOf } from '../common/machine.js';
import { rolesIn } from '../lists/officer.visibility.js';
import type { Decision } from './decision.entity.js';
import { DECISION_MACHINE, type DecisionFacts } from './decision.machine.js';
import type { Objection } from './objection.entity.js';
import { OBJECTION_MACHINE } from './objection.machine.js';

/** The facts of the machine for an actor. */
export const decisionFacts = ({ decidedById }: Pick<Decision, 'decidedById'>, actor: Actor): DecisionFacts => ({
  ownDecision: actor.personId !== null && decidedById === actor.personId,
});

/** What the viewer may do with a decision, by the roles held in its department; `deviate` is decideAward as well. */
export const decisionActions = (decision: Pick<Decision, 'state' | 'departmentId' | 'decidedById'>, actor: Actor): Action[] =>
  actionsOf(DECISION_MACHINE, decision.state, rolesIn(actor, decision.departmentId), decisionFacts(decision, actor)).filter(
    ({ name }) => name !== 'deviate',
  );

/** What the viewer may do with an objection, by the roles held in its department: both findings are one mutation. */
export const objectionActions = (objection: Pick<Objection, 'state' | 'departmentId'>, actor: Actor): Action[] =>
  actionsOf(OBJECTION_MACHINE, objection.state, rolesIn(actor, objection.departmentId), {})
    .filter(({ name }) => name === 'uphold')
    .map((action) => ({ ...action, name: 'decideObjection' }));
