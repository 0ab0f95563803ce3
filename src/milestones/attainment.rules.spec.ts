import fc from 'fast-check';
import type { Indicator, IndicatorValue } from '../challenges/challenge-content.js';
import { Fraction } from '../common/fraction.js';
import { attainment } from './attainment.rules.js';

type Direction = Indicator['direction'];
const of = (
  direction: Direction,
  target: IndicatorValue,
  measured?: IndicatorValue,
  rangeMode: Indicator['rangeMode'] = 'cover',
  cap: number | string = 1.2,
) => attainment({ direction, rangeMode, target }, measured, Fraction.of(cap)).toDecimal(6);

it('divides by the target, or the target by it, exactly', () => {
  expect([of('>=', 0.3, 0.1), of('<=', 0.1, 0.3), of('>=', 80, 74), of('<=', 5, 5.8)]).toEqual([
    '0.333333',
    '0.333333',
    '0.925',
    '0.862069',
  ]);
});

it('is capped, also where a measured 0 of <= has no bound', () => {
  expect([of('>=', 10, 99), of('<=', 10, 1), of('<=', 10, 0), of('>=', 10, 12.1)]).toEqual(['1.2', '1.2', '1.2', '1.2']);
  expect([of('=', 1, 1, 'cover', 0.9), of('<=', 0, 0)]).toEqual(['0.9', '1.2']);
});

it('is 1 or 0 for equality and for ranges that must lie within', () => {
  expect([of('=', 100, 100), of('=', 100, 99.9)]).toEqual(['1', '0']);
  const target = { min: 7, max: 10 };
  expect([of('range', target, { min: 8, max: 9 }, 'within'), of('range', target, { min: 6, max: 9 }, 'within')]).toEqual(['1', '0']);
});

it('is the ratio of widths for ranges to cover', () => {
  const target = { min: 10, max: 120 };
  expect([of('range', target, { min: 5, max: 131 }), of('range', target, { min: 10, max: 65 })]).toEqual(['1.145455', '0.5']);
  expect([of('range', { min: 5, max: 5 }, { min: 4, max: 6 }), of('range', { min: 5, max: 5 }, { min: 6, max: 7 })]).toEqual(['1.2', '0']);
  expect(of('range', target, 60)).toBe('0');
});

it('is 0 where nothing was measured', () => {
  expect([of('>=', 10), of('<=', 10), of('=', 0), of('range', { min: 0, max: 1 })]).toEqual(['0', '0', '0', '0']);
});

it('does not divide by a target of 0: met is the cap, missed 0', () => {
  expect([of('>=', 0, 0), of('>=', 0, 3), of('>=', 0, -1), of('<=', 0, 4)]).toEqual(['1.2', '1.2', '0', '0']);
});

it('keeps the formula for negative numbers', () => {
  expect([of('>=', 10, -5), of('>=', -10, -5), of('<=', -40, -50)]).toEqual(['-0.5', '0.5', '0.8']);
});

it('never exceeds the cap', () => {
  const value = fc.oneof(
    fc.integer({ min: -1000, max: 1000 }).map((n) => n / 8),
    fc.record({ min: fc.integer({ min: -50, max: 0 }), max: fc.integer({ min: 0, max: 50 }) }),
  );
  const directions = fc.constantFrom<Direction>('>=', '<=', '=', 'range');
  const modes = fc.constantFrom('cover', 'within');
  fc.assert(
    fc.property(
      directions,
      modes,
      value,
      fc.option(value, { nil: undefined }),
      fc.nat(3),
      (direction, rangeMode, target, measured, cap) => {
        const points = attainment({ direction, rangeMode, target }, measured, Fraction.of(cap));
        expect(points.compare(Fraction.of(cap))).toBeLessThanOrEqual(0);
      },
    ),
  );
});
