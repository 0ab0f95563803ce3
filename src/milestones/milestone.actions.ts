import type { Challenge } from '../challenges/challenge.entity.js';
import type { Contract } from '../contracts/contract.entity.js';
import { ELIMINATED_AT } from '../contracts/contract.facts.js';
import { actsAsPi, piVacant } from '../contracts/contract.visibility.js';
import { type Actor, holds } from '../common/actor.js';
import { type Action, actionsOf } from '../common/machine.js';
import { offer } from '../common/offers.js';
import { rolesIn } from '../lists/officer.visibility.js';
import type { Expression } from '../reading/decorators.js';
import type { Milestone } from './milestone.entity.js';
import { MILESTONE_MACHINE } from './milestone.machine.js';
import { disclosed } from './milestone.visibility.js';
import type { MilestoneSubmission } from './milestone-submission.entity.js';
import { SUBMISSION_MACHINE } from './submission.machine.js';

const ofContract = (contractId: string, column: string): string => `(select k.${column} from contract k where k.id = ${contractId})`;

/** What the actions on a milestone ask beyond its row, as SQL. */
export const MILESTONE_FLAGS = {
  contractState: (milestone) => ofContract(milestone.contractId, 'state'),
  piId: (milestone) => ofContract(milestone.contractId, 'pi_id'),
  leadId: (milestone) => ofContract(milestone.contractId, 'lead_id'),
  vacant: (milestone) => piVacant(milestone.contractId),
  rounds: (milestone) => `(select count(*)::int from milestone_submission s where s.milestone_id = ${milestone.key})`,
  known: (milestone, viewer) => `coalesce(${disclosed(milestone, viewer)}, false)`,
} satisfies Record<string, Expression<Milestone>>;

export interface MilestoneFlags {
  contractState: string;
  piId: string;
  leadId: string;
  vacant: boolean;
  rounds: number;
  /** Whether the viewer may learn how it stands, which what can be done with it would tell. */
  known: boolean;
}

/** What the viewer may do with a milestone: both rounds are one mutation. */
export function milestoneActions({ state, ...flags }: Pick<Milestone, 'state'> & MilestoneFlags, actor: Actor): Action[] {
  if (!flags.known) return [];
  const facts = { inForce: flags.contractState === 'EFFECTIVE', rounds: flags.rounds };
  const roles = actsAsPi(actor, flags, flags.vacant) ? ['pi'] : [];
  return actionsOf(MILESTONE_MACHINE, state, roles, facts)
    .filter(({ name }) => name === 'submitMilestone' || name === 'resubmit')
    .map((action) => ({ ...action, name: 'submitMilestone' }));
}

/** What the viewer may do with a submission. */
export function submissionActions(
  { state, departmentId, endUserId }: Pick<MilestoneSubmission, 'state' | 'departmentId'> & { endUserId: string },
  actor: Actor,
): Action[] {
  const roles: string[] = rolesIn(actor, departmentId).filter((role) => role === 'clerk');
  if (holds(actor, 'end-user', endUserId)) roles.push('end-user');
  return actionsOf(SUBMISSION_MACHINE, state, roles, {});
}

const runningTracks: Expression<Challenge> = (challenge) =>
  `(select count(*) from contract k join bid b on b.id = k.bid_id where k.challenge_id = ${challenge.key} and k.signed_at is not null
    and b.state <> 'REMOVED' and ${ELIMINATED_AT} is null
    and not exists (select from termination t where t.contract_id = k.id and t.state <> 'WITHDRAWN'))`;

offer<Challenge>('challenge', {
  name: 'holdHeat',
  when: (challenge) => `${challenge.state} = 'RUNNING' and exists (select from jsonb_array_elements(${challenge.milestones}) m
    where m ->> 'heat' is not null and not exists (select from heat h where h.challenge_id = ${challenge.key} and h.milestone_code = m ->> 'id'))`,
  may: (challenge, viewer) => `${challenge.departmentId} = any(${viewer.as('clerk')})`,
  refusal: (challenge, viewer) => `case when ${runningTracks(challenge, viewer)} < 2 then 'HEAT_NEEDS_TWO' end`,
});
offer<Contract>('contract', {
  name: 'concludeAcceptance',
  when: (contract) => `${contract.state} = 'EFFECTIVE'`,
  may: (contract, viewer) => `${contract.departmentId} = any(${viewer.as('approver')})`,
});
