import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { factsChanged } from '../common/fact-changes.js';
import { typedId, uuidOf } from '../common/ids.js';
import { addDays, afterDeadline, inTime } from '../common/offset.js';
import { Database, type Tx } from '../common/transaction.js';
import { Membership } from './membership.entity.js';
import { Organisation } from './organisation.entity.js';
import { confirmationRefusal, RECERTIFICATION_PERIOD, REMINDER_DAYS } from './recertification.rules.js';

/** The timers of a role (uuid), by the names of their jobs. */
const TIMERS = ['membership.recertify-due', 'membership.recertify-overdue'] as const;
const keyOf = (timer: (typeof TIMERS)[number], membership: string): string => `${timer}:${membership}`;

/** Roles that must be confirmed once in a period, or sleep: where the organisation has such a policy. By the product's clock. */
@Injectable()
export class RecertificationService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * The operator sets the period of an organisation, or ends the policy with null. The period of every role that it has begins now, so that none is
   * over by the setting. Gives the organisation's uuid. Throws INPUT_INVALID.
   */
  async set(actor: Actor, id: string, every: string | null): Promise<string> {
    if (every !== null && !RECERTIFICATION_PERIOD.test(every))
      throw new DomainError('INPUT_INVALID', { faults: [{ path: 'every', message: 'is P1Y to P99Y, or P1M to P99M' }] });
    return this.database.write(actor, async (tx) => {
      const { key } = await tx.load(Organisation, uuidOf(id, 'organisation'), 'update');
      await tx.query('update organisation set recertify_every = $2 where id = $1', [key, every]);
      await tx.event({ subject: 'organisation', key, event: 'setRecertification', role: 'operator', document: { every } });
      const held = await tx.query<{ id: string; until: Date | null }>(
        `update membership set certified_until = clock_now() + $2::interval where organisation_id = $1 and suspended_at is null
         returning id, certified_until as until`,
        [key, every],
      );
      for (const { id: membership, until } of held) await schedule(tx, membership, until);
      return key;
    });
  }

  /**
   * An administrator of the organisation, or the operator, says that somebody still holds a role rightly; one that sleeps wakes. Throws NOT_FOUND,
   * TWO_PERSON_RULE for an own one.
   */
  async confirm(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const membership = await tx.load(Membership, uuidOf(id, 'membership'), 'update');
      const { key, personId, organisationId, role } = membership;
      const operator = holds(actor, 'operator');
      const answerable = operator || (holds(actor, 'administrator', organisationId) && role !== 'expert' && role !== 'operator');
      const refusal = confirmationRefusal({ own: personId === actor.personId, answerable });
      if (refusal) throw new DomainError(refusal);
      const { until } = await tx.one<{ until: Date | null }>(
        `update membership m set confirmed_by = $2, confirmed_at = clock_now(), suspended_at = null, certified_until = clock_now() + o.recertify_every::interval
         from organisation o where o.id = m.organisation_id and m.id = $1 returning m.certified_until as until`,
        [key, actor.personId],
      );
      await schedule(tx, key, until);
      const document = { person: typedId('person', personId), role, until };
      await tx.event({ subject: 'membership', key, event: 'confirm', role: operator ? 'operator' : 'administrator', document });
      if (membership.suspendedAt) await factsChanged(tx, { people: [personId] });
      return key;
    });
  }

  /** The time to confirm comes: on record, for whoever tells people. */
  async remind(tx: Tx, key: string): Promise<void> {
    const membership = await tx.load(Membership, key);
    if (membership.suspendedAt === null) await tx.event({ subject: 'membership', key, event: 'recertifyDue' });
  }

  /** Nobody has confirmed in time: the role sleeps, and is not lost. */
  async lapse(tx: Tx, key: string): Promise<void> {
    const membership = await tx.load(Membership, key, 'update');
    const now = await tx.now();
    if (membership.suspendedAt || !membership.certifiedUntil || inTime(now, membership.certifiedUntil)) return;
    await tx.update(Membership, key, { suspendedAt: now });
    await tx.event({ subject: 'membership', key, event: 'suspend', role: 'system' });
    await factsChanged(tx, { people: [membership.personId] });
  }
}

/** Sets the timers of a role; takes them back where it has no end. */
export async function schedule(tx: Tx, membershipId: string, until: Date | null): Promise<void> {
  if (!until) {
    for (const timer of TIMERS) await tx.cancel(keyOf(timer, membershipId));
    return;
  }
  const [due, overdue] = TIMERS;
  await tx.send(due, { membershipId }, { at: addDays(until, -REMINDER_DAYS), key: keyOf(due, membershipId) });
  await tx.send(overdue, { membershipId }, { at: afterDeadline(until), key: keyOf(overdue, membershipId) });
}
