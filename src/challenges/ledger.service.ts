import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newId, uuidOf } from '../common/ids.js';
import { Database } from '../common/transaction.js';
import { actsFor, hadFirstPart } from '../common/two-persons.js';
import { Organisation } from '../identity/organisation.entity.js';
import { isBudgetOfficer } from '../lists/officer.visibility.js';
import { Challenge } from './challenge.entity.js';
import { requireSeen } from './challenge.visibility.js';
import { LedgerEntry } from './ledger-entry.entity.js';
import type { EnterLedgerEntryInput } from './ledger.input.js';

/** What enterprises pay for their challenges, from the draft on. It is shown and blocks nothing (samples/README.md rule 19). */
@Injectable()
export class LedgerService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * A need owner's person enters a payment of the enterprise whose need it is, or of the end user; a clerk that of any. Throws NOT_FOUND,
   * FORBIDDEN, INPUT_INVALID.
   */
  async enter(actor: Actor, input: EnterLedgerEntryInput): Promise<string> {
    const { form, amount, note = null } = input;
    if (amount < 0n) throw new DomainError('INPUT_INVALID', { faults: [{ path: 'input.amount', message: 'must not be negative' }] });
    return this.database.write(actor, async (tx) => {
      const challenge = await tx.load(Challenge, uuidOf(input.challenge, 'challenge'), 'share');
      const clerk = holds(actor, 'clerk', challenge.departmentId);
      const enterpriseId = input.enterprise ? uuidOf(input.enterprise, 'organisation') : (challenge.needOwnerId ?? challenge.endUserId);
      const party = enterpriseId === challenge.needOwnerId || enterpriseId === challenge.endUserId;
      if (!clerk && !(party && holds(actor, 'need-owner', enterpriseId))) {
        requireSeen(actor, challenge);
        throw new DomainError('FORBIDDEN');
      }
      const enterprise = await tx.load(Organisation, enterpriseId);
      const key = newId();
      const entered = { enteredById: actor.personId!, enteredForId: actsFor(actor), enteredAt: await tx.now() };
      const row = { challengeId: challenge.key, enterpriseId: enterprise.key, form, amount: String(amount), note };
      await tx.insert(LedgerEntry, { key, ...row, ...entered });
      const role = clerk ? 'clerk' : 'need-owner';
      await tx.event({ subject: 'ledger_entry', key, event: 'enterLedgerEntry', role, challengeId: challenge.key, document: input });
      return key;
    });
  }

  /**
   * An officer other than who entered it proves a payment; finance may prove also what it entered itself. Throws NOT_FOUND, FORBIDDEN,
   * TWO_PERSON_RULE, WRONG_STATE.
   */
  async prove(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const entry = await tx.load(LedgerEntry, uuidOf(id, 'ledger_entry'), 'update');
      const { departmentId } = await tx.load(Challenge, entry.challengeId);
      const finance = holds(actor, 'finance', departmentId);
      if (!finance && !holds(actor, 'clerk', departmentId) && !holds(actor, 'approver', departmentId)) {
        const seen =
          isBudgetOfficer(actor, departmentId) || actor.memberships.some(({ organisationId }) => organisationId === entry.enterpriseId);
        throw new DomainError(seen ? 'FORBIDDEN' : 'NOT_FOUND');
      }
      if (entry.provedAt) throw new DomainError('WRONG_STATE', { machine: 'ledger_entry', state: 'PROVED', event: 'proveLedgerEntry' });
      if (!finance && hadFirstPart(actor, { by: entry.enteredById, for: entry.enteredForId })) throw new DomainError('TWO_PERSON_RULE');
      await tx.update(LedgerEntry, entry.key, { provedById: actor.personId, provedAt: await tx.now() });
      await tx.event({ subject: 'ledger_entry', key: entry.key, event: 'proveLedgerEntry', challengeId: entry.challengeId });
      return entry.key;
    });
  }
}
