import { Inject, Injectable } from '@nestjs/common';
import { indicatorsOf } from '../challenges/challenge.facts.js';
import { valueFault } from '../challenges/measure.rules.js';
import type { Actor } from '../common/actor.js';
import { holds } from '../common/actor.js';
import { documentOf } from '../common/document.js';
import { DomainError } from '../common/errors.js';
import { newId, typedId, uuidOf } from '../common/ids.js';
import { take } from '../common/machine.js';
import { addDays } from '../common/offset.js';
import { Database, type Tx } from '../common/transaction.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { Person } from '../identity/person.entity.js';
import { type ChangeResult, decideChange } from './change.rules.js';
import { ChangeRequest } from './change-request.entity.js';
import type { ChangeRefusal } from './change-request.enum.js';
import type { DecideChangeInput, RequestChangeInput } from './change-request.input.js';
import { CHANGE_MACHINE } from './change-request.machine.js';
import { Contract } from './contract.entity.js';
import { expertKeys, keepVersion, requirePi, rulesOf } from './contract.facts.js';
import { CONTRACT_MACHINE, NO_FACTS } from './contract.machine.js';
import { refusalTo } from './contract.visibility.js';
import { withExtension, withPartner, withPi, withRaise, withRoute } from './task-book.content.js';
import type { TaskBook } from './task-book.documents.js';

/** Changes of a contract: asked for or filed by its PI, decided by the list's rules (samples/README.md rule 16). */
@Injectable()
export class ChangeRequestService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** TARGET_UP and ROUTE are filed at once. Throws WRONG_STATE, INDICATOR_UNKNOWN, INPUT_INVALID. */
  async request(actor: Actor, input: RequestChangeInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const contract = await tx.load(Contract, uuidOf(input.contract, 'contract'), 'update');
      await requirePi(tx, contract);
      take(CONTRACT_MACHINE, contract.state, 'requestChange', NO_FACTS);
      await requireValid(tx, contract, input);
      const { type, extensionDays = null, indicator = null, from = null, to = null, reason, newPi } = input;
      const change = tx.manager.create(ChangeRequest, {
        key: newId(),
        contractId: contract.key,
        bidId: contract.bidId,
        challengeId: contract.challengeId,
        state: CHANGE_MACHINE.initial,
        filedAt: await tx.now(),
        filedById: actor.personId!,
        newPiId: newPi ? (await tx.load(Person, uuidOf(newPi, 'person'))).key : null,
        expertIds: [],
        ...{ type, extensionDays, indicator, from, to, reason },
      });
      await tx.insert(ChangeRequest, change);
      await tx.event({
        ...{ subject: 'change', key: change.key, event: 'requestChange', to: change.state, role: 'pi', challengeId: contract.challengeId },
        document: documentOf(input),
      });
      if (type === 'TARGET_UP' || type === 'ROUTE') await this.conclude(tx, contract, change, 'file');
      return change.key;
    });
  }

  /**
   * The approver has a change decided. What was filed needs no decision: he takes note of it. Throws WRONG_STATE, EXPERT_UNKNOWN.
   */
  async decide(actor: Actor, { change: id, expertOpinion = null, experts }: DecideChangeInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const key = uuidOf(id, 'change');
      const { contractId } = await tx.load(ChangeRequest, key);
      const contract = await tx.load(Contract, contractId, 'update');
      const change = await tx.load(ChangeRequest, key, 'update');
      if (!holds(actor, 'approver', contract.departmentId)) throw refusalTo(actor, contract);
      const advice = { expertOpinion, expertIds: await expertKeys(tx, experts ?? []), decidedById: actor.personId };
      if (change.state === 'FILED')
        await tx.move(CHANGE_MACHINE, ChangeRequest, change, 'note', {}, { set: advice, challengeId: contract.challengeId });
      else await this.conclude(tx, contract, change, 'decide', advice);
      return change.key;
    });
  }

  /** Applies the rules, moves the change, and makes the next version of the task book where they grant it. */
  private async conclude(
    tx: Tx,
    contract: Contract,
    change: ChangeRequest,
    act: 'file' | 'decide',
    advice: Partial<Pick<ChangeRequest, 'expertOpinion' | 'expertIds' | 'decidedById'>> = {},
  ): Promise<void> {
    const now = await tx.now();
    const result = await resultOf(tx, contract, { ...change, ...advice });
    const { decision, approver, daysBeforeEnd } = result;
    const event = act === 'file' ? 'file' : decision === 'APPROVED' ? 'approve' : 'deny';
    const set = { ...advice, decision, approver, daysBeforeEnd, why: whyDenied(change, result), decidedAt: now };
    await tx.move(CHANGE_MACHINE, ChangeRequest, change, event, {}, { set, challengeId: contract.challengeId, document: set });
    if (decision === 'DENIED' || contract.state !== 'EFFECTIVE') return;
    const days = change.type === 'PERIOD' ? (change.extensionDays ?? 0) : null;
    const taskBook = changedTaskBook(contract, change);
    const extension = days === null ? {} : { extensions: contract.extensions + 1, endsAt: addDays(contract.endsAt!, days) };
    const successor = change.type === 'PI' && change.newPiId ? { piId: change.newPiId } : {};
    await tx.move(CONTRACT_MACHINE, Contract, contract, 'amend', NO_FACTS, {
      set: { taskBook, ...extension, ...successor },
      challengeId: contract.challengeId,
      reason: change.type,
      document: taskBook,
    });
    await keepVersion(tx, contract.key, taskBook, now, change.key);
    if (days !== null) await tx.send('milestone.extend', { contractId: contract.key, days });
  }
}

/** Throws where the request lacks what its type is about, or names an indicator or a value that cannot be. */
async function requireValid(tx: Tx, contract: Contract, { type, extensionDays, indicator, from, to }: RequestChangeInput): Promise<void> {
  const faults: { path: string; message: string }[] = [];
  if (type === 'PERIOD' && !extensionDays) faults.push({ path: 'input.extensionDays', message: 'is needed for a PERIOD' });
  if (indicator) {
    const { indicators } = await tx.load(Challenge, contract.challengeId);
    const found = indicatorsOf(indicators).find(({ id }) => id === indicator);
    if (!found) throw new DomainError('INDICATOR_UNKNOWN', { indicator });
    for (const [path, value] of Object.entries({ from, to })) {
      const fault = value === null || value === undefined ? null : valueFault(value, found.direction);
      if (fault) faults.push({ path: `input.${path}`, message: fault });
    }
  }
  if (faults.length) throw new DomainError('INPUT_INVALID', { faults });
}

async function resultOf(tx: Tx, contract: Contract, change: ChangeRequest): Promise<ChangeResult> {
  const { listId } = await tx.load(Challenge, contract.challengeId);
  const rules = (await rulesOf(tx, listId)).change;
  const term = { endsAt: contract.endsAt!, extensionsGranted: contract.extensions };
  const { type, filedAt, extensionDays, expertOpinion } = change;
  switch (type) {
    case 'PERIOD':
      return decideChange({ type, filedAt, extensionDays: extensionDays ?? 0 }, term, rules);
    case 'PI':
    case 'PARTNER':
      return decideChange({ type, expertOpinion }, term, rules);
    case 'TARGET_UP':
    case 'TARGET_DOWN':
    case 'ROUTE':
      return decideChange({ type }, term, rules);
  }
}

function whyDenied({ type }: ChangeRequest, { decision, refusal }: ChangeResult): ChangeRefusal | null {
  if (decision !== 'DENIED') return null;
  return refusal ?? (type === 'TARGET_DOWN' ? 'TARGET_DOWN' : 'NOT_SUPPORTED');
}

function changedTaskBook(
  { taskBook, signedAt }: Contract,
  { type, indicator, to, reason, newPiId, extensionDays }: ChangeRequest,
): TaskBook {
  switch (type) {
    case 'TARGET_UP':
      return indicator !== null && to !== null ? withRaise(taskBook, indicator, to) : { ...taskBook, version: taskBook.version + 1 };
    case 'ROUTE':
      return withRoute(taskBook, reason);
    case 'PI':
      return withPi(taskBook, newPiId && typedId('person', newPiId));
    case 'PERIOD':
      return withExtension(taskBook, signedAt!, extensionDays ?? 0);
    case 'PARTNER':
    case 'TARGET_DOWN':
      return withPartner(taskBook);
  }
}
