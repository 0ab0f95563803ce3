import { basename } from 'node:path';
import type { SampleExpected } from '../../src/cli/sample-expected.js';
import { compare } from '../../src/replay/compare.js';
import { load, SAMPLES } from './sample-files.js';

type Holder = Record<string, unknown> | unknown[];

interface Leaf {
  path: string;
  holder: Holder;
  key: string;
}

const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null;

/** Every place in a JSON value that holds no further object; an empty list is one too. */
function leaves(holder: Holder, path = ''): Leaf[] {
  return Object.entries(holder).flatMap(([key, value]: [string, unknown]) => {
    const here = Array.isArray(holder) ? `${path}[${key}]` : path ? `${path}.${key}` : key;
    return isHolder(value) && Object.keys(value).length > 0 ? leaves(value, here) : [{ path: here, holder, key }];
  });
}

/** Every list, with where it is. */
function arrays(holder: Holder, path = ''): { path: string; array: unknown[] }[] {
  return Object.entries(holder).flatMap(([key, value]: [string, unknown]) => {
    const here = `${path}.${key}`;
    return isHolder(value) ? [...(Array.isArray(value) ? [{ path: here, array: value as unknown[] }] : []), ...arrays(value, here)] : [];
  });
}

/** Another value of the same kind. */
function falsified(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return /^-?P\d+D/.test(value) ? value.replace('P', 'P1') : `${value}?`;
  return isHolder(value) ? [...Object.values(value), 'one more'] : 'something';
}

const set = (holder: Holder, key: string, value: unknown): unknown => Object.assign(holder, { [key]: value });
const copy = (expected: SampleExpected): SampleExpected => structuredClone(expected);

describe.each(SAMPLES.map((path) => [basename(path), path]))('compare, for what %s expects', (_name, path) => {
  const { expected } = load(path);

  it('finds nothing where all is equal', () => expect(compare(expected, copy(expected))).toEqual([]));

  it('finds every value that is another, but words for readers', () => {
    const came = copy(expected);
    const read = leaves(came as unknown as Holder).filter(({ key }) => key !== 'why');
    expect(read.length).toBeGreaterThan(100);
    const unfound = read.filter(({ holder, key }) => {
      const value = (holder as Record<string, unknown>)[key];
      set(holder, key, falsified(value));
      const found = compare(expected, came).length > 0 && compare(came, expected).length > 0;
      set(holder, key, value);
      return !found;
    });
    expect(unfound.map((leaf) => leaf.path)).toEqual([]);
    expect(compare(expected, came)).toEqual([]);
  });

  it('does not read the words for readers', () => {
    const came = copy(expected);
    for (const decision of came.decisions) decision.why = 'because';
    for (const change of came.changes) change.why = 'because';
    expect(compare(expected, came)).toEqual([]);
  });

  it('finds every record that is missing or stands there twice', () => {
    const came = copy(expected);
    const unfound = arrays(came as unknown as Holder).filter(({ array }) => {
      const [first] = array;
      if (first === undefined) return false;
      array.unshift(structuredClone(first));
      const twice = compare(expected, came).length > 0;
      array.splice(0, 2);
      const missing = compare(expected, came).length > 0;
      array.unshift(first);
      return !twice || !missing;
    });
    expect(unfound.map((found) => found.path)).toEqual([]);
    expect(compare(expected, came)).toEqual([]);
  });

  it('takes conflicts, outliers, excluded scores and ties in any order, and all else in order', () => {
    const names = /\.(conflicts|outliers|excludedScores|ties)$/;
    const came = copy(expected);
    const judged = arrays(came as unknown as Holder).flatMap(({ path: place, array }) => {
      array.reverse();
      const reordered = JSON.stringify(array) !== JSON.stringify(array.toReversed());
      const equal = compare(expected, came).length === 0;
      array.reverse();
      return reordered && equal !== names.test(place) ? [place] : [];
    });
    expect(judged).toEqual([]);
  });
});

describe('compare', () => {
  const expected = load(SAMPLES[0]!).expected;
  const ranked = (method: 'MEAN' | 'Z_NORMALISED', score: number) => {
    const came = copy(expected);
    came.rankings[0]!.sensitivity = { [method]: [{ bid: 'B01', score }] };
    return came;
  };

  it.each([0.5, 1.2345, -0.3333, 7.0001])('tolerates 0.0001 beside %f in Z_NORMALISED only', (score) => {
    for (const beside of [score + 0.0001, score - 0.0001]) {
      expect(compare(ranked('Z_NORMALISED', score), ranked('Z_NORMALISED', beside))).toEqual([]);
      expect(compare(ranked('MEAN', score), ranked('MEAN', beside))).toHaveLength(1);
    }
    expect(compare(ranked('Z_NORMALISED', score), ranked('Z_NORMALISED', score + 0.0002))).toHaveLength(1);
  });

  it('reads offsets by their length, not by how they are written', () => {
    const [one, other] = [copy(expected), copy(expected)];
    one.closes[0]!.bidderClose = 'P30DT00H';
    other.closes[0]!.bidderClose = 'P30D';
    expect(compare(one, other)).toEqual([]);
    other.closes[0]!.bidderClose = 'P30DT00H00M01S';
    expect(compare(one, other)).toEqual([{ path: 'closes[0].bidderClose', expected: 'P30DT00H', actual: 'P30DT00H00M01S' }]);
  });

  it('names the place and both sides of a difference', () => {
    const came = copy(expected);
    came.statistics.paidFen += 1;
    expect(compare(expected, came)).toEqual([
      { path: 'statistics.paidFen', expected: expected.statistics.paidFen, actual: expected.statistics.paidFen + 1 },
    ]);
  });
});
