import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { factsChanged } from '../common/fact-changes.js';
import { newId, uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { creditCodeFault } from './credit-code.rules.js';
import { Organisation } from './organisation.entity.js';
import { addTags } from './organisation-tag.writing.js';
import type { CreateOrganisationInput, RecordShareholdingInput } from './organisation.input.js';
import { roleOf } from './answering.js';

/** Organisations and what they hold of each other; the operator keeps them. */
@Injectable()
export class OrganisationService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Throws CREDIT_CODE_INVALID, CREDIT_CODE_TAKEN, or NOT_FOUND for an unknown parent. */
  async create(actor: Actor, input: CreateOrganisationInput): Promise<string> {
    if (!holds(actor, 'operator')) throw new DomainError('FORBIDDEN');
    return this.database.write(actor, (tx) => this.add(tx, input));
  }

  /** `create` inside a transaction that has checked who asks; gives the uuid. */
  async add(tx: Tx, input: CreateOrganisationInput): Promise<string> {
    const fault = creditCodeFault(input.creditCode);
    if (fault) throw new DomainError('CREDIT_CODE_INVALID', { fault });
    const parent = input.parent ? await tx.load(Organisation, uuidOf(input.parent, 'organisation'), 'share') : null;
    const key = newId();
    const { kind, name, creditCode, regionCode, tags } = input;
    const [added] = await tx.query(
      `insert into organisation (id, kind, name, credit_code, region_code, contact_email, parent_id)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (credit_code) do nothing returning id`,
      [key, kind, JSON.stringify(name), creditCode, regionCode, input.contactEmail ?? null, parent?.key ?? null],
    );
    if (!added) throw new DomainError('CREDIT_CODE_TAKEN');
    await tx.event({
      subject: 'organisation',
      key,
      event: 'create',
      role: roleOf(tx.actor),
      document: { kind, name, creditCode, regionCode, tags },
    });
    await addTags(
      tx,
      key,
      tags.map((tag) => ({ tag })),
    );
    return key;
  }

  /** Records or replaces what `owner` holds of `owned`; gives the owner's uuid. */
  async recordShareholding(actor: Actor, input: RecordShareholdingInput): Promise<string> {
    if (!holds(actor, 'operator')) throw new DomainError('FORBIDDEN');
    return this.database.write(actor, async (tx) => {
      const owner = await tx.load(Organisation, uuidOf(input.owner, 'organisation'));
      const owned = await tx.load(Organisation, uuidOf(input.owned, 'organisation'));
      await tx.query(
        `insert into shareholding (id, owner_id, owned_id, percent) values ($1, $2, $3, $4)
         on conflict (owner_id, owned_id) do update set percent = excluded.percent`,
        [newId(), owner.key, owned.key, input.percent],
      );
      const document = { owned: input.owned, percent: input.percent };
      await tx.event({
        subject: 'organisation',
        key: owner.key,
        event: 'recordShareholding',
        role: tx.actor.personId ? 'operator' : 'system',
        document,
      });
      await factsChanged(tx, { organisations: [owner.key, owned.key] });
      return owner.key;
    });
  }
}
