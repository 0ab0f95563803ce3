import { uuidOf } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import type { Contract } from '../contracts/contract.entity.js';
import { paymentSchedule } from '../contracts/task-book.rules.js';
import type { HeatResult } from '../milestones/heat.rules.js';
import { heatIsPossible } from '../milestones/race.facts.js';
import { typedId } from '../reading/decorators.js';
import type { NodeFacts } from './ledger.rules.js';
import type { Consortium } from './split.rules.js';

/** What happened at the milestones of a contract, by key; `defaulted` says when one was not submitted in time. */
export async function nodesOf(
  tx: Tx,
  { key, challengeId }: Contract,
): Promise<{ nodes: Map<string, NodeFacts>; defaulted: Map<string, Date> }> {
  const rows = await tx.query<{
    code: string;
    passedAt: Date | null;
    defaultedAt: Date | null;
    heat: boolean;
    heldAt: Date | null;
    result: HeatResult | null;
  }>(
    `select m.code, m.passed_at as "passedAt", m.defaulted_at as "defaultedAt", m.heat, h.held_at as "heldAt",
       (select r ->> 'result' from jsonb_array_elements(h.results) r where r ->> 'bid' = ${typedId('bid', 'm.bid_id')}) as result
     from milestone m left join heat h on m.heat and h.challenge_id = m.challenge_id and h.milestone_code = m.code
     where m.contract_id = $1`,
    [key],
  );
  const possible = rows.some(({ heat, heldAt }) => heat && !heldAt) && (await heatIsPossible(tx, challengeId));
  const heatOf = ({ heat, heldAt, result }: (typeof rows)[number]): NodeFacts['heat'] => {
    if (!heat) return null;
    if (heldAt) return result ? { at: heldAt, result } : 'AWAITED';
    return possible ? 'AWAITED' : null;
  };
  return {
    nodes: new Map(rows.map((row) => [row.code, { passedAt: row.passedAt, heat: heatOf(row) }])),
    defaulted: new Map(rows.flatMap(({ code, defaultedAt }) => (defaultedAt ? [[code, defaultedAt]] : []))),
  };
}

/** The stages of a contract with public money; none where there is none (samples/README.md rule 15). */
export function scheduleOf({ amount, selfFunded, taskBook }: Pick<Contract, 'amount' | 'selfFunded' | 'taskBook'>) {
  if (selfFunded || BigInt(amount) <= 0n) return [];
  return paymentSchedule(BigInt(amount), taskBook.signingSharePercent, taskBook.milestones);
}

/** Who receives the money of a contract, by uuid. */
export const consortiumOf = ({ leadId, taskBook }: Pick<Contract, 'leadId' | 'taskBook'>): Consortium => ({
  lead: leadId,
  partners: taskBook.partners.map(({ organisation, sharePercent }) => ({ org: uuidOf(organisation, 'organisation'), sharePercent })),
});
