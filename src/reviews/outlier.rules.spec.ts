import { outliers } from './outlier.rules.js';

const rubric = { criteria: [{ id: 'a', name: { zh: '甲', en: 'A' }, weight: 100, max: 100 }], tieCriterion: 'a' };
const sheets = (...scores: number[]) =>
  scores.map((score, index) => ({
    bid: 'p',
    stage: 'remote' as const,
    expert: `e${index + 1}`,
    items: [{ criterion: 'a', score }],
    revision: null,
    canDeliver: true,
  }));
const flagged = (limits: { points: number; sdFactor: number }, ...scores: number[]) =>
  outliers(sheets(...scores), rubric, limits, { decimals: 1 }).map(({ expert, deviationFromMedian }) => [expert, deviationFromMedian]);

describe('outliers', () => {
  it('are more than the points away from the median, not just as many', () => {
    expect(flagged({ points: 20, sdFactor: 9 }, 70, 50, 90)).toEqual([]);
    expect(flagged({ points: 20, sdFactor: 9 }, 70, 49, 90)).toEqual([['e2', -21]]);
  });

  it('or more than so many population standard deviations', () => {
    // Totals 70 four times and 80: mean 72, SD 4; 10 from the median is 2.5 SD.
    expect(flagged({ points: 20, sdFactor: 2.5 }, 70, 70, 70, 70, 80)).toEqual([]);
    expect(flagged({ points: 20, sdFactor: 2.4 }, 70, 70, 70, 70, 80)).toEqual([['e5', 10]]);
    expect(flagged({ points: 20, sdFactor: -1 }, 70, 80)).toHaveLength(2);
    expect(flagged({ points: 20, sdFactor: -1 }, 70, 70)).toEqual([]);
  });

  it('are looked for in the original marks', () => {
    const [first, second, third] = sheets(70, 71, 20);
    const revised = { ...third!, revision: [{ criterion: 'a', score: 70 }] };
    expect(outliers([first!, second!, revised], rubric, { points: 20, sdFactor: 9 }, { decimals: 0 })).toEqual([
      { bid: 'p', stage: 'remote', expert: 'e3', deviationFromMedian: -50, revised: true },
    ]);
    expect(outliers([], rubric, { points: 20, sdFactor: 2 }, { decimals: 0 })).toEqual([]);
  });
});
