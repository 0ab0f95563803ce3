import { type Actor, holds, organisationsOf } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { budgetOfficersOf, isBudgetOfficer, officersOf } from '../lists/officer.visibility.js';
import type { Viewer } from '../reading/declarations.js';
import type { ContractState } from './contract.machine.js';

/** The columns of a contract that decide who sees it, as SQL or as values. */
export interface ContractSides<Ids = string> {
  state: string;
  departmentId: string;
  leadId: string;
  piId: string;
  unitApproverId: string | null;
  /** Lead, partners, end user and need owner. */
  partyIds: Ids;
}

const PUBLIC: readonly string[] = ['EFFECTIVE', 'COMPLETED', 'TERMINATED', 'REVOKED'] satisfies ContractState[];

const columns = (alias: string) => ({
  state: `${alias}.state`,
  departmentId: `${alias}.department_id`,
  leadId: `${alias}.lead_id`,
  piId: `${alias}.pi_id`,
  unitApproverId: `${alias}.unit_approver_id`,
  partyIds: `${alias}.party_ids`,
});

/** The PI, the unit approver, and the people of every organisation that is a party. */
export const isParty = (contract: ContractSides, viewer: Viewer): string =>
  `(${contract.piId} = ${viewer.id} or ${contract.unitApproverId} = ${viewer.id} or ${contract.partyIds} && ${viewer.organisations})`;

/** The parties, and the officers of the department. */
export const partyOrOfficer = (contract: ContractSides, viewer: Viewer): string =>
  `(${isParty(contract, viewer)} or ${officersOf(contract.departmentId, viewer)})`;

/** Those, and the finance of the department: of the contract itself and of its money. */
export const partyOrBudgetOfficer = (contract: ContractSides, viewer: Viewer): string =>
  `(${isParty(contract, viewer)} or ${budgetOfficersOf(contract.departmentId, viewer)})`;

/** Everyone from its signing on, though of most fields nothing; before that parties, officers and finance. */
export const signedOrInvolved = (contract: ContractSides, viewer: Viewer): string =>
  `(${contract.state} in (${PUBLIC.map((state) => `'${state}'`).join(', ')}) or ${partyOrBudgetOfficer(contract, viewer)})`;

/** The parties and the officers, for rows that hang on a contract; `contractId` is SQL. */
export const partyOrOfficerOf = (contractId: string, viewer: Viewer): string =>
  `exists (select 1 from contract k where k.id = ${contractId} and ${partyOrOfficer(columns('k'), viewer)})`;

/** Those and finance, for rows of money that hang on a contract; `contractId` is SQL. */
export const partyOrBudgetOfficerOf = (contractId: string, viewer: Viewer): string =>
  `exists (select 1 from contract k where k.id = ${contractId} and ${partyOrBudgetOfficer(columns('k'), viewer)})`;

/** SQL: whether the department has agreed to a change of the PI and nobody is named yet. */
export const piVacant = (contractId: string): string =>
  `coalesce((select h.new_pi_id is null from change_request h where h.contract_id = ${contractId} and h.type = 'PI' and h.state = 'APPROVED'
    order by h.decided_at desc, h.id desc limit 1), false)`;

/** Whether the actor acts as the PI, in the own name: the PI, and while a successor is agreed on but not named, the PIs of the lead. */
export const actsAsPi = (actor: Actor, { piId, leadId }: Pick<ContractSides, 'piId' | 'leadId'>, vacant: boolean): boolean =>
  actor.personId !== null && !actor.forId && (actor.personId === piId || (vacant && holds(actor, 'pi', leadId)));

/** Whether the actor is of a party, as `isParty` says it for reads. */
export const isPartyTo = (actor: Actor, { piId, unitApproverId, partyIds }: ContractSides<string[]>): boolean =>
  actor.personId !== null &&
  (actor.personId === piId ||
    actor.personId === unitApproverId ||
    organisationsOf(actor).some((organisation) => partyIds.includes(organisation)));

/** The refusal of an actor who lacks the part for an act: FORBIDDEN where he sees the contract, else NOT_FOUND. */
export function refusalTo(actor: Actor, contract: ContractSides<string[]>): DomainError {
  const seen = PUBLIC.includes(contract.state) || isPartyTo(actor, contract) || isBudgetOfficer(actor, contract.departmentId);
  return new DomainError(seen ? 'FORBIDDEN' : 'NOT_FOUND');
}
