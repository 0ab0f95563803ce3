import { DomainError } from '../common/errors.js';
import { parseId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { APPEND_ONLY } from '../database.js';
import { isWords } from './words.rules.js';

/** Tables that hold no words of people, or whose words are a removal's own. */
const CLOSED: readonly string[] = [...APPEND_ONLY.filter((table) => table !== 'event'), 'removal', 'message', 'demo_clock'];
/** By which column a row belongs to what, the nearest to its list first. */
const OWNERS = { list_id: 'list', challenge_id: 'challenge', bid_id: 'bid', contract_id: 'contract', milestone_id: 'milestone' } as const;

/** What a row belongs to; null where it belongs to none. */
export interface Owner {
  listId: string | null;
  challengeId: string | null;
  departmentId: string | null;
  /** The bid, while it is not opened: nobody but its own people may learn from the list or the challenge that it exists. */
  sealedBid: string | null;
}

/** The words at a place, e.g. `background.zh` of a challenge. Throws NOT_FOUND for an unknown target, REMOVAL_NO_WORDS. */
export async function wordsAt(tx: Tx, target: string, field: string): Promise<string> {
  const { table, columns, key } = placeOf(tx, target);
  const [first = '', ...rest] = field.split('.');
  const named = (name: string) => columns.find(({ propertyName, type }) => propertyName === name && (type === 'text' || type === 'jsonb'));
  // What a bid says lies in its content, and in the API beside it.
  const [column, path] = named(first) ? [named(first)!, rest] : [named('content'), [first, ...rest]];
  await tx.one(`select id from ${table} where id = $1`, [key]);
  if (!column) throw new DomainError('REMOVAL_NO_WORDS', { field });
  const json = column.type === 'jsonb' ? column.databaseName : `to_jsonb(${column.databaseName})`;
  const { value } = await tx.one<{ value: unknown }>(`select ${json} #> $2::text[] as value from ${table} where id = $1`, [key, path]);
  if (typeof value !== 'string' || !isWords(value)) throw new DomainError('REMOVAL_NO_WORDS', { field });
  return value;
}

/** Which list, challenge and department a thing belongs to, by its typed id. */
export async function ownerOf(tx: Tx, target: string): Promise<Owner> {
  const { table, key } = placeOf(tx, target);
  return belongs(tx, table, key);
}

/** The same of a row of any table. */
export async function belongs(tx: Tx, table: string, key: string): Promise<Owner> {
  const row = (await tx.query<Record<string, string | null>>(`select * from ${table} where id = $1`, [key]))[0] ?? {};
  if (table === 'list') return { listId: key, challengeId: null, departmentId: row.department_id ?? null, sealedBid: null };
  if (table === 'event' && row.subject === 'list') return belongs(tx, 'list', row.subject_id!);
  if (table === 'file' && row.bound_type) return belongs(tx, row.bound_type, row.bound_id!);
  const challengeId = table === 'challenge' ? key : (row.challenge_id ?? null);
  for (const [column, owner] of Object.entries(OWNERS))
    if (row[column]) {
      const above = await belongs(tx, owner, row[column]);
      const sealedBid = table === 'bid' && row.opened_at === null ? key : above.sealedBid;
      return { ...above, challengeId: above.challengeId ?? challengeId, sealedBid };
    }
  return { listId: null, challengeId, departmentId: row.department_id ?? null, sealedBid: null };
}

/** The table of a thing, with the columns of all types that show its rows: some are shown by two, to different people. Throws NOT_FOUND. */
function placeOf(tx: Tx, target: string): { table: string; columns: Metadata['columns']; key: string } {
  const parsed = parseId(target);
  const entities = tx.manager.connection.entityMetadatas.filter(({ tableName }) => tableName === parsed?.type);
  if (!parsed || !entities.length || CLOSED.includes(parsed.type)) throw new DomainError('NOT_FOUND');
  return { table: parsed.type, columns: entities.flatMap(({ columns }) => columns), key: parsed.uuid };
}

type Metadata = Tx['manager']['connection']['entityMetadatas'][number];
