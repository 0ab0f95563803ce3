import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { factsChanged } from '../common/fact-changes.js';
import { newId, uuidOf } from '../common/ids.js';
import { sendIndexing } from '../common/indexing.js';
import { Database, type Tx } from '../common/transaction.js';
import { roleOf } from './answering.js';
import { giveRole } from './membership.giving.js';
import { Organisation } from './organisation.entity.js';
import { newPassword } from './password.js';
import { Person } from './person.entity.js';
import { schedule } from './recertification.service.js';
import { succeed } from './succession.js';
import type { CreatePersonInput, GrantMembershipInput, MembershipInput } from './person.input.js';

/** People and their roles; the operator keeps them. */
@Injectable()
export class PersonService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Throws PASSWORD_TOO_SHORT, EMAIL_TAKEN (case does not count), or NOT_FOUND for an unknown organisation. */
  async create(actor: Actor, input: CreatePersonInput): Promise<string> {
    if (!holds(actor, 'operator')) throw new DomainError('FORBIDDEN');
    const hash = await newPassword(input.password);
    return this.database.write(actor, (tx) => this.add(tx, input, hash));
  }

  /** `create` inside a transaction that has checked who asks, with the hash made before it, which takes as long as many statements; gives the uuid. */
  async add(tx: Tx, input: Omit<CreatePersonInput, 'password'>, passwordHash: string | null): Promise<string> {
    const key = newId();
    const { name, memberships } = input;
    const [added] = await tx.query(
      'insert into person (id, name, email, password_hash) values ($1, $2, lower($3), $4) on conflict (email) do nothing returning id',
      [key, JSON.stringify(name), input.email, passwordHash],
    );
    if (!added) throw new DomainError('EMAIL_TAKEN');
    await tx.event({ subject: 'person', key, event: 'create', role: tx.actor.personId ? 'operator' : 'system', document: { name } });
    for (const membership of memberships) await this.grantIn(tx, key, membership);
    await sendIndexing(tx, 'PERSON', [key]);
    return key;
  }

  /** A role that is held already stays as it is. Throws NOT_FOUND for an unknown person or organisation. */
  async grant(actor: Actor, input: GrantMembershipInput): Promise<string> {
    if (!holds(actor, 'operator')) throw new DomainError('FORBIDDEN');
    return this.database.write(actor, async (tx) => {
      const person = await tx.load(Person, uuidOf(input.person, 'person'));
      await this.grantIn(tx, person.key, input);
      await factsChanged(tx, { people: [person.key] });
      return person.key;
    });
  }

  /**
   * Takes a role back, at once: the next request of the person is without it. By the operator, or by an administrator of the organisation. Throws
   * NOT_FOUND where it is not held, TWO_PERSON_RULE for an own one, ROLE_NOT_GIVEN for the operator's and experts', which only the
   * operator gives, PI_BOUND for a PI whose bid or contract goes on.
   */
  async revoke(actor: Actor, input: GrantMembershipInput): Promise<string> {
    const { organisation, role } = input;
    const organisationId = uuidOf(organisation, 'organisation');
    const by = holds(actor, 'operator') ? 'operator' : 'administrator';
    if (!holds(actor, by, by === 'operator' ? undefined : organisationId)) throw new DomainError('NOT_FOUND');
    return this.database.write(actor, async (tx) => {
      const { key } = await tx.load(Person, uuidOf(input.person, 'person'), 'update');
      const membership = [key, organisationId, role];
      const { id } = await tx.one<{ id: string }>(
        'select id from membership where person_id = $1 and organisation_id = $2 and role = $3',
        membership,
      );
      if (key === actor.personId) throw new DomainError('TWO_PERSON_RULE');
      if (by === 'administrator' && (role === 'operator' || role === 'expert')) throw new DomainError('ROLE_NOT_GIVEN', { roles: role });
      await succeed(tx, { organisationId, role, from: key, to: null });
      await tx.query('delete from membership where id = $1', [id]);
      await schedule(tx, id, null);
      await tx.event({ subject: 'person', key, event: 'revokeMembership', role: by, document: { organisation, role } });
      await factsChanged(tx, { people: [key] });
      return key;
    });
  }

  private async grantIn(tx: Tx, person: string, { organisation, role }: MembershipInput): Promise<void> {
    const { key } = await tx.load(Organisation, uuidOf(organisation, 'organisation'));
    await giveRole(tx, { person, organisationId: key, role, by: tx.actor.personId, as: roleOf(tx.actor) });
  }
}
