import type { SampleExpected } from '../cli/sample-expected.js';
import { parseOffset } from '../common/offset.js';

/** One place where the outcome differs: the path in `expected`, what stands there, and what came out. */
export interface Difference {
  path: string;
  expected: unknown;
  actual: unknown;
}

/** Lists that are compared as sets; all others in order (samples/README.md "What is compared"). */
const SETS = new Set(['conflicts', 'outliers', 'excludedScores', 'ties']);
/** For readers only. */
const NOT_COMPARED = new Set(['why']);
const OFFSETS = new Set(['bidderClose', 'recommenderClose']);
const Z_TOLERANCE = 0.0001;

/** Every difference between what a file expects and what came out; none means that the list played as written. */
export function compare(expected: SampleExpected, actual: SampleExpected): Difference[] {
  return differences(expected, actual, '', '');
}

function differences(expected: unknown, actual: unknown, path: string, key: string): Difference[] {
  if (Array.isArray(expected) && Array.isArray(actual)) return SETS.has(key) ? sets(expected, actual, path) : lists(expected, actual, path);
  if (isObject(expected) && isObject(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].filter((name) => !NOT_COMPARED.has(name));
    return keys.flatMap((name) => differences(expected[name], actual[name], path ? `${path}.${name}` : name, name));
  }
  return same(expected, actual, path, key) ? [] : [{ path, expected, actual }];
}

function same(expected: unknown, actual: unknown, path: string, key: string): boolean {
  if (typeof expected === 'number' && typeof actual === 'number' && path.includes('Z_NORMALISED')) {
    return Math.abs(expected - actual) <= Z_TOLERANCE + 1e-9;
  }
  if (OFFSETS.has(key) && typeof expected === 'string' && typeof actual === 'string' && expected && actual)
    return parseOffset(expected) === parseOffset(actual);
  return expected === actual;
}

function lists(expected: unknown[], actual: unknown[], path: string): Difference[] {
  const length = Math.max(expected.length, actual.length);
  return Array.from({ length }, (_, index) => differences(expected[index], actual[index], `${path}[${index}]`, '')).flat();
}

/** Each expected member must be met by one of its own; what is left on either side differs. */
function sets(expected: unknown[], actual: unknown[], path: string): Difference[] {
  const left = [...actual];
  const missing = expected.filter((member) => {
    const found = left.findIndex((candidate) => differences(member, candidate, path, '').length === 0);
    if (found >= 0) left.splice(found, 1);
    return found < 0;
  });
  return [
    ...missing.map((member) => ({ path: `${path}[]`, expected: member, actual: undefined })),
    ...left.map((member) => ({ path: `${path}[]`, expected: undefined, actual: member })),
  ];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
