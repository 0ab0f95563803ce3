import type { Indicator, IndicatorValue } from './challenge-content.js';

type Measure = Pick<Indicator, 'direction' | 'rangeMode'>;

/**
 * Whether a value meets a reference (samples/README.md rule 3): at least it, at most it, equal to it; a range in mode `cover` (the
 * default) must include the reference, in mode `within` lie inside it. A number stands for the range from itself to itself; where a range
 * is given for a one-sided direction, each of its numbers must meet each number of the reference.
 * Doubles are compared as read, never computed with, so that the comparison is that of the decimals written.
 */
export function meets(
  value: IndicatorValue,
  reference: IndicatorValue,
  direction: Indicator['direction'],
  rangeMode: Indicator['rangeMode'] = 'cover',
): boolean {
  const own = bounds(value);
  const asked = bounds(reference);
  switch (direction) {
    case '>=':
      return own.min >= asked.max;
    case '<=':
      return own.max <= asked.min;
    case '=':
      return own.min === asked.min && own.max === asked.max;
    case 'range':
      return rangeMode === 'cover' ? own.min <= asked.min && own.max >= asked.max : own.min >= asked.min && own.max <= asked.max;
  }
}

/** Whether `value` promises less than `reference` in the direction of the indicator: a lowered target, a broken chain of promises. */
export function weaker(value: IndicatorValue, reference: IndicatorValue, measure: Measure): boolean {
  return !meets(value, reference, measure.direction, measure.rangeMode);
}

/** The link 'contract >= bid >= challenge' (mechanism, invariant 9): each value meets the next. */
export function atLeast(chain: readonly IndicatorValue[], measure: Measure): boolean {
  return chain.every((value, index) => {
    const next = chain[index + 1];
    return next === undefined || !weaker(value, next, measure);
  });
}

/** What is wrong with a value as entered for a direction. */
export type ValueFault = 'NUMBER_EXPECTED' | 'RANGE_EXPECTED' | 'NOT_FINITE' | 'MIN_ABOVE_MAX';

/** The first fault of a value entered for an indicator, or null. Ranges are for `range`, numbers for all else. */
export function valueFault(value: IndicatorValue, direction: Indicator['direction']): ValueFault | null {
  const { min, max } = bounds(value);
  if (!Number.isFinite(min) || !Number.isFinite(max)) return 'NOT_FINITE';
  if (direction === 'range' && typeof value === 'number') return 'RANGE_EXPECTED';
  if (direction !== 'range' && typeof value !== 'number') return 'NUMBER_EXPECTED';
  return min > max ? 'MIN_ABOVE_MAX' : null;
}

function bounds(value: IndicatorValue): { min: number; max: number } {
  return typeof value === 'number' ? { min: value, max: value } : value;
}
