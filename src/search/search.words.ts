import { DomainError } from '../common/errors.js';
import type { Database } from '../common/transaction.js';
import { isTelling, segmentsOf } from './segment.rules.js';
import { jieba } from './segmenter.js';
import { combined, type Known, type Term, MAX_TEXT, MAX_TERMS } from './terms.rules.js';

/** The terms of what somebody typed, in their order; the last one may still be being typed. Throws INPUT_INVALID. */
export async function termsOf(text: string): Promise<Term[]> {
  if (text.length > MAX_TEXT) throw new DomainError('INPUT_INVALID', { faults: `text: more than ${MAX_TEXT} characters` });
  const cutter = await jieba();
  const terms = segmentsOf(text).flatMap(({ script, text: run }): Term[] => {
    if (script !== 'han') return [{ script, word: run, inside: [] }];
    const words = cutter.cut(run, true).filter(isTelling);
    return words.map((word) => ({ script, word, inside: cutter.cutForSearch(word, true).filter((part) => part !== word) }));
  });
  const unlike = new Map(terms.map((term) => [term.word, term]));
  return [...unlike.values()].slice(0, MAX_TERMS);
}

/**
 * The text of a `tsquery` for what somebody typed; empty where nothing in it can be looked for. With `lenient`, words that no published text
 * holds are taken for mistyped ones: the most similar words stand in for an English one, and of several Chinese ones it is left out.
 */
export async function queryOf(database: Pick<Database, 'query'>, text: string, lenient: boolean): Promise<string> {
  const terms = await termsOf(text);
  if (!terms.length) return '';
  const known = await database.query<Known>(KNOWN, [terms.map(({ word }) => word), terms.map(({ script }) => script === 'latin')]);
  return combined(terms, known, { prefix: /[\p{L}\p{N}]$/u.test(text), lenient });
}

/** PostgreSQL's stems of the English words, empty for a stop word; which words there are; and the stems of the three most similar to one that is not. */
const KNOWN = `
select case when w.english then to_tsquery('english', w.word)::text else '' end as stem, k.known,
  case when w.english and not k.known then array(select to_tsquery('english', s.word)::text from search_word s
    where s.word % w.word and s.word ~ '^[a-z0-9]+$' and similarity(s.word, w.word) >= 0.4 order by similarity(s.word, w.word) desc, s.word limit 3)
  else '{}' end as similar
from unnest($1::text[], $2::boolean[]) with ordinality w(word, english, n)
cross join lateral (select exists (select from search_word s where s.word like w.word || '%') as known) k order by w.n`;
