import { Jieba } from '@node-rs/jieba';
import { isTelling, segmentsOf } from './segment.rules.js';

/** The words of a text: Chinese and other ones as they are, English ones (ASCII) for PostgreSQL to stem. */
export interface Words {
  plain: string[];
  english: string[];
}

let dictionary: Promise<Jieba> | undefined;

/** The dictionary of 350,000 words takes half a second and 60 MB: it is loaded when the first text comes, once for the process. */
export function jieba(): Promise<Jieba> {
  dictionary ??= import('@node-rs/jieba/dict.js').then(({ dict }) => Jieba.withDict(dict));
  return dictionary;
}

/** Every word that a text may be found by: those inside longer ones too. */
export async function wordsOf(text: string): Promise<Words> {
  const cutter = await jieba();
  const words: Words = { plain: [], english: [] };
  for (const segment of segmentsOf(text)) {
    if (segment.script === 'latin') words.english.push(segment.text);
    else if (segment.script === 'other') words.plain.push(segment.text);
    else words.plain.push(...cutter.cutForSearch(segment.text, true).filter(isTelling));
  }
  return words;
}
