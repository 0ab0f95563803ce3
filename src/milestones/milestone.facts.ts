import { Challenge } from '../challenges/challenge.entity.js';
import { indicatorsOf } from '../challenges/challenge.facts.js';
import type { IndicatorValue } from '../challenges/challenge-content.js';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { addDays, addOffset } from '../common/offset.js';
import type { Tx } from '../common/transaction.js';
import { Contract } from '../contracts/contract.entity.js';
import { rulesOf } from '../contracts/contract.facts.js';
import { isPartyTo } from '../contracts/contract.visibility.js';
import { promisesAt } from '../contracts/task-book.rules.js';
import { isOfficer } from '../lists/officer.visibility.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import type { Measurement } from './milestone.documents.js';
import type { MilestoneSubmission } from './milestone-submission.entity.js';

/** A contract with its challenge and the rules it stands under. */
export interface ContractCase {
  challenge: Challenge;
  contract: Contract;
  rules: EffectiveRules;
}

/**
 * The case, its rows locked in this order: the challenge shared, so that a heat sees every submission before it or none, or alone; then the
 * contract. Throws NOT_FOUND.
 */
export async function loadContractCase(tx: Tx, contractKey: string, lock: 'share' | 'update'): Promise<ContractCase> {
  const { challengeId } = await tx.load(Contract, contractKey);
  const challenge = await tx.load(Challenge, challengeId, lock);
  const contract = await tx.load(Contract, contractKey, lock);
  return { challenge, contract, rules: await rulesOf(tx, challenge.listId) };
}

/** The refusal of an actor who lacks the part for an act on something that only parties and officers see. */
export function refusedInside(actor: Actor, contract: Contract): DomainError {
  return new DomainError(isPartyTo(actor, contract) || isOfficer(actor, contract.departmentId) ? 'FORBIDDEN' : 'NOT_FOUND');
}

/** When the milestones of a signed contract are due, by key: signing, plan, and the extensions granted (samples/README.md rule 13). */
export function dueByCode({ signedAt, taskBook }: Pick<Contract, 'signedAt' | 'taskBook'>): Map<string, Date> {
  return new Map(
    taskBook.milestones.map(({ id, dueAfterSigning, extensionDays }) => [
      id,
      addDays(addOffset(signedAt!, dueAfterSigning), extensionDays),
    ]),
  );
}

/** By indicator; the last value counts where one comes twice. */
export const measuredValues = (measurements: readonly Pick<Measurement, 'indicator' | 'value'>[]): Map<string, IndicatorValue> =>
  new Map(measurements.map(({ indicator, value }) => [indicator, value]));

/** What a submission is judged by: the indicators as amended, and what the bidder owed when it was submitted. */
export async function evidenceOf(
  tx: Tx,
  { challenge, contract }: Pick<ContractCase, 'challenge' | 'contract'>,
  { submittedAt, measurements }: Pick<MilestoneSubmission, 'submittedAt' | 'measurements'>,
) {
  const raises = await tx.query<{ indicator: string; to: IndicatorValue; filedAt: Date }>(
    `select indicator, to_value as "to", filed_at as "filedAt" from change_request
     where contract_id = $1 and type = 'TARGET_UP' and indicator is not null and to_value is not null order by filed_at, id`,
    [contract.key],
  );
  const indicators = indicatorsOf(challenge.indicators);
  const promised = contract.taskBook.indicators.flatMap(({ id, promise }): [string, IndicatorValue][] =>
    promise === null ? [] : [[id, promise]],
  );
  return {
    indicators,
    promises: promisesAt(indicators, new Map(promised), raises, submittedAt),
    measurements: measuredValues(measurements),
  };
}
