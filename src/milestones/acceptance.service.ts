import { Inject, Injectable } from '@nestjs/common';
import { Challenge } from '../challenges/challenge.entity.js';
import { CHALLENGE_MACHINE } from '../challenges/challenge.machine.js';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newId, uuidOf } from '../common/ids.js';
import { sendIndexing } from '../common/indexing.js';
import { Database, type Tx } from '../common/transaction.js';
import { Contract } from '../contracts/contract.entity.js';
import { endChallenge, expertKeys } from '../contracts/contract.facts.js';
import { CONTRACT_MACHINE, NO_FACTS } from '../contracts/contract.machine.js';
import { refusalTo } from '../contracts/contract.visibility.js';
import { Person } from '../identity/person.entity.js';
import { Acceptance } from './acceptance.entity.js';
import { accept } from './acceptance.rules.js';
import { loadContractCase } from './milestone.facts.js';
import type { ConcludeAcceptanceInput } from './milestone.input.js';
import type { MilestoneVerdict } from './verdict.rules.js';

/** The final acceptance of contracts. */
@Injectable()
export class AcceptanceService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * An approver concludes the acceptance: the result is the rules' (samples/README.md rule 18), and the contract is completed by it. The challenge
   * is fulfilled by the first PASS; it has failed when no contract is left that could bring one. Throws NOT_FOUND, FORBIDDEN, WRONG_STATE,
   * EXPERT_UNKNOWN, INPUT_INVALID.
   */
  async conclude(actor: Actor, input: ConcludeAcceptanceInput): Promise<string> {
    const { technicalPass, financialPass, surplus, opinion = null } = input;
    if (surplus < 0n) throw new DomainError('INPUT_INVALID', { faults: [{ path: 'input.surplus', message: 'must not be negative' }] });
    return this.database.write(actor, async (tx) => {
      const { challenge, contract } = await loadContractCase(tx, uuidOf(input.contract, 'contract'), 'update');
      if (!holds(actor, 'approver', contract.departmentId)) throw refusalTo(actor, contract);
      const expertIds = await expertKeys(tx, input.experts);
      const userById = input.user ? (await tx.load(Person, uuidOf(input.user, 'person'))).key : null;
      const { key: contractId, bidId, challengeId, departmentId } = contract;
      const milestones = await verdictsOf(tx, contract);
      const { result, surplusKeptFen } = accept({ milestones, technicalPass, financialPass, surplusFen: surplus });
      const { paid } = await tx.one<{ paid: string }>(
        'select coalesce(sum(paid_fen), 0)::text as paid from payment where contract_id = $1',
        [contractId],
      );
      const row = {
        ...{ contractId, bidId, challengeId, departmentId, expertIds, userById, technicalPass, financialPass, opinion, result },
        concludedAt: await tx.now(),
        concludedById: actor.personId!,
        surplus: String(surplus),
        surplusKept: String(surplusKeptFen),
        warnings: surplus > BigInt(paid) ? ['SURPLUS_TOO_HIGH'] : [],
      };
      await tx.move(CONTRACT_MACHINE, Contract, contract, 'complete', NO_FACTS, { challengeId });
      const key = newId();
      await tx.insert(Acceptance, { key, ...row });
      await tx.event({ subject: 'acceptance', key, event: 'concludeAcceptance', to: result, role: 'approver', challengeId, document: row });
      await sendIndexing(tx, 'ACCEPTANCE', [key]);
      if (result === 'NOT_PASS') await endChallenge(tx, challenge);
      else if (challenge.state === 'RUNNING') await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'fulfil', {}, { challengeId });
      return key;
    });
  }
}

/** The latest verdict on each milestone of the task book; null where there is none. */
async function verdictsOf(tx: Tx, { key, taskBook }: Contract): Promise<(MilestoneVerdict | null)[]> {
  const rows = await tx.query<{ code: string; verdict: MilestoneVerdict | null }>(
    'select code, verdict from milestone where contract_id = $1',
    [key],
  );
  return taskBook.milestones.map(({ id }) => rows.find(({ code }) => code === id)?.verdict ?? null);
}
