import { Fraction } from '../common/fraction.js';
import type { Aggregation } from '../policies/effective-rules.js';
import { aggregate, stageResult } from './aggregate.rules.js';

const trim: Aggregation = { method: 'TRIMMED_MEAN', level: 'total', dropHigh: 1, dropLow: 1, minForTrim: 3, decimals: 2 };
const of = (...values: number[]) => values.map((value) => Fraction.of(value));
const shown = (method: Aggregation['method'], values: Fraction[], rules = trim) => aggregate(values, method, rules).toDecimal(4);

describe('aggregation', () => {
  it('takes the mean, the median, and the mean of the middle two for an even number', () => {
    expect(shown('MEAN', of(1, 2, 4))).toBe('2.3333');
    expect(shown('MEDIAN', of(9, 1, 4))).toBe('4');
    expect(shown('MEDIAN', of(9, 1, 4, 5))).toBe('4.5');
    expect(shown('MEDIAN', of(7))).toBe('7');
  });

  it('drops the highest and lowest from minForTrim values on', () => {
    expect(shown('TRIMMED_MEAN', of(100, 70, 60, 0))).toBe('65');
    expect(shown('TRIMMED_MEAN', of(100, 70, 60, 0), { ...trim, minForTrim: 5 })).toBe('57.5');
    expect(shown('TRIMMED_MEAN', of(100, 70, 60, 0), { ...trim, dropHigh: 2, dropLow: 0 })).toBe('30');
  });

  it('is the plain mean where the drops would leave nothing', () => {
    expect(shown('TRIMMED_MEAN', of(10, 20), { ...trim, minForTrim: 0 })).toBe('15');
    expect(shown('TRIMMED_MEAN', of(10), { ...trim, minForTrim: 0, dropHigh: 9 })).toBe('10');
  });

  it('aggregates totals or criteria as the list says', () => {
    const name = { zh: '甲', en: 'A' };
    const rubric = {
      criteria: [
        { id: 'a', name, weight: 50, max: 50 },
        { id: 'b', name, weight: 50, max: 50 },
      ],
      tieCriterion: 'a',
    };
    const marks = [
      [10, 50],
      [20, 10],
      [30, 30],
    ].map(([a = 0, b = 0]) => [
      { criterion: 'a', score: a },
      { criterion: 'b', score: b },
    ]);
    const byTotal = stageResult(marks, rubric, { ...trim, method: 'MEDIAN' });
    expect(byTotal).toMatchObject({ n: 3, score: Fraction.of(60), lowestTotal: Fraction.of(30) });
    expect(byTotal.criteria.get('b')).toEqual(Fraction.of(30));
    expect(stageResult(marks, rubric, { ...trim, method: 'MEDIAN', level: 'criterion' }).score).toEqual(Fraction.of(50));
    expect(stageResult([], rubric, trim)).toMatchObject({ n: 0, score: Fraction.ZERO, lowestTotal: null });
  });
});
