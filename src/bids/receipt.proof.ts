import { Field, Int, ObjectType } from '@nestjs/graphql';
import { inclusionPath, leafHash, rootOf } from '../crypto/merkle.js';

@ObjectType({
  description:
    'Where a receipt stands in the tree (RFC 9162) whose root was published at the close: leaf data are the 32 bytes of a commitment, in the order of the commitments',
})
export class ReceiptProof {
  @Field(() => Int, { description: 'Place among the leaves, from 0' }) leafIndex!: number;
  @Field(() => Int, { description: 'Number of leaves' }) treeSize!: number;
  @Field(() => [String], { description: 'Hashes that lead from the leaf to the root, the lowest first, in hex' }) path!: string[];
  @Field(() => String, { description: 'The root, in hex, as published at the close' }) root!: string;
}

const leavesOf = (commitments: readonly string[]): Buffer[] => commitments.map((hex) => leafHash(Buffer.from(hex, 'hex')));

/** The root over commitments (hex, in their order), in hex. */
export const closingRoot = (commitments: readonly string[]): string => rootOf(leavesOf(commitments)).toString('hex');

/** The proof that a commitment is among those of a close, or null where it is not. */
export function proofOf(commitment: string, { leaves, root }: { leaves: readonly string[]; root: string }): ReceiptProof | null {
  const leafIndex = leaves.indexOf(commitment);
  if (leafIndex < 0) return null;
  const path = inclusionPath(leafIndex, leavesOf(leaves)).map((hash) => hash.toString('hex'));
  return { leafIndex, treeSize: leaves.length, path, root };
}
