import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newId, typedId, uuidOf } from '../common/ids.js';
import { inTime } from '../common/offset.js';
import { Database } from '../common/transaction.js';
import { isColleague } from './colleague.js';
import { Delegation } from './delegation.entity.js';
import type { DelegateInput } from './delegation.input.js';
import { delegationRefusal, windowFault } from './delegation.rules.js';
import { handoverBy } from './handover.rules.js';
import { Membership } from './membership.entity.js';
import { Person } from './person.entity.js';
import { allowTaking } from './succession.js';

/** Deputies, who act in a role for its holder while a window lasts. By the product's clock, without a timer: see `running_delegation`. */
@Injectable()
export class DelegationService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * The holder of a role names a deputy; for a holder who can't, an administrator of the organisation or, for an officer, the operator. Gives the
   * delegation's uuid. Throws NOT_FOUND to others and for a role that sleeps, ROLE_NOT_DELEGATED, TWO_PERSON_RULE, NOT_A_COLLEAGUE, CUSTODIANS_INVALID,
   * INPUT_INVALID for a window that is none.
   */
  async delegate(actor: Actor, { membership: id, deputy, from = null, until, reason }: DelegateInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const membership = await tx.load(Membership, uuidOf(id, 'membership'), 'update');
      const { organisationId, role, personId: principalId } = membership;
      const { key: deputyId } = await tx.load(Person, uuidOf(deputy, 'person'));
      const [operator] = await tx.query(`select from membership where person_id = $1 and role = 'operator'`, [deputyId]);
      const by = handoverBy({
        ...{ own: principalId === actor.personId, role },
        ...{ operator: holds(actor, 'operator'), administrator: holds(actor, 'administrator', organisationId) },
      });
      const refusal = delegationRefusal({
        ...{ role, by },
        awake: membership.suspendedAt === null,
        self: deputyId === actor.personId,
        deputy: {
          colleague: deputyId !== principalId && (await isColleague(tx, organisationId, deputyId)),
          operator: operator !== undefined,
        },
      });
      if (refusal) throw new DomainError(refusal, { role });
      await allowTaking(tx, { organisationId, role, person: deputyId });
      const now = await tx.now();
      const fault = windowFault({ from: from && from.getTime(), until: until.getTime() }, now.getTime());
      if (fault) throw new DomainError('INPUT_INVALID', { faults: [{ path: 'input.until', message: fault }] });
      const key = newId();
      const window = { from: from && from > now ? from : now, until };
      await tx.insert(Delegation, {
        ...{ key, membershipId: membership.key, organisationId, role, principalId, deputyId },
        ...{ reason, ...window, givenAt: now },
      });
      const document = {
        organisation: typedId('organisation', organisationId),
        role,
        principal: typedId('person', principalId),
        deputy,
        ...window,
      };
      await tx.event({ subject: 'delegation', key, event: 'delegate', role: by === 'holder' ? role : by, reason, document });
      return key;
    });
  }

  /** The holder, the deputy, an administrator of the organisation or the operator ends it, at once. Throws NOT_FOUND, DELEGATION_OVER. */
  async revoke(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const delegation = await tx.load(Delegation, uuidOf(id, 'delegation'), 'update');
      const both = [delegation.principalId, delegation.deputyId].some((person) => person === actor.personId);
      if (!both && !holds(actor, 'operator') && !holds(actor, 'administrator', delegation.organisationId))
        throw new DomainError('NOT_FOUND');
      const now = await tx.now();
      if (delegation.revokedAt || !inTime(now, delegation.until)) throw new DomainError('DELEGATION_OVER');
      await tx.update(Delegation, delegation.key, { revokedAt: now, revokedById: actor.personId });
      await tx.event({ subject: 'delegation', key: delegation.key, event: 'revokeDelegation' });
      return delegation.key;
    });
  }

  /**
   * The session acts from now on for the holder of the delegated role, with that role alone; with null, again as its person. Throws NOT_FOUND where
   * the delegation is not the person's, DELEGATION_OVER where it does not run.
   */
  async standIn(actor: Actor, id: string | null): Promise<boolean> {
    const key = id === null ? null : uuidOf(id, 'delegation');
    const [known] = await this.database.query<{ running: boolean }>(
      `select exists (select from running_delegation r where r.id = d.id) as running from delegation d where d.id = $1 and d.deputy_id = $2`,
      [key, actor.personId],
    );
    if (key && !known) throw new DomainError('NOT_FOUND');
    if (known && !known.running) throw new DomainError('DELEGATION_OVER');
    await this.database.query('update session set delegation_id = $2, organisation_id = null where id = $1', [actor.sessionId, key]);
    return true;
  }
}
