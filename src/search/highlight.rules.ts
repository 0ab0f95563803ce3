import { segmentsOf } from './segment.rules.js';
import type { Term } from './terms.rules.js';

/** A part of a text with the places of what was looked for, in UTF-16 units of that part. Text and places, never markup: what a writer wrote stays text. */
export interface Highlight {
  field: string;
  language: 'zh' | 'en';
  text: string;
  marks: { start: number; end: number }[];
}
interface Written {
  field: string;
  language: 'zh' | 'en';
  text: string;
}

/** Units shown around the first place, of a text that is longer. */
const SHOWN = 160;
const BEFORE = 30;
/** Parts of one thing at most. */
const PARTS = 4;
/** How alike two words must be to be mistypings of each other, as for the query. */
const ALIKE = 0.4;

/** The parts of the texts in which the terms stand, in the order of the texts. */
export function highlightsOf(texts: readonly Written[], terms: readonly Term[]): Highlight[] {
  const exact = texts.map((written) => ({ written, marks: marksIn(written.text, terms, isForm) }));
  const some = exact.some(({ marks }) => marks.length);
  const found = some ? exact : texts.map((written) => ({ written, marks: marksIn(written.text, terms, isAlike) }));
  return found
    .filter(({ marks }) => marks.length > 0)
    .slice(0, PARTS)
    .map(({ written, marks }) => part(written, marks));
}

type Like = (word: string, term: string) => boolean;

function marksIn(text: string, terms: readonly Term[], like: Like): Highlight['marks'] {
  const marks = segmentsOf(text).flatMap(({ script, text: run, start, end }) =>
    terms.flatMap((term) => {
      if (script === 'han') return term.script === 'han' ? places(run, term, start) : [];
      return term.script !== 'han' && like(run, term.word) ? [{ start, end }] : [];
    }),
  );
  return merged(marks.toSorted((a, b) => a.start - b.start || b.end - a.end));
}

/** A Chinese word as a whole, else the shorter ones inside it. */
function places(run: string, { word, inside }: Term, at: number): Highlight['marks'] {
  const words = run.includes(word) ? [word] : inside;
  return words.flatMap((one) => {
    const marks: Highlight['marks'] = [];
    for (let from = run.indexOf(one); from >= 0; from = run.indexOf(one, from + one.length))
      marks.push({ start: at + from, end: at + from + one.length });
    return marks;
  });
}

function merged(marks: Highlight['marks']): Highlight['marks'] {
  return marks.reduce<Highlight['marks']>((done, mark) => {
    const last = done.at(-1);
    if (!last || mark.start > last.end) return [...done, { ...mark }];
    last.end = Math.max(last.end, mark.end);
    return done;
  }, []);
}

function part({ field, language, text }: Written, marks: Highlight['marks']): Highlight {
  if (text.length <= SHOWN) return { field, language, text, marks };
  const from = whole(text, Math.max(0, marks[0]!.start - BEFORE));
  const to = whole(text, Math.min(text.length, Math.max(from + SHOWN, marks[0]!.end)));
  const inside = marks.filter(({ end }) => end <= to).map(({ start, end }) => ({ start: start - from, end: end - from }));
  return { field, language, text: text.slice(from, to), marks: inside };
}

/** The place itself, or the one before it where it would part a character of two units. */
const whole = (text: string, at: number): number => (/[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at);

const stem = (word: string): string => word.replace(/(ies|ied)$/, 'y').replace(/(?<=.{3})(ing|ed|es|s|ly|e)$/, '');
/** Whether an English word is a form of the term, or begins with it. PostgreSQL's stems find it; this only marks it. */
const isForm: Like = (word, term) => word.startsWith(term) || stem(word) === stem(term);

const trigrams = (word: string): Set<string> => new Set(Array.from({ length: word.length + 1 }, (_, at) => `  ${word} `.slice(at, at + 3)));
/** As `pg_trgm` compares words. */
function isAlike(word: string, term: string): boolean {
  const [one, other] = [trigrams(word), trigrams(term)];
  const shared = [...one].filter((part) => other.has(part)).length;
  return shared / (one.size + other.size - shared) >= ALIKE;
}
