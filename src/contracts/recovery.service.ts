import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds, type Role } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import type { TextInput } from '../common/text.js';
import { Database, type Tx } from '../common/transaction.js';
import { lockedTermination } from './contract.facts.js';
import { refusalTo } from './contract.visibility.js';
import { terminationFacts } from './termination.actions.js';
import { Termination } from './termination.entity.js';
import { TERMINATION_MACHINE, type TerminationEvent } from './termination.machine.js';

/** What comes back of the money of a contract that has ended 追回. */
@Injectable()
export class RecoveryService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** A finance officer records so many fen that came back; the last of them ends it. Throws RECOVERY_TOO_HIGH, INPUT_INVALID, WRONG_STATE. */
  async record(actor: Actor, id: string, amount: bigint): Promise<string> {
    if (amount <= 0n) throw new DomainError('INPUT_INVALID', { faults: [{ path: 'amount', message: 'must be above 0' }] });
    return this.database.write(actor, async (tx) => {
      const termination = await this.load(tx, id, 'finance');
      const left = leftOf(termination);
      if (termination.state === 'DECIDED' && amount > left) throw new DomainError('RECOVERY_TOO_HIGH', { left: String(left) });
      const recovered = String(BigInt(termination.recovered) + amount);
      await this.move(tx, termination, amount === left ? 'recover' : 'recordRecovery', { recovered }, { amount, recovered });
      return termination.key;
    });
  }

  /** The approver gives up what did not come back, with the reason. Throws WRONG_STATE, RECOVERY_TOO_HIGH where nothing is left. */
  async writeOff(actor: Actor, id: string, reason: TextInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const termination = await this.load(tx, id, 'approver');
      if (termination.state === 'DECIDED' && leftOf(termination) === 0n) throw new DomainError('RECOVERY_TOO_HIGH', { left: '0' });
      const set = { writtenOffReason: { ...reason }, writtenOffById: actor.personId };
      await this.move(tx, termination, 'writeOffRecovery', set, { reason, recovered: termination.recovered });
      return termination.key;
    });
  }

  private async load(tx: Tx, id: string, role: Role): Promise<Termination> {
    const { contract, termination } = await lockedTermination(tx, id);
    if (!holds(tx.actor, role, contract.departmentId)) throw refusalTo(tx.actor, contract);
    return termination;
  }

  private async move(
    tx: Tx,
    termination: Termination,
    event: TerminationEvent,
    set: Partial<Termination>,
    document: object,
  ): Promise<void> {
    const facts = terminationFacts(termination, tx.actor);
    await tx.move(TERMINATION_MACHINE, Termination, termination, event, facts, { set, challengeId: termination.challengeId, document });
  }
}

/** Fen that are still to come back. */
const leftOf = ({ toReturn, recovered }: Termination): bigint => BigInt(toReturn ?? 0) - BigInt(recovered);
