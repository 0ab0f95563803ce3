import type { SampleExpected } from '../cli/sample-expected.js';
import { compare } from './compare.js';

type Block = keyof SampleExpected;

/** How wide a column may get. */
const WIDTH = 88;

/** What came out beside what was expected, block by block: one line where both are equal, two where they differ. */
export function table(expected: SampleExpected, actual: SampleExpected): string {
  return (Object.keys(expected) as Block[]).flatMap((block) => [`${block}`, ...rows(block, expected, actual)]).join('\n');
}

function rows(block: Block, expected: SampleExpected, actual: SampleExpected): string[] {
  const [left, right] = [items(block, expected), items(block, actual)];
  const length = Math.max(left.length, right.length);
  const lines = Array.from({ length }, (_, index) => {
    const [wanted, found] = [left[index], right[index]];
    const equal =
      compare({ [block]: [wanted] } as unknown as SampleExpected, { [block]: [found] } as unknown as SampleExpected).length === 0;
    return equal ? [`  = ${line(found)}`] : [`  ≠ expected  ${line(wanted)}`, `    came out  ${line(found)}`];
  });
  return lines.length ? lines.flat() : ['  (none)'];
}

/** Conflicts are a set: they stand side by side in one order. */
function items(block: Block, outcome: SampleExpected): readonly unknown[] {
  const records: unknown = outcome[block];
  if (!Array.isArray(records)) return [records];
  return block === 'conflicts' ? records.toSorted((a, b) => (line(a) < line(b) ? -1 : 1)) : records;
}

/** One record in a line: `bid B01 · status ELIGIBLE · rules –`, cut at the width. */
function line(record: unknown): string {
  if (record === undefined) return '–';
  const text = Object.entries(record as object)
    .filter(([name]) => name !== 'why')
    .map(([name, value]) => `${name} ${shown(value)}`)
    .join(' · ');
  return text.length > WIDTH * 2 ? `${text.slice(0, WIDTH * 2 - 1)}…` : text;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (Array.isArray(value)) return value.length ? value.map(shown).join(', ') : '–';
  if (typeof value === 'object') return `(${Object.values(value).map(shown).join(' ')})`;
  return String(value);
}
