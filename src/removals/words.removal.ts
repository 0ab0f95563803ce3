import type { Tx } from '../common/transaction.js';
import { APPEND_ONLY } from '../database.js';
import { wordsOf } from '../search/segmenter.js';

/** What is to be removed, and what stands in its place from then on. */
export interface Replacement {
  words: string;
  mark: string;
}

/** Rows that were changed, by uuid. */
export interface Changed {
  table: string;
  column: string;
  ids: string[];
}

/** SQL: whether a text may hold the words `$1`; that of a jsonb column writes them escaped. */
export const mayHold = (column: string, json: boolean): string =>
  json
    ? `position(substring(to_jsonb($1::text)::text from 2 for length(to_jsonb($1::text)::text) - 2) in ${column}::text) > 0`
    : `position($1::text in ${column}::text) > 0`;

const REPLACED = { text: 'removed_text', jsonb: 'removed_json', _text: 'removed_texts' } as const;

/**
 * Puts the mark in the place of the words in every text of every table that the application may change: the record is apart. It reads the whole
 * database once, which such an act is worth.
 */
export async function replaceWords(tx: Tx, { words, mark }: Replacement): Promise<Changed[]> {
  const columns = await tx.query<{ table: string; column: string; type: keyof typeof REPLACED; own: boolean }>(
    `select format('%I', c.table_name) as table, format('%I', c.column_name) as column, c.udt_name as type,
       exists (select from information_schema.columns i where i.table_schema = c.table_schema and i.table_name = c.table_name and i.column_name = 'id') as own
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = current_schema and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER' and c.udt_name = any($1)
       and c.table_name <> all($2) and has_table_privilege(format('%I.%I', c.table_schema, c.table_name), 'update')
     order by c.table_name, c.ordinal_position`,
    [Object.keys(REPLACED), [...APPEND_ONLY, 'migration', 'removal', 'search_word']],
  );
  const changed: Changed[] = [];
  for (const { table, column, type, own } of columns) {
    const fresh = `${REPLACED[type]}(${column}, $1, $2)`;
    const rows = await tx.query<{ id: string }>(
      `update ${table} set ${column} = ${fresh} where ${mayHold(column, type === 'jsonb')} and ${fresh} is distinct from ${column}
       returning ${own ? 'id::text' : `''`} as id`,
      [words, mark],
    );
    if (rows.length) changed.push({ table, column, ids: rows.map(({ id }) => id) });
  }
  await forget(tx, words, changed);
  return changed;
}

/** What is found by the words goes at once; words that stand elsewhere, too, come back with the index. */
async function forget(tx: Tx, words: string, changed: readonly Changed[]): Promise<void> {
  const rowsOf = (table: string): string[] => changed.filter((each) => each.table === table).flatMap(({ ids }) => ids);
  const { plain, english } = await wordsOf(words);
  await tx.query('delete from search_word where word = any($1)', [[...plain, ...english]]);
  await tx.query(`update search_entry set vector = '' where id = any($1)`, [rowsOf('search_entry')]);
  await tx.query('update saved_search set query = null where id = any($1)', [rowsOf('saved_search')]);
  await tx.send('search.reindex', { after: null }, { key: 'search.reindex' });
}
