import fc from 'fast-check';
import type { Indicator, IndicatorValue } from './challenge-content.js';
import { atLeast, meets, valueFault, weaker } from './measure.rules.js';

const range = (min: number, max: number): IndicatorValue => ({ min, max });

describe('a value meets a reference', () => {
  it.each<[IndicatorValue, IndicatorValue, Indicator['direction'], Indicator['rangeMode'], boolean]>([
    [80, 80, '>=', undefined, true],
    [79.999, 80, '>=', undefined, false],
    [-1, -2, '>=', undefined, true],
    [0.3, 0.3, '<=', undefined, true],
    [0.1 + 0.2, 0.3, '<=', undefined, false],
    [100, 100, '=', undefined, true],
    [100.1, 100, '=', undefined, false],
    [range(10, 120), range(10, 120), 'range', 'cover', true],
    [range(9, 121), range(10, 120), 'range', 'cover', true],
    [range(11, 121), range(10, 120), 'range', 'cover', false],
    [range(9, 119), range(10, 120), 'range', undefined, false],
    [range(7, 10), range(7, 10), 'range', 'within', true],
    [range(8, 9), range(7, 10), 'range', 'within', true],
    [range(6, 9), range(7, 10), 'range', 'within', false],
    [range(8, 11), range(7, 10), 'range', 'within', false],
    [8, range(7, 10), 'range', 'within', true],
    [8, range(7, 10), 'range', 'cover', false],
    [range(80, 90), 80, '>=', undefined, true],
    [range(79, 90), 80, '>=', undefined, false],
  ])('%j against %j by %s %s: %s', (value, reference, direction, mode, expected) => {
    expect(meets(value, reference, direction, mode)).toBe(expected);
  });

  const values = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.tuple(fc.integer({ min: -9, max: 9 }), fc.nat(9)).map(([min, width]) => range(min, min + width)),
  );
  const ranges = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.nat(9)).map(([min, width]) => range(min, min + width));
  const modes = fc.constantFrom<Indicator['rangeMode']>('cover', 'within');

  it('as an order: itself, and along a chain', () => {
    fc.assert(fc.property(ranges, modes, (value, rangeMode) => meets(value, value, 'range', rangeMode)));
    fc.assert(
      fc.property(ranges, ranges, ranges, modes, (a, b, c, rangeMode) => {
        const measure = { direction: 'range', rangeMode } as const;
        expect(atLeast([a, b, c], measure)).toBe(!weaker(a, b, measure) && !weaker(b, c, measure));
        if (atLeast([a, b, c], measure)) expect(weaker(a, c, measure)).toBe(false);
      }),
    );
  });
  it('in one direction just when the reverse holds in the other', () => {
    fc.assert(fc.property(values, values, (a, b) => meets(a, b, '>=') === meets(b, a, '<=')));
    fc.assert(fc.property(ranges, ranges, (a, b) => meets(a, b, 'range', 'cover') === meets(b, a, 'range', 'within')));
  });
});

it('contract >= bid >= challenge holds link by link', () => {
  expect(atLeast([90, 85, 80], { direction: '>=' })).toBe(true);
  expect(atLeast([84, 85, 80], { direction: '>=' })).toBe(false);
  expect(atLeast([90], { direction: '>=' })).toBe(true);
  expect(weaker(1.6, 1.5, { direction: '<=' })).toBe(true);
  expect(weaker(99, 100, { direction: '=' })).toBe(true);
});

it('a value as entered fits its direction', () => {
  expect(valueFault(-12.5, '>=')).toBeNull();
  expect(valueFault(range(7, 10), 'range')).toBeNull();
  expect(valueFault(range(7, 7), 'range')).toBeNull();
  expect(valueFault(range(10, 7), 'range')).toBe('MIN_ABOVE_MAX');
  expect(valueFault(7, 'range')).toBe('RANGE_EXPECTED');
  expect(valueFault(range(7, 10), '=')).toBe('NUMBER_EXPECTED');
  expect(valueFault(Number.NaN, '<=')).toBe('NOT_FINITE');
});
