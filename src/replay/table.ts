import type { SampleExpected } from '../cli/sample-expected.js';

type Block = keyof SampleExpected;
type Row = Record<string, unknown>;

/** Lists that are sets: they stand side by side in one order. */
const SETS = new Set(['conflicts', 'ties', 'outliers', 'excludedScores']);
/** Figures that are shown to four decimals. */
const SCORES = new Set(['score', 'composite', 'eliminationLine', 'higherValue', 'lowerValue', 'deviationFromMedian']);

/**
 * What came out beside what was expected, block by block: a line that is equal on both sides stands once, behind `=`; one that differs
 * stands twice, behind `≠`. Lists inside a record are lines of their own below it.
 */
export function table(expected: SampleExpected, actual: SampleExpected): string {
  const blocks = Object.keys(expected) as Block[];
  return blocks
    .flatMap((block) => {
      const order = namesIn(expected[block]);
      return [block, ...beside(lines(block, expected[block]), lines(block, inOrder(actual[block], order)))];
    })
    .join('\n');
}

/** The names of the members of all records at a place (lists do not count as one), in the order in which they are met. */
type Order = Map<string, Set<string>>;

function namesIn(value: unknown, place = '', order: Order = new Map()): Order {
  if (Array.isArray(value)) for (const part of value) namesIn(part, place, order);
  else if (typeof value === 'object' && value !== null) {
    const names = order.get(place) ?? new Set();
    order.set(place, names);
    for (const [name, inner] of Object.entries(value)) {
      names.add(name);
      namesIn(inner, `${place}/${name}`, order);
    }
  }
  return order;
}

/** The value with its members in that order, so that equal records read equal. */
function inOrder(value: unknown, order: Order, place = ''): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((part) => inOrder(part, order, place));
  const names = [...(order.get(place) ?? [])];
  const rank = (name: string): number => (names.includes(name) ? names.indexOf(name) : names.length);
  const members = Object.entries(value).map(([name, inner]) => [name, inOrder(inner, order, `${place}/${name}`)] as const);
  return Object.fromEntries(members.toSorted(([a], [b]) => rank(a) - rank(b)));
}

/** Pairs the lines by the record they belong to, so that a missing one does not shift the rest. */
function beside(expected: Line[], actual: Line[]): string[] {
  const keys = [...new Set([...expected, ...actual].map(({ key }) => key))];
  const rows = keys.flatMap((key) => {
    const [wanted, found] = [expected, actual].map((side) => side.find((candidate) => candidate.key === key)?.text);
    return wanted === found ? [`  = ${found}`] : [`  ≠ expected  ${wanted ?? '–'}`, `    came out  ${found ?? '–'}`];
  });
  return rows.length ? rows : ['  (none)'];
}

/** A line and the place it stands for. */
interface Line {
  key: string;
  text: string;
}

function lines(name: string, value: unknown, place = '', depth = 0): Line[] {
  const records = (Array.isArray(value) ? value : [value]) as Row[];
  const ordered = SETS.has(name) ? records.toSorted((a, b) => (text(a) < text(b) ? -1 : 1)) : records;
  return ordered.flatMap((record, index) => {
    const key = `${place}/${name}[${index}]`;
    const below = Object.entries(record).flatMap(([part, inner]) =>
      nested(part, inner).flatMap((list) => lines(part, list, key, depth + 1)),
    );
    return [{ key, text: `${'    '.repeat(depth)}${depth ? `${name}: ` : ''}${text(record)}` }, ...below];
  });
}

/** Short lists that stay in the line of their record. */
const INLINE = new Set(['entries', 'split']);

/** Lists of records, the stages of a payment and the methods of a sensitivity stand below their record. */
function nested(part: string, value: unknown): Row[][] {
  if (part === 'sensitivity') return [Object.entries(value as Row).map(([method, entries]) => ({ method, entries }))];
  if (!Array.isArray(value) || typeof value[0] !== 'object' || INLINE.has(part)) return [];
  const records = value as Row[];
  return part === 'stages' && !('scheduled' in records[0]!) ? [] : [records];
}

/** One record in a line: `bid B01 · status ELIGIBLE · rules –`. */
function text(record: Row): string {
  const parts = Object.entries(record).filter(([name, value]) => name !== 'why' && nested(name, value).length === 0);
  return parts.map(([name, value]) => `${name} ${shown(name, value)}`).join(' · ');
}

function shown(name: string, value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') return SCORES.has(name) ? value.toFixed(4) : String(value);
  if (Array.isArray(value)) return value.length ? value.map((part) => shown(name, part)).join(', ') : '–';
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([part, inner]) => shown(part, inner))
      .join(' ');
  return String(value as string | boolean);
}
