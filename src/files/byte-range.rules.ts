/** Bytes from `start` to `end`, both included; `end` is before `start` where there are none. */
export interface ByteRange {
  start: number;
  end: number;
}

/** All bytes of a content. */
export const wholeOf = (size: number): ByteRange => ({ start: 0, end: size - 1 });

/**
 * The part of a content of `size` bytes that the header Range asks for: null for the whole, as where it asks for several parts or is not
 * understood, and 'unsatisfiable' where it names no byte there is (RFC 9110, 14.1.2 and 14.2).
 */
export function byteRange(header: string | undefined, size: number): ByteRange | null | 'unsatisfiable' {
  const [, first, last] = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || first + last === '') return null;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length > 0 ? { start: size - length, end: size - 1 } : 'unsatisfiable';
  }
  const [start, end] = [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)];
  if (last !== '' && Number(last) < start) return null;
  return start < size ? { start, end } : 'unsatisfiable';
}
