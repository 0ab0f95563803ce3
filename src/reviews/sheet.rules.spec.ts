import { checkSheet, countedItems, exclusion, weightedTotal, type CountedSheet } from './sheet.rules.js';

const name = { zh: '甲', en: 'A' };
const rubric = {
  criteria: [
    { id: 'a', name, weight: 60, max: 10 },
    { id: 'b', name, weight: 40, max: 30 },
    { id: 'void', name, weight: 10, max: 0 },
  ],
  tieCriterion: 'a',
};
const rules = { commentBelowPercent: 60, commentAbovePercent: 90 };
const marks = (a: number, b: number) => [
  { criterion: 'a', score: a },
  { criterion: 'b', score: b },
  { criterion: 'void', score: 0 },
];

describe('a score sheet', () => {
  it('is accepted with every criterion once, at the edges of the comment rule too', () => {
    expect(checkSheet(marks(6, 27), 5, rubric, rules)).toEqual({ faults: [], warnings: [] });
  });

  it('is warned where a low or high mark bears no comment', () => {
    expect(checkSheet(marks(5, 28), 1, rubric, rules).warnings).toEqual([
      { code: 'COMMENT_MISSING', criterion: 'a' },
      { code: 'COMMENT_MISSING', criterion: 'b' },
    ]);
    const commented = marks(5, 28).map((item) => ({ ...item, comment: name }));
    expect(checkSheet(commented, 1, rubric, rules)).toEqual({ faults: [], warnings: [] });
  });

  it('is faulty with unknown, repeated or missing criteria, marks out of range, or no confidence of 1 to 5', () => {
    const items = [
      { criterion: 'a', score: 10.5 },
      { criterion: 'a', score: 7 },
      { criterion: 'x', score: 1 },
      { criterion: 'void', score: 1 },
    ];
    expect(checkSheet(items, 6, rubric, rules).faults).toEqual([
      { code: 'SCORE_OUT_OF_RANGE', criterion: 'a' },
      { code: 'CRITERION_REPEATED', criterion: 'a' },
      { code: 'CRITERION_UNKNOWN', criterion: 'x' },
      { code: 'SCORE_OUT_OF_RANGE', criterion: 'void' },
      { code: 'CRITERION_MISSING', criterion: 'b' },
      { code: 'CONFIDENCE_OUT_OF_RANGE', criterion: null },
    ]);
  });

  it('sums score / max * weight exactly, a criterion of max 0 giving nothing', () => {
    expect(weightedTotal(marks(7, 19), rubric)).toMatchObject({ numerator: 202n, denominator: 3n });
  });

  it('keeps the comment of a mark that is revised without another', () => {
    const [first, second] = [
      { zh: '一', en: 'one' },
      { zh: '二', en: 'two' },
    ];
    const items = [
      { criterion: 'a', score: 5, comment: first },
      { criterion: 'b', score: 20, comment: first },
    ];
    const revision = [
      { criterion: 'a', score: 8 },
      { criterion: 'b', score: 21, comment: second },
    ];
    expect(countedItems({ items, revision }, true)).toEqual([
      { criterion: 'a', score: 8, comment: first },
      { criterion: 'b', score: 21, comment: second },
    ]);
  });

  it('counts revised marks only where the list does, and keeps those that were not revised', () => {
    const sheet: CountedSheet = {
      bid: 'b1',
      stage: 'remote',
      expert: 'e1',
      items: marks(5, 20),
      revision: [{ criterion: 'a', score: 8 }],
      canDeliver: true,
    };
    expect(weightedTotal(countedItems(sheet, false), rubric).toDecimal(4)).toBe('56.6667');
    expect(weightedTotal(countedItems(sheet, true), rubric).toDecimal(4)).toBe('74.6667');
  });
});

describe('marks that must not count', () => {
  const clean = { expert: 'e1', bid: 'b1', bidMayBeScored: true, scope: 'bid' as const, conflicts: [], panel: ['e1'] };
  const conflict = { expert: 'e1', bid: 'b1', hard: true };

  it('bear the first reason that applies', () => {
    expect(exclusion(clean)).toBeNull();
    expect(exclusion({ ...clean, bidMayBeScored: false, conflicts: [conflict], panel: [] })).toBe('BID_NOT_ELIGIBLE');
    expect(exclusion({ ...clean, conflicts: [conflict], panel: [] })).toBe('CONFLICT');
    expect(exclusion({ ...clean, panel: ['e2'] })).toBe('NOT_ON_PANEL');
  });

  it('come from a hard conflict with the bid or the panel, or with any bid under scope challenge', () => {
    expect(exclusion({ ...clean, conflicts: [{ ...conflict, hard: false }] })).toBeNull();
    expect(exclusion({ ...clean, conflicts: [{ ...conflict, expert: 'e2' }] })).toBeNull();
    expect(exclusion({ ...clean, conflicts: [{ ...conflict, bid: null }] })).toBe('CONFLICT');
    expect(exclusion({ ...clean, conflicts: [{ ...conflict, bid: 'b2' }] })).toBeNull();
    expect(exclusion({ ...clean, scope: 'challenge', conflicts: [{ ...conflict, bid: 'b2' }] })).toBe('CONFLICT');
  });
});
