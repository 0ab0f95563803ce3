import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newId, uuidOf } from '../common/ids.js';
import { sendIndexing } from '../common/indexing.js';
import { Database, type Tx } from '../common/transaction.js';
import { budgetNeeded, challengeCount, lacksCustodians, type ListCounts, listFacts } from './list.actions.js';
import { List } from './list.entity.js';
import type { DraftListInput, UpdateListInput } from './list.input.js';
import { LIST_MACHINE, type ListFacts } from './list.machine.js';
import { effectiveRules } from './list.policy.js';
import { requireOfficer } from './officer.visibility.js';

/** The timer of a list whose publication is fixed. */
export const publicationKey = (listId: string): string => `list.publish:${listId}`;

/** What the guards of the machine ask, read in the transaction after the list was locked. */
export async function factsOf(tx: Tx, list: List): Promise<ListFacts> {
  const counts = await tx.one<ListCounts>(
    `select ${challengeCount('$1')} as challenges, ${budgetNeeded('$1')}::text as "budgetNeeded",
       ${lacksCustodians({ key: '$1', rules: '$2::jsonb' })} as "lacksCustodians"`,
    [list.key, JSON.stringify(list.rules)],
  );
  return listFacts({ ...list, ...counts }, tx.actor);
}

/** A list until it is published; what concerns its challenges as well is in the room of challenges. */
@Injectable()
export class ListService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** A clerk begins a list. Throws LIST_CODE_TAKEN, RULES_INVALID; NOT_FOUND for a department that is not the actor's. */
  async draft(actor: Actor, input: DraftListInput): Promise<string> {
    const departmentId = uuidOf(input.department, 'organisation');
    if (!holds(actor, 'clerk', departmentId)) throw new DomainError('NOT_FOUND');
    const { title, note = null, archetype, profile, programme = null, legalBasis = null } = input;
    const overrides = input.overrides ?? {};
    const rules = effectiveRules({ archetype, profile, overrides });
    return this.database.write(actor, async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`list ${input.code}`]);
      if ((await tx.query('select from list where code = $1', [input.code])).length) throw new DomainError('LIST_CODE_TAKEN');
      const key = newId();
      await tx.insert(List, {
        key,
        departmentId,
        code: input.code,
        title,
        note,
        archetype,
        profile,
        programme,
        overrides,
        rules,
        legalBasis,
        state: LIST_MACHINE.initial,
        createdById: actor.personId!,
      });
      await tx.event({ subject: 'list', key, event: 'draftList', to: LIST_MACHINE.initial, role: 'clerk', document: { ...input, rules } });
      await sendIndexing(tx, 'LIST', [key]);
      return key;
    });
  }

  /** The clerk changes a list in planning. Throws WRONG_STATE, RULES_INVALID. */
  async update(actor: Actor, input: UpdateListInput): Promise<string> {
    const { list: id, ...given } = input;
    return this.database.write(actor, async (tx) => {
      const list = await tx.load(List, uuidOf(id, 'list'), 'update');
      requireOfficer(actor, 'clerk', list, list.state === 'PUBLISHED');
      const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null));
      const changed = { ...list, ...changes };
      const repoliced = 'archetype' in changes || 'profile' in changes || 'overrides' in changes;
      const set = repoliced ? { ...changes, rules: effectiveRules(changed) } : changes;
      await tx.move(LIST_MACHINE, List, list, 'updateList', await factsOf(tx, list), { set, document: set });
      await sendIndexing(tx, 'LIST', [list.key]);
      return list.key;
    });
  }

  /** A second person approves. Throws WRONG_STATE, TWO_PERSON_RULE. */
  async approve(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const list = await tx.load(List, uuidOf(id, 'list'), 'update');
      requireOfficer(actor, 'approver', list, list.state === 'PUBLISHED');
      await tx.move(LIST_MACHINE, List, list, 'approveList', await factsOf(tx, list), { set: { approvedById: actor.personId } });
      return list.key;
    });
  }

  /**
   * Finance locks so many fen for the list in place of what was locked; once it is published no less than it promises. Throws WRONG_STATE,
   * INPUT_INVALID, BUDGET_NOT_LOCKED.
   */
  async lockBudget(actor: Actor, id: string, amountFen: bigint): Promise<string> {
    if (amountFen < 0n) throw new DomainError('INPUT_INVALID', { faults: [{ path: 'amount', message: 'must not be negative' }] });
    return this.database.write(actor, async (tx) => {
      const list = await tx.load(List, uuidOf(id, 'list'), 'update');
      requireOfficer(actor, 'finance', list, list.state === 'PUBLISHED');
      const facts = await factsOf(tx, list);
      if (list.state === 'PUBLISHED' && amountFen < facts.budgetNeeded) throw new DomainError('BUDGET_NOT_LOCKED');
      await tx.move(LIST_MACHINE, List, list, 'lockBudget', facts, {
        set: { budgetFen: String(amountFen), budgetLockedById: actor.personId },
        document: { amountFen },
      });
      return list.key;
    });
  }

  /** The approver gives the list up before its publication. Throws WRONG_STATE. */
  async cancel(actor: Actor, id: string, reason: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const list = await tx.load(List, uuidOf(id, 'list'), 'update');
      requireOfficer(actor, 'approver', list, list.state === 'PUBLISHED');
      await tx.move(LIST_MACHINE, List, list, 'cancelList', await factsOf(tx, list), { reason, set: { publishAt: null } });
      await tx.cancel(publicationKey(list.key));
      return list.key;
    });
  }
}
