import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Actor } from './actor.js';
import { DomainError } from './errors.js';

/** Characters of a key at most. */
const LONGEST_KEY = 200;

/**
 * What a mutation's idempotency key stands for: its name and the SHA-256 of its arguments (RFC 8785 canonical JSON; fen as text, the key
 * itself left out, and passwords too: a fast hash beside the row would undo the slow one). Undefined for a mutation without a key. Throws
 * INPUT_INVALID for a key that is empty or too long for an index.
 */
export function actFor(name: string, args: Record<string, unknown>): Actor['act'] {
  const { key, ...input } = args;
  if (typeof key !== 'string') return undefined;
  if (key === '' || key.length > LONGEST_KEY)
    throw new DomainError('INPUT_INVALID', { faults: [{ path: 'key', message: `has 1 to ${LONGEST_KEY} characters` }] });
  const plain: unknown = JSON.parse(
    JSON.stringify(input, (field, part: unknown) => (field === 'password' ? undefined : typeof part === 'bigint' ? part.toString() : part)),
  );
  return { key, name, hash: createHash('sha256').update(canonicalize(plain)!).digest('hex') };
}
