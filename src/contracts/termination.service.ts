import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { addWorkingDays } from '../common/calendar.js';
import { calendarOverrides } from '../common/calendar.service.js';
import { documentOf } from '../common/document.js';
import { DomainError } from '../common/errors.js';
import { newId, uuidOf } from '../common/ids.js';
import { take } from '../common/machine.js';
import { Database, type Tx } from '../common/transaction.js';
import { actsFor } from '../common/two-persons.js';
import { Contract } from './contract.entity.js';
import { endChallenge, expertKeys, lockedTermination, requirePi } from './contract.facts.js';
import { CONTRACT_MACHINE, NO_FACTS } from './contract.machine.js';
import { firstPaymentKey } from './contract.service.js';
import { refusalTo } from './contract.visibility.js';
import { isProposer, terminationFacts } from './termination.actions.js';
import { Termination } from './termination.entity.js';
import type { DecideTerminationInput, ProposeTerminationInput } from './termination.input.js';
import { TERMINATION_MACHINE } from './termination.machine.js';
import { settleTermination } from './termination.rules.js';

/** Spans of the hearing and of the appeal, in working days (mechanism.md 2.10). They are on record; nobody has to wait for them. */
const HEARING_DAYS = 10;
const APPEAL_DAYS = 15;

/** How a contract ends before its time (samples/README.md rule 17). Until the decision its milestones go on being paid. */
@Injectable()
export class TerminationService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** The clerk or the PI proposes it. Throws WRONG_STATE, TERMINATION_OPEN. */
  async propose(actor: Actor, { contract: id, kind, reason }: ProposeTerminationInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const contract = await tx.load(Contract, uuidOf(id, 'contract'), 'update');
      const clerk = holds(actor, 'clerk', contract.departmentId);
      if (!clerk) await requirePi(tx, contract);
      const open = await tx.query(`select from termination where contract_id = $1 and state = 'PROPOSED'`, [contract.key]);
      take(CONTRACT_MACHINE, contract.state, 'proposeTermination', { ...NO_FACTS, terminationOpen: open.length > 0 });
      const now = await tx.now();
      const { at: hearingUntil, provisional } = addWorkingDays(now, HEARING_DAYS, await calendarOverrides(tx));
      const key = newId();
      await tx.insert(Termination, {
        key,
        contractId: contract.key,
        bidId: contract.bidId,
        challengeId: contract.challengeId,
        proposedById: actor.personId!,
        proposedForId: actsFor(actor),
        proposedAt: now,
        state: TERMINATION_MACHINE.initial,
        expertIds: [],
        recovered: '0',
        ...{ kind, reason, hearingUntil, provisional },
      });
      await tx.event({
        ...{ subject: 'termination', key, event: 'proposeTermination', to: TERMINATION_MACHINE.initial, challengeId: contract.challengeId },
        role: clerk ? 'clerk' : 'pi',
        document: { kind, reason, hearingUntil },
      });
      return key;
    });
  }

  /** Who proposed it takes it back. Throws WRONG_STATE, FORBIDDEN. */
  async withdraw(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { contract, termination } = await lockedTermination(tx, id);
      if (!isProposer(termination, actor)) throw refusalTo(actor, contract);
      await tx.move(TERMINATION_MACHINE, Termination, termination, 'withdrawTermination', terminationFacts(termination, actor), {
        challengeId: contract.challengeId,
      });
      return termination.key;
    });
  }

  /**
   * The approver, another person than who proposed it, decides: the contract ends, what was paid by now is settled, and what is not paid is
   * cancelled. Throws WRONG_STATE, TWO_PERSON_RULE, EXPERT_UNKNOWN, INPUT_INVALID.
   */
  async decide(actor: Actor, { termination: id, diligent, usedAccepted, experts }: DecideTerminationInput): Promise<string> {
    if (usedAccepted < 0n)
      throw new DomainError('INPUT_INVALID', { faults: [{ path: 'input.usedAccepted', message: 'must not be negative' }] });
    return this.database.write(actor, async (tx) => {
      const { contract, challenge, termination } = await lockedTermination(tx, id);
      if (!holds(actor, 'approver', contract.departmentId)) throw refusalTo(actor, contract);
      const { kind } = termination;
      const paidFen = await paidFor(tx, contract.key);
      const now = await tx.now();
      const { toReturnFen, integrityRecord } = settleTermination({ kind, diligent, paidFen, usedAcceptedFen: usedAccepted });
      const { at: appealUntil, provisional } = addWorkingDays(now, APPEAL_DAYS, await calendarOverrides(tx));
      const set = {
        ...{ diligent, integrityRecord, appealUntil, decidedAt: now, decidedById: actor.personId },
        ...{ paid: String(paidFen), usedAccepted: String(usedAccepted), toReturn: String(toReturnFen) },
        expertIds: await expertKeys(tx, experts ?? []),
        provisional: termination.provisional || provisional,
      };
      const challengeId = challenge.key;
      await tx.move(TERMINATION_MACHINE, Termination, termination, 'decideTermination', terminationFacts(termination, actor), {
        set,
        challengeId,
        document: documentOf({ kind, ...set }),
      });
      await tx.move(CONTRACT_MACHINE, Contract, contract, kind === 'REVOKE_FAULT' ? 'revoke' : 'stop', NO_FACTS, { challengeId });
      if (integrityRecord) {
        const document = documentOf({ kind, diligent, termination: id });
        await tx.event({ subject: 'contract', key: contract.key, event: 'integrityRecord', role: 'approver', challengeId, document });
      }
      await tx.send('payment.cancel', { contractId: contract.key });
      await tx.cancel(firstPaymentKey(contract.key));
      await endChallenge(tx, challenge);
      return termination.key;
    });
  }
}

/** A day of the calendar was moved: hearings and appeals that are still to end are counted anew, and what moves goes on record. */
export async function replanTerminations(tx: Tx): Promise<void> {
  const overrides = await calendarOverrides(tx);
  const running = await tx.query<{ id: string }>(
    `select id from termination where state = 'PROPOSED' and hearing_until > clock_now() or appeal_until > clock_now() order by id`,
  );
  for (const { id } of running) {
    const { state, proposedAt, decidedAt, challengeId, ...before } = await tx.load(Termination, id, 'update');
    const hearing = addWorkingDays(proposedAt, HEARING_DAYS, overrides);
    const appeal = decidedAt && addWorkingDays(decidedAt, APPEAL_DAYS, overrides);
    const hearingUntil = state === 'PROPOSED' ? hearing.at : before.hearingUntil;
    const after = { hearingUntil, appealUntil: appeal?.at ?? null, provisional: hearing.provisional || (appeal?.provisional ?? false) };
    await tx.update(Termination, id, after);
    const moved = [
      hearingUntil.getTime() !== before.hearingUntil.getTime(),
      after.appealUntil?.getTime() !== before.appealUntil?.getTime(),
    ];
    if (moved.includes(true)) await tx.event({ subject: 'termination', key: id, event: 'replan', challengeId, document: after });
  }
}

/** Fen paid for a contract; waits for payments that are being approved. */
async function paidFor(tx: Tx, contractId: string): Promise<bigint> {
  const { paid } = await tx.one<{ paid: string }>(
    `select coalesce(sum(p.paid_fen), 0)::text as paid
     from (select paid_fen from payment where contract_id = $1 order by id for update) p`,
    [contractId],
  );
  return BigInt(paid);
}
