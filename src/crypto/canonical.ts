import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * The one JSON text of a value (RFC 8785), which is hashed and signed. A bigint becomes text and a Date its ISO instant in UTC; a member
 * that is undefined is left out, as everywhere in JSON. Throws TypeError on what JSON lacks: NaN and infinities, functions, symbols,
 * bytes, maps and sets, circles, undefined as an element of an array, half of a surrogate pair.
 */
export function canonical(value: unknown): string {
  const text = failing(() => canonicalize(plain(value, [])));
  if (text === undefined) throw new TypeError('undefined has no JSON form');
  return text;
}

/** SHA-256 in lower-case hexadecimal; of a text, of its UTF-8 bytes. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}

function plain(value: unknown, within: readonly object[]): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') throw new TypeError(`A ${typeof value} has no JSON form`);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (within.includes(value)) throw new TypeError('A circle has no JSON form');
  const path = [...within, value];
  if (Array.isArray(value)) return Array.from(value, (element: unknown) => plain(elementOf(element), path));
  if (value instanceof Map || value instanceof Set || ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    throw new TypeError(`A ${value.constructor.name} has no JSON form`);
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member, path)]));
}

function elementOf(element: unknown): unknown {
  if (element === undefined) throw new TypeError('undefined has no JSON form');
  return element;
}

/** The library throws plain errors. */
function failing<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError || !(error instanceof Error)) throw error;
    throw new TypeError(error.message, { cause: error });
  }
}
