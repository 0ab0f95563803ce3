/** Leaves `start` to `end`, the last not included. */
export interface Span {
  start: number;
  end: number;
}

/** A complete subtree: its leaves are `index * 2^level` and the next `2^level - 1`. Level 0 are the leaves. */
export interface Place {
  level: number;
  index: number;
}

/** The complete subtrees that a span of a tree consists of, from left to right. */
export function placesOf({ start, end }: Span): Place[] {
  const places: Place[] = [];
  for (let at = start; at < end;) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level += 1;
    places.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return places;
}

/** RFC 9162 2.1.3.1: the spans whose roots are the inclusion path of a leaf in the tree of `size` leaves; 0 <= seq < size. */
export function inclusionSpans(seq: number, size: number): Span[] {
  const within = ({ start, end }: Span): Span[] => {
    if (end - start === 1) return [];
    const middle = start + splitOf(end - start);
    const [left, right] = [
      { start, end: middle },
      { start: middle, end },
    ];
    return seq < middle ? [...within(left), right] : [...within(right), left];
  };
  return within({ start: 0, end: size });
}

/** RFC 9162 2.1.4.1: the spans whose roots prove that the tree of `to` leaves begins with that of `from`; 0 < from <= to. */
export function consistencySpans(from: number, to: number): Span[] {
  const within = ({ start, end }: Span, known: boolean): Span[] => {
    if (from === end) return known ? [] : [{ start, end }];
    const middle = start + splitOf(end - start);
    return from <= middle
      ? [...within({ start, end: middle }, known), { start: middle, end }]
      : [...within({ start: middle, end }, false), { start, end: middle }];
  };
  return within({ start: 0, end: to }, true);
}

/** How many complete subtrees of two leaves and more a tree has. */
export const nodesIn = (size: number): number => size - placesOf({ start: 0, end: size }).length;

/** The largest power of two below `size`. */
export function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}
