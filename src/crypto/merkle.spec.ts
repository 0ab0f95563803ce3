import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { consistencyPath, includes, inclusionPath, inclusionPaths, isConsistent, leafHash, nodeHash, rootOf } from './merkle.js';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');

/** The reference tests of Certificate Transparency. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((leaf) =>
  leafHash(bytes(leaf)),
);
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const INCLUSIONS = [
  { index: 0, size: 1, path: [] },
  {
    index: 0,
    size: 8,
    path: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    index: 5,
    size: 8,
    path: [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
];
const GROWTHS = [
  {
    oldSize: 6,
    newSize: 8,
    path: [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  {
    oldSize: 2,
    newSize: 5,
    path: [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
  {
    oldSize: 2,
    newSize: 8,
    path: [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
];

/** MTH as RFC 9162 section 2.1.1 defines it, for comparison. */
function defined(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return createHash('sha256').digest();
  if (leaves.length === 1) return leaves[0]!;
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return nodeHash(defined(leaves.slice(0, split)), defined(leaves.slice(split)));
}

const trees = (most: number) => fc.array(fc.uint8Array({ maxLength: 8 }).map(leafHash), { minLength: 1, maxLength: most });

function flipped(hash: Uint8Array, bit: number): Buffer {
  const copy = Buffer.from(hash);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}

describe('the Merkle tree of RFC 9162', () => {
  it.each(ROOTS.map((root, size) => ({ root, size })))('has the known root of $size leaves', ({ root, size }) => {
    expect(hex(rootOf(LEAVES.slice(0, size)))).toBe(root);
  });

  it.each(INCLUSIONS)('gives and takes the known proof of leaf $index of $size', ({ index, size, path }) => {
    expect(inclusionPath(index, LEAVES.slice(0, size)).map(hex)).toEqual(path);
    expect(includes({ index, size, leaf: LEAVES[index]!, path: path.map(bytes), root: bytes(ROOTS[size]!) })).toBe(true);
  });

  it.each(GROWTHS)('gives and takes the known proof that $oldSize grew to $newSize', ({ oldSize, newSize, path }) => {
    expect(consistencyPath(oldSize, LEAVES.slice(0, newSize)).map(hex)).toEqual(path);
    const [oldRoot, newRoot] = [bytes(ROOTS[oldSize]!), bytes(ROOTS[newSize]!)];
    expect(isConsistent({ oldSize, newSize, oldRoot, newRoot, path: path.map(bytes) })).toBe(true);
  });

  it('has the root that is defined, whatever the leaves', () => {
    fc.assert(
      fc.property(trees(300), (leaves) => {
        expect(hex(rootOf(leaves))).toBe(hex(defined(leaves)));
      }),
    );
  });

  it('proves every leaf of every tree, and none at another place, in another tree or with a changed bit', () => {
    fc.assert(
      fc.property(trees(40), fc.nat(255), (leaves, bit) => {
        const [size, root] = [leaves.length, rootOf(leaves)];
        leaves.forEach((leaf, index) => {
          const path = inclusionPath(index, leaves);
          const proof = { index, size, leaf, path, root };
          expect(includes(proof)).toBe(true);
          expect(includes({ ...proof, leaf: flipped(leaf, bit) })).toBe(false);
          expect(includes({ ...proof, root: flipped(root, bit) })).toBe(false);
          expect(includes({ ...proof, path: [...path, root] })).toBe(false);
          path.forEach((hash, step) => {
            expect(includes({ ...proof, path: path.with(step, flipped(hash, bit)) })).toBe(false);
            expect(includes({ ...proof, path: path.toSpliced(step, 1) })).toBe(false);
          });
          for (let other = 0; other < size; other += 1) {
            if (hex(leaves[other]!) !== hex(leaf)) expect(includes({ ...proof, index: other })).toBe(false);
          }
        });
      }),
      { numRuns: 20 },
    );
  });

  it('proves all leaves at once as one by one, of the tree of none too', () => {
    fc.assert(
      fc.property(trees(70), (leaves) => {
        const each = leaves.map((_, index) => inclusionPath(index, leaves).map(hex));
        expect(inclusionPaths(leaves).map((path) => path.map(hex))).toEqual(each);
      }),
    );
    expect(inclusionPaths([])).toEqual([]);
  });

  it('proves every growth, and none from another root, of another size or with a changed bit', () => {
    fc.assert(
      fc.property(trees(24), fc.nat(255), (leaves, bit) => {
        const [newSize, newRoot] = [leaves.length, rootOf(leaves)];
        for (let oldSize = 0; oldSize <= newSize; oldSize += 1) {
          const path = consistencyPath(oldSize, leaves);
          const proof = { oldSize, newSize, oldRoot: rootOf(leaves.slice(0, oldSize)), newRoot, path };
          expect(isConsistent(proof)).toBe(true);
          expect(isConsistent({ ...proof, oldRoot: flipped(proof.oldRoot, bit) })).toBe(false);
          if (oldSize > 0) expect(isConsistent({ ...proof, newRoot: flipped(newRoot, bit) })).toBe(false);
          expect(isConsistent({ ...proof, path: [...path, newRoot] })).toBe(false);
          path.forEach((hash, step) => {
            expect(isConsistent({ ...proof, path: path.with(step, flipped(hash, bit)) })).toBe(false);
            expect(isConsistent({ ...proof, path: path.toSpliced(step, 1) })).toBe(false);
          });
        }
      }),
      { numRuns: 20 },
    );
  });

  it('finds no proof in a changed, removed, added or swapped leaf', () => {
    const unlike = fc
      .uniqueArray(fc.integer(), { minLength: 3, maxLength: 30 })
      .map((all) => all.map((n) => leafHash(Buffer.from(`${n}`))));
    fc.assert(
      fc.property(unlike, fc.nat(), fc.nat(255), (leaves, place, bit) => {
        const at = place % (leaves.length - 1);
        const root = hex(rootOf(leaves));
        const [one, next] = [leaves[at]!, leaves[at + 1]!];
        expect(hex(rootOf(leaves.with(at, flipped(one, bit))))).not.toBe(root);
        expect(hex(rootOf(leaves.toSpliced(at, 1)))).not.toBe(root);
        expect(hex(rootOf(leaves.toSpliced(at, 0, next)))).not.toBe(root);
        expect(hex(rootOf(leaves.with(at, next).with(at + 1, one)))).not.toBe(root);
      }),
    );
  });

  it('answers what is no proof at all', () => {
    const [leaf, root] = [LEAVES[0]!, bytes(ROOTS[1]!)];
    expect(includes({ index: 0, size: 0, leaf, path: [], root })).toBe(false);
    expect(includes({ index: -1, size: 1, leaf, path: [], root })).toBe(false);
    expect(includes({ index: 0.5, size: 1, leaf, path: [], root })).toBe(false);
    expect(includes({ index: 0, size: NaN, leaf, path: [], root })).toBe(false);
    expect(includes({ index: 0, size: 1, leaf: leaf.subarray(1), path: [], root })).toBe(false);
    expect(isConsistent({ oldSize: 2, newSize: 1, oldRoot: root, newRoot: root, path: [] })).toBe(false);
    expect(isConsistent({ oldSize: 0, newSize: 0, oldRoot: root, newRoot: root, path: [] })).toBe(false);
    expect(() => inclusionPath(8, LEAVES)).toThrow(RangeError);
    expect(() => consistencyPath(9, LEAVES)).toThrow(RangeError);
  });
});
