/** Ids, uuids, hashes, numbers, instants, and what is written for machines, e.g. tags and kinds of evidence. */
const MACHINE_WRITTEN =
  /^(?:[a-z_]+_[0-9a-f]{32}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32,}|[-+\d.:TZ]+|[A-Z][A-Z0-9_]*|[a-z]+(?:[A-Z][a-z]+)*|[a-z\d]+(?:[-_][a-z\d]+)+|[\w-]{20,}(?:\.[\w-]{20,}){2})$/;
/** One word of so many characters may be a name that programs go by. */
const WORD = 16;

/**
 * Whether a text is words that people wrote. They are replaced wherever they stand, so the value of a state, an id or a number is none: the
 * record would break with it.
 */
export function isWords(text: string): boolean {
  if (MACHINE_WRITTEN.test(text)) return false;
  const characters = [...text].length;
  return (/[^\x00-\x7f]/.test(text) && characters > 1) || /\S\s+\S/.test(text) || characters >= WORD;
}

/** What stands in the place of removed words, in both languages. `on` is a day, `removal` the id of the removal. */
export const markOf = (removal: string, on: Date): string =>
  `[涉密内容已清除 secret content removed ${on.toISOString().slice(0, 10)} ${removal}]`;
