import { nodeHash, rootOf } from '../crypto/merkle.js';
import type { Place } from './tree.rules.js';

/** A complete subtree of two leaves or more, with its hash. */
export interface LogNode extends Place {
  hash: Buffer;
}

/** The root over complete subtrees from left to right (RFC 9162 2.1.1). */
export const fold = (hashes: readonly Buffer[]): Buffer =>
  hashes.length === 0 ? rootOf([]) : hashes.reduceRight((right, left) => nodeHash(left, right));

/** A tree as far as it is needed to append to it: the roots of its complete subtrees. */
export class Frontier {
  /** `hashes`: the roots of the complete subtrees of `size` leaves, from left to right. */
  constructor(
    private count = 0,
    private readonly hashes: Buffer[] = [],
  ) {}

  get size(): number {
    return this.count;
  }

  get peaks(): readonly Buffer[] {
    return this.hashes;
  }

  root(): Buffer {
    return fold(this.hashes);
  }

  /** Appends a leaf by its hash; returns the subtrees that it completes, the smallest first. */
  append(leaf: Buffer): LogNode[] {
    const completed: LogNode[] = [];
    let [hash, index] = [leaf, this.count];
    for (; index % 2 === 1; index = (index - 1) / 2) {
      hash = nodeHash(this.hashes.pop()!, hash);
      completed.push({ level: completed.length + 1, index: (index - 1) / 2, hash });
    }
    this.hashes.push(hash);
    this.count += 1;
    return completed;
  }
}
