import { DomainError } from '../common/errors.js';
import { newId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import type { OrganisationTagInput } from './organisation-tag.input.js';

/** Gives an organisation (uuid) tags, in the name of who acts; gives their uuids. Throws INPUT_INVALID for one that ends before it begins. */
export async function addTags(tx: Tx, organisation: string, tags: readonly OrganisationTagInput[]): Promise<string[]> {
  const keys: string[] = [];
  for (const { tag, from = null, to = null } of tags) {
    if (from && to && from >= to)
      throw new DomainError('INPUT_INVALID', { faults: [{ path: 'tags.to', message: 'is not later than `from`' }] });
    const key = newId();
    await tx.query(
      `insert into organisation_tag (id, organisation_id, tag, valid_from, valid_to, confirmed_by, confirmed_at)
       values ($1, $2, $3, $4, $5, $6, clock_now())`,
      [key, organisation, tag, from, to, tx.actor.personId],
    );
    await tx.event({ subject: 'organisation', key: organisation, event: 'addTag', document: { tag, from, to } });
    keys.push(key);
  }
  return keys;
}
