import { unfound } from '../bids/bid.actions.js';
import type { Challenge } from '../challenges/challenge.entity.js';
import type { Actor } from '../common/actor.js';
import { type Action, actionsOf } from '../common/machine.js';
import { offer } from '../common/offers.js';
import { hadFirstPart } from '../common/two-persons.js';
import { rolesIn } from '../lists/officer.visibility.js';
import type { Expression } from '../reading/decorators.js';
import type { Decision } from './decision.entity.js';
import { DECISION_MACHINE, type DecisionFacts } from './decision.machine.js';
import type { Objection } from './objection.entity.js';
import { OBJECTION_MACHINE } from './objection.machine.js';

/** The facts of the machine for an actor. */
export const decisionFacts = (
  { decidedById, decidedForId }: Pick<Decision, 'decidedById' | 'decidedForId'>,
  actor: Actor,
): DecisionFacts => ({
  ownDecision: hadFirstPart(actor, { by: decidedById, for: decidedForId }),
});

/** What the viewer may do with a decision, by the roles held in its department; `deviate` is decideAward as well. */
export const decisionActions = (
  decision: Pick<Decision, 'state' | 'departmentId' | 'decidedById' | 'decidedForId'>,
  actor: Actor,
): Action[] =>
  actionsOf(DECISION_MACHINE, decision.state, rolesIn(actor, decision.departmentId), decisionFacts(decision, actor)).filter(
    ({ name }) => name !== 'deviate',
  );

/** What the viewer may do with an objection, by the roles held in its department: both findings are one mutation. */
export const objectionActions = (objection: Pick<Objection, 'state' | 'departmentId'>, actor: Actor): Action[] =>
  actionsOf(OBJECTION_MACHINE, objection.state, rolesIn(actor, objection.departmentId), {})
    .filter(({ name }) => name === 'uphold')
    .map((action) => ({ ...action, name: 'decideObjection' }));

const approvers: Expression<Challenge> = (challenge, viewer) => `${challenge.departmentId} = any(${viewer.as('approver')})`;
/** Others are offered it until the award: that somebody has decided is told by the notice. */
offer<Challenge>('challenge', {
  name: 'decideAward',
  when: (challenge, viewer) => `${challenge.state} = 'EVALUATING' and not (coalesce(${approvers(challenge, viewer)}, false)
    and exists (select from decision d where d.challenge_id = ${challenge.key} and d.state not in ('PENDING', 'EXTENDED', 'COUNTERSIGN')))`,
  may: approvers,
  refusal: (challenge, viewer) =>
    `case when exists (select from bid b where b.challenge_id = ${challenge.key} and ${unfound('b')}) then 'FORM_CHECK_OPEN'
      when not exists (select from ranking r where r.challenge_id = ${challenge.key})
        and (${viewer.now} <= ${challenge.reviewCloses} or exists (select from panel p where p.challenge_id = ${challenge.key})) then 'STAGES_OPEN' end`,
});
offer<Challenge>('challenge', {
  name: 'fileObjection',
  when: (challenge, viewer) => `exists (select from decision d where d.challenge_id = ${challenge.key} and d.public_from <= ${viewer.now})`,
  may: () => 'true',
});
