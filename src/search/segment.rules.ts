/** A run of letters and digits: Chinese, English (ASCII), or of another script. */
export interface Segment {
  script: 'han' | 'latin' | 'other';
  /** In lower case, without accents where it is Latin. */
  text: string;
  /** Where it stands, in UTF-16 units; the end is behind it. */
  start: number;
  end: number;
}

const RUNS = /(\p{Script=Han}+)|([\p{Script=Latin}\p{Nd}\p{Mn}]+)|([\p{L}\p{N}]+)/gu;
/** PostgreSQL takes no longer lexemes; words of people are much shorter. */
const LONGEST = 64;
/** Words that stand everywhere and tell nothing. English ones are PostgreSQL's. */
const STOPS = new Set('的了和与及或在是为对等之其将以中有于并从由而且者所被把个这那不也就都很到上下'.split(''));

/** The runs of a text in their order. */
export function segmentsOf(text: string): Segment[] {
  return [...text.matchAll(RUNS)].map((match) => {
    const [run, han, latin] = match;
    const folded = latin
      ? run
          .normalize('NFKD')
          .replace(/\p{Mn}/gu, '')
          .toLowerCase()
      : run.toLowerCase();
    const script = han ? 'han' : latin && /^[a-z0-9]+$/.test(folded) ? 'latin' : 'other';
    return { script, text: folded.slice(0, LONGEST), start: match.index, end: match.index + run.length };
  });
}

/** Whether a Chinese word is looked for at all. */
export const isTelling = (word: string): boolean => !STOPS.has(word);
