import { typedId } from '../common/ids.js';
import { canonical } from '../crypto/canonical.js';
import { type Leaf, type LeafRow, leafOf, saltedHash } from './leaf.js';

/** The event that says, in one transaction with the second person's, what a removal left standing. */
export const REMOVED = 'removeContent';

/** What is on record of a carried out removal. */
export interface RemovedDocument {
  /** Typed id of what the words stood in. */
  target: string;
  field: string | null;
  /**
   * By what was changed, hashes over a salt and what is left of it: of an event its document and its row, of a published challenge what was
   * published, of a bid's version each envelope's part. So nothing can be changed under cover of the removal.
   */
  kept: Record<string, string[]>;
}

/** Whether words were removed from an event; then its hashes can't be made again from it. */
export const isRemoved = ({ removedBy, leaf }: LeafRow): boolean => (removedBy ?? null) !== null || (leaf ?? null) !== null;

/** Hash of what is left: `salt` in hex. */
export const keptHash = (salt: string, content: unknown): string => saltedHash(salt, canonical(content));

/** Hashes of what is left of an event from which words were removed: of its document, and of what of its row the leaf can't be held against. */
export function keptOf(
  { salt, actorId, era, forId, reason, requestId, transactionId }: LeafRow,
  document: unknown,
): [document: string, row: string] {
  return [keptHash(salt, document), keptHash(salt, { actorId, era, ...(forId && { forId }), reason, requestId, transactionId })];
}

/** The leaf that was kept of an event; null where it is none, or says anything else than the row. */
export function leafKept(row: LeafRow): Leaf | null {
  try {
    const leaf = JSON.parse(row.leaf ?? '') as Leaf;
    const hashed = { actorHash: null, forHash: null, originHash: null, reasonHash: null };
    const right = { ...leafOf(row), documentHash: row.documentHash };
    const same = canonical({ ...leaf, ...hashed }) === canonical({ ...right, ...hashed }) && canonical(leaf) === row.leaf;
    const alike =
      (leaf.actorHash === null) === (row.actorId === null) &&
      (leaf.reasonHash === null) === (row.reason === null) &&
      (leaf.forHash === undefined) === !row.forId;
    return same && alike ? leaf : null;
  } catch {
    return null;
  }
}

/** The name of a part of a bid's version among what is kept. */
export const partName = (bid: string, no: number, envelope: string): string => `${bid} version ${no} ${envelope}`;
export const eventName = ({ id }: Pick<LeafRow, 'id'>): string => typedId('event', id);
