import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { factsChanged } from '../common/fact-changes.js';
import { newId, typedId, uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { isColleague } from './colleague.js';
import { Handover, handoverFacts, partsIn } from './handover.entity.js';
import type { HandOverInput } from './handover.input.js';
import { HANDOVER_MACHINE } from './handover.machine.js';
import { handoverBy, handoverNeedsSecond, handoverRefusal } from './handover.rules.js';
import { Membership } from './membership.entity.js';
import { giveRole } from './membership.giving.js';
import { Person } from './person.entity.js';
import { schedule } from './recertification.service.js';
import { allowTaking, succeed } from './succession.js';

/** Roles in mid-list that pass to another person, with everything that waits on their holder. What was signed stays with who signed it. */
@Injectable()
export class HandoverService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * The operator, or an administrator of the organisation, has a role pass at once; an officer's by an administrator, and the own one, wait for a
   * second person. Gives the handover's uuid. Throws NOT_FOUND to others, TWO_PERSON_RULE for oneself, EXPERT_NOT_REPLACED, NOT_A_COLLEAGUE,
   * HANDOVER_OPEN, PI_BOUND, CUSTODIANS_INVALID.
   */
  async handOver(actor: Actor, { membership: id, to: successor, reason }: HandOverInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const membership = await tx.load(Membership, uuidOf(id, 'membership'), 'update');
      const { organisationId, role, personId: fromId } = membership;
      const { key: toId } = await tx.load(Person, uuidOf(successor, 'person'));
      const by = handoverBy({
        ...{ own: fromId === actor.personId, role },
        ...{ operator: holds(actor, 'operator'), administrator: holds(actor, 'administrator', organisationId) },
      });
      const colleague = fromId !== toId && (await isColleague(tx, organisationId, toId));
      const refusal = handoverRefusal({ role, by, successor: toId === actor.personId, colleague });
      if (refusal || !by) throw new DomainError(refusal ?? 'NOT_FOUND');
      const [open] = await tx.query(`select from handover where membership_id = $1 and state = 'PROPOSED'`, [membership.key]);
      if (open) throw new DomainError('HANDOVER_OPEN');
      const handover = tx.manager.create(Handover, {
        ...{ key: newId(), membershipId: membership.key, organisationId, role, fromId, toId, reason },
        ...{ proposedById: actor.personId!, proposedAs: by, proposedAt: await tx.now(), passed: [] },
      });
      const second = handoverNeedsSecond(role, by);
      handover.state = second ? 'PROPOSED' : 'DONE';
      await tx.insert(Handover, handover);
      if (second) {
        const document = { ...named(handover), role };
        await tx.event({ subject: 'handover', key: handover.key, event: 'proposeHandover', to: 'PROPOSED', reason, document });
      } else await this.pass(tx, handover);
      return handover.key;
    });
  }

  /** The second person confirms: the role passes. Throws TWO_PERSON_RULE, HANDOVER_OVER, NOT_A_COLLEAGUE, PI_BOUND, WRONG_STATE, NOT_FOUND. */
  async confirm(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { handover, held } = await this.concerned(tx, id);
      const { organisationId, toId } = handover;
      await tx.move(HANDOVER_MACHINE, Handover, handover, 'confirmHandover', handoverFacts(handover, held, actor), {
        set: { confirmedById: actor.personId },
      });
      if (!(await isColleague(tx, organisationId, toId))) throw new DomainError('NOT_A_COLLEAGUE');
      await this.pass(tx, handover);
      return handover.key;
    });
  }

  /** Who proposed it, the holder, an administrator or the operator takes it back. Throws WRONG_STATE, NOT_FOUND. */
  async withdraw(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { handover, held } = await this.concerned(tx, id);
      await tx.move(HANDOVER_MACHINE, Handover, handover, 'withdrawHandover', handoverFacts(handover, held, actor));
      return handover.key;
    });
  }

  /** The membership's lock comes first, as where a role is handed over or taken back: of two at once the second finds it gone. */
  private async concerned(tx: Tx, id: string): Promise<{ handover: Handover; held: boolean }> {
    const key = uuidOf(id, 'handover');
    const known = await tx.load(Handover, key);
    const [held] = await tx.query('select id from membership where id = $1 for no key update', [known.membershipId]);
    const handover = await tx.load(Handover, key, 'update');
    if (!partsIn(handover, tx.actor).length) throw new DomainError('NOT_FOUND');
    return { handover, held: held !== undefined };
  }

  private async pass(tx: Tx, handover: Handover): Promise<void> {
    const { key, membershipId, organisationId, role, fromId, toId, reason, proposedAs } = handover;
    await allowTaking(tx, { organisationId, role, person: toId });
    const passed = await succeed(tx, { organisationId, role, from: fromId, to: toId });
    await tx.query('delete from membership where id = $1', [membershipId]);
    await schedule(tx, membershipId!, null);
    const document = { organisation: typedId('organisation', organisationId), role };
    const by = proposedAs === 'holder' ? null : proposedAs;
    await tx.event({ subject: 'person', key: fromId, event: 'revokeMembership', role: by, document });
    await giveRole(tx, { person: toId, organisationId, role, by: tx.actor.personId, as: by ?? quality(tx.actor) });
    await tx.update(Handover, key, { passed, doneAt: await tx.now() });
    await tx.event({
      ...{ subject: 'handover', key, event: 'handOver', to: 'DONE', reason, role: by },
      document: { ...named(handover), role, passed },
    });
    await factsChanged(tx, { people: [fromId, toId] });
  }
}

/** In which quality the second person answers for a role whose holder has picked a successor. */
const quality = (actor: Actor): string => (holds(actor, 'operator') ? 'operator' : 'administrator');

const named = ({ fromId, toId }: Handover) => ({ from: typedId('person', fromId), to: typedId('person', toId) });
