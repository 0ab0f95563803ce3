import type { Actor } from '../common/actor.js';
import { type Action, actionsOf } from '../common/machine.js';
import { hadFirstPart } from '../common/two-persons.js';
import type { Expression } from '../reading/decorators.js';
import type { List } from './list.entity.js';
import { LIST_MACHINE, type ListFacts } from './list.machine.js';
import { rolesIn } from './officer.visibility.js';

/** SQL: how many challenges a list has, given the SQL of its uuid. */
export const challengeCount = (listId: string): string => `(select count(*)::int from challenge where list_id = ${listId})`;

/**
 * SQL: fen that the challenges of a list promise at most: the amount of each award times the contracts that its winner mode lets be signed
 * (mechanism.md 2.15, invariants 2 and 3), and the prizes.
 */
export const budgetNeeded = (listId: string): string =>
  `(select coalesce(sum(public_per_award_fen::numeric * case winners->>'mode' when 'single' then 1
      when 'race' then greatest(1, (winners->>'k')::numeric) when 'recognition' then coalesce(winners->>'shortlistMax', winners->>'k')::numeric
      else (winners->>'k')::numeric end
    + coalesce((select sum((prize #>> '{}')::numeric) from jsonb_array_elements(funding->'prizes') prize), 0)), 0)
    from challenge where list_id = ${listId})`;

/** SQL: whether a list seals its bids and has named nobody to open them. */
export const lacksCustodians = ({ key, rules }: Record<'key' | 'rules', string>): string =>
  `(coalesce(${rules} #>> '{sealing,level}', 'none') <> 'none' and not exists (select from list_custodian where list_id = ${key}))`;

/** What the guards ask of a list, as SQL for the viewer and for services alike. */
export const LIST_FACTS = {
  challenges: (list) => challengeCount(list.key),
  budgetNeeded: (list) => `${budgetNeeded(list.key)}::text`,
  lacksCustodians,
} satisfies Record<string, Expression<List>>;

export interface ListCounts {
  challenges: number;
  budgetNeeded: string;
  lacksCustodians: boolean;
}

/** The facts of the machine for an actor. */
export function listFacts(list: Pick<List, 'submittedById' | 'submittedForId' | 'budgetFen'> & ListCounts, actor: Actor): ListFacts {
  return {
    ownSubmission: hadFirstPart(actor, { by: list.submittedById, for: list.submittedForId }),
    challenges: list.challenges,
    budgetNeeded: BigInt(list.budgetNeeded),
    budgetLocked: list.budgetFen === null ? null : BigInt(list.budgetFen),
    lacksCustodians: list.lacksCustodians,
  };
}

/** What the viewer may do with a list, by the roles held in its department. */
export const listActions = (
  list: Pick<List, 'state' | 'departmentId' | 'submittedById' | 'submittedForId' | 'budgetFen'> & ListCounts,
  actor: Actor,
): Action[] => actionsOf(LIST_MACHINE, list.state, rolesIn(actor, list.departmentId), listFacts(list, actor));
