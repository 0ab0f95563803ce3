import type { Aggregation } from '../policies/effective-rules.js';
import { sensitivity } from './sensitivity.rules.js';

const rubric = { criteria: [{ id: 'a', name: { zh: '甲', en: 'A' }, weight: 100, max: 100 }], tieCriterion: 'a' };
const aggregation: Aggregation = { method: 'MEAN', level: 'total', dropHigh: 1, dropLow: 1, minForTrim: 3, decimals: 1 };
const judged = (bid: string, ...scores: number[]) => ({
  bid,
  marks: scores.map((score, index) => ({ expert: `e${index + 1}`, items: [{ criterion: 'a', score }] })),
});

describe('sensitivity', () => {
  it('shows the last stage under each method, and where another bid would be first', () => {
    // Each expert saw both bids, so that each z is 1 or -1.
    expect(sensitivity([judged('p', 100, 60, 60), judged('q', 70, 71, 70)], rubric, aggregation)).toEqual({
      MEAN: [
        { bid: 'p', score: 73.3 },
        { bid: 'q', score: 70.3 },
      ],
      TRIMMED_MEAN: [
        { bid: 'q', score: 70 },
        { bid: 'p', score: 60 },
      ],
      MEDIAN: [
        { bid: 'q', score: 70 },
        { bid: 'p', score: 60 },
      ],
      Z_NORMALISED: [
        { bid: 'q', score: 0.3333 },
        { bid: 'p', score: -0.3333 },
      ],
      winnerChanges: ['TRIMMED_MEAN', 'MEDIAN', 'Z_NORMALISED'],
    });
  });

  it('takes irrational z-scores from the population SD', () => {
    // 80, 70, 50: mean 66.6667, SD 12.4722.
    expect(sensitivity([judged('p', 80), judged('q', 70), judged('r', 50)], rubric, aggregation).Z_NORMALISED).toEqual([
      { bid: 'p', score: 1.069 },
      { bid: 'q', score: 0.2673 },
      { bid: 'r', score: -1.3363 },
    ]);
  });

  it('keeps the rank of equal ones, an expert without spread saying 0', () => {
    const { winnerChanges, ...methods } = sensitivity([judged('q', 70, 70), judged('p', 70, 70), judged('r')], rubric, aggregation);
    for (const entries of Object.values(methods)) expect(entries.slice(0, 2).map(({ bid }) => bid)).toEqual(['q', 'p']);
    expect(methods.Z_NORMALISED?.map(({ score }) => score)).toEqual([0, 0, 0]);
    expect(winnerChanges).toEqual([]);
  });

  it('sees z-scores as equal whichever experts they come from', () => {
    const bids = [judged('p', 80, 50, 70), judged('q', 70, 80, 50), judged('r', 50, 70, 80)];
    expect(sensitivity(bids, rubric, aggregation).Z_NORMALISED?.map(({ bid }) => bid)).toEqual(['p', 'q', 'r']);
  });

  it('is empty where no bid is shortlisted', () => {
    expect(sensitivity([], rubric, aggregation)).toEqual({});
  });
});
