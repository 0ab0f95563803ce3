import { hash } from 'node:crypto';

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);
const BYTES = 32;
const EMPTY_ROOT = hash('sha256', Buffer.alloc(0), 'buffer');

/** RFC 9162 section 2.1.1: SHA-256(0x00 || data). */
export function leafHash(data: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([LEAF, data]), 'buffer');
}

/** RFC 9162 section 2.1.1: SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([NODE, left, right]), 'buffer');
}

/** The root over leaf hashes in their order (RFC 9162 section 2.1.1); of an empty tree the SHA-256 of nothing. */
export function rootOf(leafHashes: readonly Uint8Array[]): Buffer {
  return Buffer.from(levelsOf(leafHashes).at(-1)?.[0] ?? EMPTY_ROOT);
}

/** The hashes that lead from a leaf to the root, the lowest first (RFC 9162 section 2.1.3.1). Throws RangeError where there is no such leaf. */
export function inclusionPath(index: number, leafHashes: readonly Uint8Array[]): Buffer[] {
  if (!Number.isInteger(index) || index < 0 || index >= leafHashes.length) {
    throw new RangeError(`There is no leaf ${index} in a tree of ${leafHashes.length}`);
  }
  return pathIn(levelsOf(leafHashes), index);
}

/** The inclusion path of every leaf, in their order; the tree is hashed once. */
export function inclusionPaths(leafHashes: readonly Uint8Array[]): Buffer[][] {
  const levels = levelsOf(leafHashes);
  return leafHashes.map((_, index) => pathIn(levels, index));
}

/** Whether a leaf hash stands at `index` of the tree of `size` leaves with that root (RFC 9162 section 2.1.3.2). */
export function includes(proof: { index: number; size: number; leaf: Uint8Array; path: readonly Uint8Array[]; root: Uint8Array }): boolean {
  const { index, size, leaf, path, root } = proof;
  if (!isCount(index) || !isCount(size) || index >= size || ![leaf, root, ...path].every(isHash)) return false;
  let [place, last] = [index, size - 1];
  let reached = leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      reached = nodeHash(sibling, reached);
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else {
      reached = nodeHash(reached, sibling);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && isSame(reached, root);
}

/**
 * The hashes that show that the first `oldSize` leaves were a tree of their own which only grew (RFC 9162 section 2.1.4.1); none where
 * nothing is to be shown, from the empty tree or to the same. Throws RangeError where the old tree is larger than the new one.
 */
export function consistencyPath(oldSize: number, leafHashes: readonly Uint8Array[]): Buffer[] {
  if (!isCount(oldSize) || oldSize > leafHashes.length) {
    throw new RangeError(`A tree of ${leafHashes.length} did not grow from one of ${oldSize}`);
  }
  return oldSize === 0 ? [] : subproof(oldSize, leafHashes, true);
}

/** Whether a tree grew from an older one without a change to what it held (RFC 9162 section 2.1.4.2). */
export function isConsistent(proof: {
  oldSize: number;
  newSize: number;
  oldRoot: Uint8Array;
  newRoot: Uint8Array;
  path: readonly Uint8Array[];
}): boolean {
  const { oldSize, newSize, oldRoot, newRoot, path } = proof;
  if (!isCount(oldSize) || !isCount(newSize) || oldSize > newSize || ![oldRoot, newRoot, ...path].every(isHash)) return false;
  if (oldSize === newSize) return path.length === 0 && isSame(oldRoot, newRoot) && (oldSize > 0 || isSame(oldRoot, EMPTY_ROOT));
  if (oldSize === 0) return path.length === 0 && isSame(oldRoot, EMPTY_ROOT);
  let [place, last] = [oldSize - 1, newSize - 1];
  while (place % 2 === 1) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  // A whole old tree is a node of the new one, and is not repeated in the path.
  const [start, ...rest] = place === 0 ? [oldRoot, ...path] : path;
  if (!start) return false;
  let [older, newer] = [start, start];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      older = nodeHash(sibling, older);
      newer = nodeHash(sibling, newer);
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else {
      newer = nodeHash(newer, sibling);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && isSame(older, oldRoot) && isSame(newer, newRoot);
}

/** All hashes from the leaves up; the odd one at the end of a level goes up as it is. */
function levelsOf(leafHashes: readonly Uint8Array[]): (readonly Uint8Array[])[] {
  const levels = [leafHashes];
  for (let level = leafHashes; level.length > 1; levels.push(level)) {
    const above: Uint8Array[] = [];
    for (let place = 0; place < level.length; place += 2) {
      const [left, right] = [level[place]!, level[place + 1]];
      above.push(right ? nodeHash(left, right) : left);
    }
    level = above;
  }
  return levels;
}

function pathIn(levels: readonly (readonly Uint8Array[])[], index: number): Buffer[] {
  return levels.flatMap((level, height) => {
    const place = Math.floor(index / 2 ** height);
    const sibling = level[place % 2 === 0 ? place + 1 : place - 1];
    return sibling ? [Buffer.from(sibling)] : [];
  });
}

/** SUBPROOF of RFC 9162 section 2.1.4.1; `whole`: the old tree is this very subtree, whose root the asker knows. */
function subproof(oldSize: number, leafHashes: readonly Uint8Array[], whole: boolean): Buffer[] {
  if (oldSize === leafHashes.length) return whole ? [] : [rootOf(leafHashes)];
  let split = 1;
  while (split * 2 < leafHashes.length) split *= 2;
  const [left, right] = [leafHashes.slice(0, split), leafHashes.slice(split)];
  return oldSize <= split ? [...subproof(oldSize, left, whole), rootOf(right)] : [...subproof(oldSize - split, right, false), rootOf(left)];
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const isHash = (value: Uint8Array): boolean => value.length === BYTES;
const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
