import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { roleOf } from './answering.js';
import { Organisation } from './organisation.entity.js';
import { OrganisationTag } from './organisation-tag.entity.js';
import type { AddOrganisationTagInput } from './organisation-tag.input.js';
import { addTags } from './organisation-tag.writing.js';

/** Tags of organisations, which an officer confirms who does not belong to the organisation. */
@Injectable()
export class OrganisationTagService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Throws NOT_FOUND, TWO_PERSON_RULE for the own organisation, INPUT_INVALID for a tag that ends before it begins. */
  async add(actor: Actor, { organisation: id, ...tag }: AddOrganisationTagInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { key } = await tx.load(Organisation, uuidOf(id, 'organisation'));
      await requireStranger(tx, key);
      const [added] = await addTags(tx, key, [tag]);
      return added!;
    });
  }

  /** A tag ends now, as where it was given in error or taken away. Throws NOT_FOUND, TWO_PERSON_RULE, TAG_NOT_IN_FORCE. */
  async end(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const tag = await tx.load(OrganisationTag, uuidOf(id, 'organisation_tag'), 'update');
      await requireStranger(tx, tag.organisationId);
      const now = await tx.now();
      if ((tag.to && tag.to <= now) || (tag.from && tag.from >= now)) throw new DomainError('TAG_NOT_IN_FORCE');
      await tx.update(OrganisationTag, tag.key, { to: now });
      await tx.event({
        subject: 'organisation',
        key: tag.organisationId,
        event: 'endTag',
        role: roleOf(actor),
        document: { tag: tag.tag, to: now },
      });
      return tag.key;
    });
  }
}

/** Nobody tags the own organisation; that the session acts for another one makes no difference. */
async function requireStranger(tx: Tx, organisation: string): Promise<void> {
  const [own] = await tx.query('select from membership where person_id = $1 and organisation_id = $2', [tx.actor.personId, organisation]);
  if (own) throw new DomainError('TWO_PERSON_RULE');
}
