import { basename } from 'node:path';
import type { SampleExpected } from '../../src/cli/sample-expected.js';
import { table } from '../../src/replay/table.js';
import { load, SAMPLES } from './sample-files.js';

/** The same value with the members of every record the other way round, as an answer may give them. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [name, turned(inner)] as const)
      .toReversed(),
  );
}

describe.each(SAMPLES.map((path) => [basename(path), path]))('the table of %s', (_name, path) => {
  const { expected } = load(path);

  it('shows no difference where only the order of members is another', () => {
    expect(table(expected, expected)).not.toContain('≠');
    expect(table(expected, turned(expected) as SampleExpected)).toBe(table(expected, expected));
  });

  it('shows what differs', () => {
    const came = structuredClone(expected);
    came.statistics.eligible += 1;
    expect(table(expected, came).match(/≠ expected/g)).toHaveLength(1);
  });
});
