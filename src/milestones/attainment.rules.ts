import type { Indicator, IndicatorValue } from '../challenges/challenge-content.js';
import { meets } from '../challenges/measure.rules.js';
import { Fraction } from '../common/fraction.js';

type Measure = Pick<Indicator, 'direction' | 'rangeMode' | 'target'>;

/**
 * How far a measured value attains the challenge's target, 1 being the target, capped (samples/README.md rule 14): `>=` measured/target,
 * `<=` target/measured, `=` and ranges within 1 or 0, ranges to cover the ratio of widths; 0 where nothing was measured. Where the formula
 * would divide by zero, the cap for a value that meets the target or is a measured 0 of `<=`, else 0. The formula is taken as it stands for
 * negative numbers too.
 */
export function attainment(indicator: Measure, measured: IndicatorValue | undefined, cap: Fraction): Fraction {
  if (measured === undefined) return Fraction.ZERO;
  const raw = ratio(indicator, measured);
  return raw === null || raw.compare(cap) > 0 ? cap : raw;
}

/** Null stands for "without bound", which the cap then cuts. */
function ratio({ direction, rangeMode, target }: Measure, measured: IndicatorValue): Fraction | null {
  const met = meets(measured, target, direction, rangeMode);
  switch (direction) {
    case '>=':
      return quotient(low(measured), high(target), met);
    case '<=':
      return quotient(low(target), high(measured), true);
    case '=':
      return met ? Fraction.ONE : Fraction.ZERO;
    case 'range':
      if (rangeMode === 'within') return met ? Fraction.ONE : Fraction.ZERO;
      return quotient(width(measured), width(target), met);
  }
}

function quotient(dividend: Fraction, divisor: Fraction, unbounded: boolean): Fraction | null {
  if (!divisor.equals(Fraction.ZERO)) return dividend.over(divisor);
  return unbounded ? null : Fraction.ZERO;
}

const low = (value: IndicatorValue) => Fraction.of(typeof value === 'number' ? value : value.min);
const high = (value: IndicatorValue) => Fraction.of(typeof value === 'number' ? value : value.max);
const width = (value: IndicatorValue) => high(value).minus(low(value));
