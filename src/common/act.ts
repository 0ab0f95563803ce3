import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Actor } from './actor.js';
import { DomainError } from './errors.js';

/** Characters of a key at most. */
const LONGEST_KEY = 200;

/**
 * What a mutation's idempotency key stands for: its name, the SHA-256 of the key, and digests of the key with the arguments (RFC 8785 canonical
 * JSON; fen as text; without passwords). `digests` are keyed by the server: a copy of the database could else be asked whether a guess at a
 * price is right; and the key itself is kept nowhere, so that whoever holds the server key too can't either. Undefined for a mutation without
 * a key. Throws INPUT_INVALID for a key that is empty or too long.
 */
export function actFor(name: string, args: Record<string, unknown>, digests: (text: string) => [string, ...string[]]): Actor['act'] {
  const { key, ...input } = args;
  if (typeof key !== 'string') return undefined;
  if (key === '' || key.length > LONGEST_KEY)
    throw new DomainError('INPUT_INVALID', { faults: [{ path: 'key', message: `has 1 to ${LONGEST_KEY} characters` }] });
  const plain: unknown = JSON.parse(
    JSON.stringify(input, (field, part: unknown) => (field === 'password' ? undefined : typeof part === 'bigint' ? part.toString() : part)),
  );
  return { key: createHash('sha256').update(key).digest('hex'), name, hashes: digests(canonicalize({ key, input: plain })!) };
}
