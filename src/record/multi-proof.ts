import { nodeHash, rootOf } from '../crypto/merkle.js';
import { type Span, splitOf } from './tree.rules.js';

/**
 * The spans of a log of `size` leaves that hold none of the leaves `seqs` (ascending, each once, below `size`): their roots and those leaves
 * give the root of it all. It is the inclusion proof of RFC 9162 2.1.3 for many leaves at once. From left to right, as `rootWith` takes them.
 */
export function* gapsOf(seqs: readonly number[], size: number): Generator<Span> {
  let next = 0;
  function* within({ start, end }: Span): Generator<Span> {
    const seq = seqs[next];
    if (seq === undefined || seq >= end) yield { start, end };
    else if (end - start === 1) next += 1;
    else {
      const middle = start + splitOf(end - start);
      yield* within({ start, end: middle });
      yield* within({ start: middle, end });
    }
  }
  if (size > 0) yield* within({ start: 0, end: size });
}

/** The root of the log out of leaves (by place, ascending) and the roots of the gaps between them. Throws RangeError where these don't fit. */
export function rootWith(leaves: readonly { seq: number; hash: Buffer }[], size: number, gaps: readonly Buffer[]): Buffer {
  let [nextLeaf, nextGap] = [0, 0];
  const within = ({ start, end }: Span): Buffer => {
    const leaf = leaves[nextLeaf];
    if (!leaf || leaf.seq >= end) {
      const gap = gaps[nextGap++];
      if (!gap) throw new RangeError('hashes are missing');
      return gap;
    }
    if (end - start === 1) {
      nextLeaf += 1;
      return leaf.hash;
    }
    const middle = start + splitOf(end - start);
    return nodeHash(within({ start, end: middle }), within({ start: middle, end }));
  };
  const root = size > 0 ? within({ start: 0, end: size }) : rootOf([]);
  if (nextLeaf < leaves.length) throw new RangeError(`leaf ${leaves[nextLeaf]!.seq} does not belong there`);
  if (nextGap < gaps.length) throw new RangeError('there are more hashes than it takes');
  return root;
}
