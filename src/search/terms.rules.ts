/** Characters of a text to look for, and terms in it, at most: beyond that nobody types, and every term costs. */
export const MAX_TEXT = 200;
export const MAX_TERMS = 16;

/** A word that is looked for. */
export interface Term {
  script: 'han' | 'latin' | 'other';
  word: string;
  /** Shorter words inside a Chinese one. */
  inside: readonly string[];
}
/** What the database knows of a term. */
export interface Known {
  /** The stem of an English word as a query's text; empty for a stop word. */
  stem: string;
  /** Whether a published text holds a word that begins so. */
  known: boolean;
  /** Stems of the most similar words, where it is not known. */
  similar: readonly string[];
}

/**
 * The text of PostgreSQL's `tsquery` that asks for all terms. `prefix`: the last one may be the beginning of a word. `lenient`: see `queryOf`. Terms
 * hold letters and digits alone, so that no quote and no operator of the user's reaches the query.
 */
export function combined(
  terms: readonly Term[],
  known: readonly Known[],
  { prefix, lenient }: { prefix: boolean; lenient: boolean },
): string {
  const asked = terms.map((term, index) => ({ ...term, ...known[index]!, last: index === terms.length - 1 }));
  const telling = asked.filter(({ script, stem, last }) => script !== 'latin' || stem !== '' || (prefix && last));
  const found = telling.filter(({ script, known: is }) => is || script === 'latin');
  const kept = lenient && found.length ? found : telling;
  return kept.map((term) => alternatives(term, { prefix: prefix && term.last, lenient })).join(' & ');
}

function alternatives(
  { script, word, inside, stem, similar }: Term & Known,
  { prefix, lenient }: { prefix: boolean; lenient: boolean },
): string {
  const exact = script === 'latin' ? stem : `'${word}'`;
  const begun = prefix || (script === 'han' && word.length === 1) ? `'${word}':*` : '';
  const parts = inside.length ? `(${inside.map((part) => `'${part}'`).join(' & ')})` : '';
  return `(${[exact, begun, parts, ...(lenient ? similar : [])].filter((part) => part !== '').join(' | ')})`;
}
