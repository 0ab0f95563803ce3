/** The way to a value inside of a JSON document. */
export type Path = (string | number)[];

/** The ways to all values that are neither object nor array. */
export function* leavesOf(value: unknown, at: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) yield at;
  else for (const [key, member] of Object.entries(value)) yield* leavesOf(member, [...at, Array.isArray(value) ? Number(key) : key]);
}

/** Another value of the same kind, by little: an instant an hour off, a text with another character in its middle. */
export function changed(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string') return 'x';
  if (/^\d{4}-\d\d-\d\dT\d\d:/.test(value))
    return value.replace(/T(\d\d)/, (_all, hour: string) => `T${String((Number(hour) + 1) % 24).padStart(2, '0')}`);
  const middle = Math.floor(value.length / 2);
  return `${value.slice(0, middle)}${value[middle] === '1' ? '2' : '1'}${value.slice(middle + 1)}`;
}

/** A copy of a document with another value at a place. */
export function placed(document: unknown, [first, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (first === undefined) return change(document);
  if (Array.isArray(document)) return document.map((item: unknown, index) => (index === first ? placed(item, rest, change) : item));
  return Object.fromEntries(
    Object.entries(document as object).map(([key, member]: [string, unknown]) => [
      key,
      key === first ? placed(member, rest, change) : member,
    ]),
  );
}
