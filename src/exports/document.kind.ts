import type { DocumentNode } from 'graphql';
import { canonical, sha256Hex } from '../crypto/canonical.js';
import type { TableKind, Words } from './table.kind.js';

/** A part of a document that an office files. */
export type Block =
  | { heading: string }
  | { text: string }
  /** What stands at the end, on the right. */
  | { closing: string[] }
  | { facts: [label: string, value: string][] }
  | { head: string[]; widths: ('*' | 'auto' | number)[]; rows: string[][] };

/** A document to be set as PDF. */
export interface DocumentContent {
  title: string;
  /** Its number 文号. */
  number: string;
  blocks: Block[];
  /** What it is made from, and its hash: lines under which it can be checked. */
  sources: [label: string, value: string][];
}

/** A kind of document: a query of the schema, answered as who asked, and what is set from the answer. Each has one scope. */
export interface DocumentKind {
  subject: 'list' | 'challenge' | 'bid' | 'contract';
  /** What must be seen of it for there to be a document. */
  count: DocumentNode;
  counted: (data: never) => boolean;
  query: DocumentNode;
  content: (data: never, words: Words) => DocumentContent;
}

/** The last checkpoint of the record, for the queries of documents. */
export const CHECKPOINT = 'checkpoints(first: 1) { nodes { size root } }';
export interface Checkpointed {
  checkpoints: { nodes: { size: number; root: string }[] };
}

/** The line of the last checkpoint when the document was made: what it shows was on record by then, or can't be shown to have been. */
export function checkpointLine({ checkpoints: { nodes } }: Checkpointed, { locale }: Words): [string, string][] {
  const [last] = nodes;
  return last ? [[locale === 'zh' ? '留痕检查点' : 'Checkpoint of the record', `${last.size} · ${last.root}`]] : [];
}

/** The hash of what a document shows, where its source has none of its own: SHA-256 over the canonical JSON (RFC 8785) of the answer. */
export const hashOf = (data: unknown): string => sha256Hex(canonical(JSON.parse(JSON.stringify(data)) as object));

/** A document as a table of one cell, so that it goes the way of all exports. */
export const asTable = ({ subject, count, counted, query, content }: DocumentKind): TableKind => ({
  formats: ['PDF'],
  subjects: { [subject]: 'itself' },
  count: () => count,
  counted: (data) => (counted(data) ? 1 : 0),
  query: () => query,
  head: () => [],
  page: (data, words) => ({ lines: [{ cells: [JSON.stringify(content(data, words))] }], done: 1, after: null }),
});
