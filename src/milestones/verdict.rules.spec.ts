import type { Indicator, IndicatorValue } from '../challenges/challenge-content.js';
import { indicatorVerdict, judgeSubmission, mayRectify } from './verdict.rules.js';

const text = { zh: '指标', en: 'indicator' };
const indicator = (id: string, dueMilestone: string, more: Partial<Indicator> = {}): Indicator => ({
  id,
  name: text,
  unit: '',
  direction: '>=',
  baseline: 0,
  target: 10,
  stretch: 20,
  testMethod: text,
  tester: 'T',
  weight: 1,
  veto: false,
  dueMilestone,
  ...more,
});

describe('an indicator', () => {
  const up = indicator('I1', 'M1');
  const verdict = (measured?: IndicatorValue, promise: IndicatorValue | undefined = 12, of = up) => indicatorVerdict(of, promise, measured);

  it('is judged against challenge, promise and stretch, edges met', () => {
    expect([undefined, 9.99, 10, 11.99, 12, 19.99, 20].map((measured) => verdict(measured))).toEqual([
      'NOT_MEASURED',
      'NOT_MET',
      'PARTLY_MET',
      'PARTLY_MET',
      'MET',
      'MET',
      'EXCEEDED',
    ]);
  });

  it('is only partly met where the promise lies beyond the stretch', () => {
    expect([verdict(22, 25), verdict(25, 25)]).toEqual(['PARTLY_MET', 'EXCEEDED']);
  });

  it('is never exceeded without a stretch, and owes the target without a promise', () => {
    expect(verdict(99, 12, { ...up, stretch: null })).toBe('MET');
    expect(indicatorVerdict(up, undefined, 10)).toBe('MET');
  });

  it('takes ranges, equality and negative values in their direction', () => {
    const cover = indicator('I', 'M1', { direction: 'range', target: { min: 10, max: 120 }, stretch: { min: 5, max: 130 } });
    const promise = { min: 8, max: 120 };
    expect(
      [
        { min: 11, max: 200 },
        { min: 9, max: 200 },
        { min: 8, max: 120 },
        { min: 5, max: 130 },
      ].map((measured) => verdict(measured, promise, cover)),
    ).toEqual(['NOT_MET', 'PARTLY_MET', 'MET', 'EXCEEDED']);
    const within = indicator('I', 'M1', { direction: 'range', rangeMode: 'within', target: { min: 7, max: 10 }, stretch: null });
    expect([verdict({ min: 7, max: 10 }, { min: 7, max: 10 }, within), verdict({ min: 6, max: 10 }, promise, within)]).toEqual([
      'MET',
      'NOT_MET',
    ]);
    expect(verdict(0, 100, indicator('I', 'M1', { direction: '=', target: 100, stretch: null }))).toBe('NOT_MET');
    const cold = indicator('I', 'M1', { direction: '<=', target: -40, stretch: -60 });
    expect([-39, -40, -55, -60].map((measured) => verdict(measured, -50, cold))).toEqual(['NOT_MET', 'PARTLY_MET', 'MET', 'EXCEEDED']);
  });
});

describe('a milestone', () => {
  const indicators = [indicator('I2', 'M1'), indicator('I1', 'M1'), indicator('I3', 'M2')];
  const judged = (milestone: string, round: number, values: Record<string, number>) =>
    judgeSubmission({ milestone, round, indicators, promises: new Map(), measurements: new Map(Object.entries(values)) });

  it('lists only what is due there, in the order of the challenge', () => {
    expect(judged('M1', 1, { I1: 10, I2: 20, I3: 1 })).toEqual({
      indicators: [
        { indicator: 'I2', verdict: 'EXCEEDED' },
        { indicator: 'I1', verdict: 'MET' },
      ],
      verdict: 'PASSED',
    });
  });

  it('is conditional in round 1 and failed in round 2 for anything less', () => {
    expect(judged('M1', 1, { I1: 10 }).verdict).toBe('CONDITIONAL');
    expect(judged('M1', 2, { I1: 10 }).verdict).toBe('FAILED');
    expect(judged('M1', 2, { I1: 10, I2: 10 }).verdict).toBe('PASSED');
  });

  it('passes on submission where nothing is due', () => {
    expect(judged('M9', 1, { I1: 1 })).toEqual({ indicators: [], verdict: 'PASSED' });
  });

  it('may be rectified once, and not where the list grants none', () => {
    expect([mayRectify('CONDITIONAL', 1, 1), mayRectify('CONDITIONAL', 1, 3)]).toEqual([true, true]);
    expect([mayRectify('CONDITIONAL', 1, 0), mayRectify('FAILED', 2, 3), mayRectify('PASSED', 1, 1)]).toEqual([false, false, false]);
  });
});
