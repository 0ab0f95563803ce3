import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { documentOf } from '../common/document.js';
import { DomainError } from '../common/errors.js';
import { newId, uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { Person } from '../identity/person.entity.js';
import { SavedSearch } from './saved-search.entity.js';
import type { RenameSavedSearchInput, SaveSearchInput } from './saved-search.input.js';
import { queryOf } from './search.words.js';

/** Saved searches of one person at most: each costs something whenever a challenge is published. */
const LIMIT = 50;

/** The searches that people keep for themselves. That they do is on record; what they look for is not, for it is nobody else's business. */
@Injectable()
export class SavedSearchService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Throws INPUT_INVALID where it would find nothing ever, or everything; SAVED_SEARCH_LIMIT, SAVED_SEARCH_NAME_TAKEN, ID_INVALID. */
  async save(actor: Actor, { name, text: given, filter: narrowing }: SaveSearchInput): Promise<string> {
    const { kinds, ...filter } = narrowing ?? {};
    const text = given?.trim() ? given.trim() : null;
    if (kinds && !kinds.includes('CHALLENGE'))
      throw new DomainError('INPUT_INVALID', { faults: [{ path: 'input.filter.kinds', message: 'must hold CHALLENGE' }] });
    if (filter.list) uuidOf(filter.list, 'list');
    const narrows = Object.values(filter).some((value) => value !== undefined && value !== null);
    if (text === null && !narrows)
      throw new DomainError('INPUT_INVALID', { faults: [{ path: 'input', message: 'holds neither text nor filter' }] });
    const query = text === null ? null : await queryOf(this.database, text, false);
    if (query === '') throw new DomainError('INPUT_INVALID', { faults: [{ path: 'input.text', message: 'holds no word to look for' }] });
    return this.database.write(actor, async (tx) => {
      await lockOwn(tx);
      const { count } = await tx.one<{ count: number }>('select count(*)::int as count from saved_search where person_id = $1', [
        actor.personId,
      ]);
      if (count >= LIMIT) throw new DomainError('SAVED_SEARCH_LIMIT', { limit: LIMIT });
      await checkName(tx, name);
      const key = newId();
      await tx.query(
        `insert into saved_search (id, person_id, name, text, filter, query, created_at) values ($1, $2, $3, $4, $5, $6::text::tsquery, clock_now())`,
        [key, actor.personId, name, text, JSON.stringify(documentOf(filter)), query],
      );
      await tx.event({ subject: 'saved_search', key, event: 'saveSearch' });
      return key;
    });
  }

  /** Throws NOT_FOUND, SAVED_SEARCH_NAME_TAKEN. */
  async rename(actor: Actor, { savedSearch: id, name }: RenameSavedSearchInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const saved = await own(tx, id);
      if (saved.name !== name) await checkName(tx, name);
      await tx.update(SavedSearch, saved.key, { name });
      await tx.event({ subject: 'saved_search', key: saved.key, event: 'renameSavedSearch' });
      return saved.key;
    });
  }

  /** Throws NOT_FOUND. Gives the uuid of its owner, who is shown the rest. */
  async delete(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const saved = await own(tx, id);
      await tx.query('delete from saved_search where id = $1', [saved.key]);
      await tx.event({ subject: 'saved_search', key: saved.key, event: 'deleteSavedSearch' });
      return saved.personId;
    });
  }
}

/** One at a time for each person, so that the limit and the names hold. */
async function lockOwn(tx: Tx): Promise<void> {
  await tx.load(Person, tx.actor.personId!, 'update');
}

async function own(tx: Tx, id: string): Promise<SavedSearch> {
  await lockOwn(tx);
  const saved = await tx.load(SavedSearch, uuidOf(id, 'saved_search'));
  if (saved.personId !== tx.actor.personId) throw new DomainError('NOT_FOUND');
  return saved;
}

async function checkName(tx: Tx, name: string): Promise<void> {
  const taken = await tx.query('select from saved_search where person_id = $1 and name = $2', [tx.actor.personId, name]);
  if (taken.length) throw new DomainError('SAVED_SEARCH_NAME_TAKEN');
}
