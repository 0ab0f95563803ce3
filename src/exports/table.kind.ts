import type { DocumentNode } from 'graphql';
import type { Actor } from '../common/actor.js';
import type { Line } from './cell.rules.js';
import type { ExportFormat } from './export.enum.js';

/** A text in both languages, as the read plan answers it. */
export interface Told {
  zh: string;
  en: string;
}

/** The words of a table, in the language of who asked. */
export interface Words {
  locale: Actor['locale'];
  /** In that language, or in the other where there is none. */
  say: (text: Told | null | undefined) => string;
  /** An instant as it is read in China, UTC+08:00, to the minute; a dash for none. */
  when: (at: string | null | undefined) => string;
  /** A value of an enum of the schema: its Chinese word, or its name in small letters. */
  name: (type: string, value: string | null | undefined) => string;
}

/** A page of what a scope holds. */
export interface Page {
  lines: Line[];
  /** How much of what `count` counts it holds. */
  done: number;
  /** Where the next one begins; null at the end. */
  after: string | null;
}

/**
 * A kind of table. Its documents are queries of the schema, answered as who asked by the same plan and rules as over the API; they take
 * `$id`, the typed id of a scope, and the second one `$after`.
 */
export interface TableKind {
  formats: readonly ExportFormat[];
  /** What it is of, and whether that is read itself or by its challenges. */
  subjects: Partial<Record<'list' | 'challenge' | 'bid' | 'contract', 'itself' | 'challenges' | 'both'>>;
  /** The query that counts what a scope holds for who asks. */
  count: (type: string) => DocumentNode;
  counted: (data: never) => number;
  /** The query for a page of it. */
  query: (type: string) => DocumentNode;
  page: (data: never, words: Words) => Page;
  /** The head of the table, from the first page. */
  head: (data: never, words: Words) => string[];
  /** What places the lines when all are read, where that is too much to be read with each page. It is read once, of the first scope. */
  placing?: Placing;
}

/** A query that takes `$id`, and what becomes of a line by its answer: it gets its `order`, and the cells that depend on it. */
export interface Placing {
  query: DocumentNode;
  placed: (data: never, words: Words) => (line: Line) => Required<Line>;
}

const STAGES: Record<string, string> = { remote: '函评', defence: '会评/答辩' };
/** The name of a stage of the review. */
export const stageName = (stage: string, { locale }: Words): string => (locale === 'zh' ? (STAGES[stage] ?? stage) : stage);
