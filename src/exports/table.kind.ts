import type { DocumentNode } from 'graphql';
import type { Actor } from '../common/actor.js';
import type { Line } from './cell.rules.js';

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
  /** A value of an enum of the schema: its Chinese word, or its name. */
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
  /** What it is of, and whether that is read itself or by its challenges. */
  subjects: Partial<Record<'list' | 'challenge', 'itself' | 'challenges' | 'both'>>;
  /** The query that counts what a scope holds for who asks. */
  count: (type: string) => DocumentNode;
  counted: (data: never) => number;
  /** The query for a page of it. */
  query: (type: string) => DocumentNode;
  page: (data: never, words: Words) => Page;
  /** The head of the table, from the first page. */
  head: (data: never, words: Words) => string[];
  /** Whether the lines go into the file by their `order`. */
  sorted?: boolean;
}
