import { jest } from '@jest/globals';
import fc from 'fast-check';
import type { StageId } from '../policies/effective-rules.js';
import { rank, stageRanking, type RankingInput } from './ranking.rules.js';
import type { CountedSheet } from './sheet.rules.js';

jest.setTimeout(30_000);

const name = { zh: '甲', en: 'A' };
const rubric = {
  criteria: [
    { id: 'a', name, weight: 40, max: 40, thresholdPercent: 50 },
    { id: 'b', name, weight: 60, max: 60 },
  ],
  tieCriterion: 'a',
};
const scoring: RankingInput['rules']['scoring'] = {
  aggregation: { method: 'MEAN', level: 'total', dropHigh: 0, dropLow: 0, minForTrim: 0, decimals: 2 },
  passLine: 60,
  commentBelowPercent: 60,
  commentAbovePercent: 90,
  outlier: { points: 20, sdFactor: 2 },
  useRevised: true,
  tieDecimals: 1,
  tieOrder: ['technical', 'min_reviewer', 'public_money', 'trl', 'vote'],
};
const oneStage: RankingInput['rules']['review'] = { stages: [{ id: 'remote', weight: 100 }], defenceRatio: 3, opens: 'P1D', closes: 'P2D' };
const twoStages = {
  ...oneStage,
  stages: [
    { id: 'remote' as const, weight: 40 },
    { id: 'defence' as const, weight: 60 },
  ],
  defenceRatio: 1.5,
};

const bid = (id: string, facts: Partial<RankingInput['bids'][number]> = {}) => ({
  id,
  publicRequestFen: 100n,
  trlNow: 5,
  panelVotes: null,
  ...facts,
});
const sheet = (bidId: string, expert: string, a: number, b: number, stage: StageId = 'remote'): CountedSheet => ({
  bid: bidId,
  stage,
  expert,
  items: [
    { criterion: 'a', score: a },
    { criterion: 'b', score: b },
  ],
  revision: null,
  canDeliver: true,
});
const input = (bids: RankingInput['bids'], sheets: CountedSheet[], changes: Partial<RankingInput> = {}): RankingInput => ({
  k: 1,
  rubric,
  rules: { review: oneStage, scoring },
  bids,
  sheets,
  ...changes,
});
const order = (ranking: RankingInput) => rank(ranking).document.ranking.map(({ bid: id }) => id);

describe('a ranking of one stage', () => {
  it('orders by score, tests the line and the thresholds on unrounded figures', () => {
    const sheets = [
      ...['e1', 'e2', 'e3'].flatMap((expert, index) => [sheet('p', expert, 30, 30), sheet('q', expert, 30, index === 0 ? 29 : 30)]),
      sheet('r', 'e1', 19, 60),
    ];
    const { document, bids } = rank(input([bid('p'), bid('q'), bid('r')], sheets));
    expect(document.ranking).toEqual([
      { rank: 1, bid: 'r', score: 79, stages: [{ stage: 'remote', score: 79, n: 1 }], passes: false, shortlisted: true },
      { rank: 2, bid: 'p', score: 60, stages: [{ stage: 'remote', score: 60, n: 3 }], passes: true, shortlisted: true },
      { rank: 3, bid: 'q', score: 59.67, stages: [{ stage: 'remote', score: 59.67, n: 3 }], passes: false, shortlisted: true },
    ]);
    expect(bids.map(({ failedThresholds }) => failedThresholds)).toEqual([['a'], [], []]);
  });

  it('does not lift a score over the line by rounding', () => {
    const rules = { review: oneStage, scoring: { ...scoring, aggregation: { ...scoring.aggregation, decimals: 0 } } };
    const sheets = [sheet('p', 'e1', 30, 30), sheet('p', 'e2', 30, 29)];
    expect(rank(input([bid('p')], sheets, { rules })).document.ranking[0]).toMatchObject({ score: 60, passes: false });
  });

  it('puts a bid without sheets last, without passing, even at a line of 0', () => {
    const rules = { review: oneStage, scoring: { ...scoring, passLine: 0, tieOrder: ['min_reviewer' as const] } };
    const free = { criteria: [{ id: 'a', name, weight: 40, max: 40 }], tieCriterion: 'a' };
    const { document, bids } = rank(input([bid('a0'), bid('z0')], [sheet('z0', 'e1', 0, 0)], { rules, rubric: free }));
    expect(document.ranking.map(({ bid: id, score, passes }) => [id, score, passes])).toEqual([
      ['z0', 0, true],
      ['a0', 0, false],
    ]);
    expect(bids.map(({ allCanDeliver }) => allCanDeliver)).toEqual([true, false]);
    expect(document.ties).toEqual([
      { stage: 'final', higher: 'z0', lower: 'a0', score: 0, decidedBy: 'min_reviewer', higherValue: 0, lowerValue: null },
    ]);
  });

  it('is empty without bids', () => {
    expect(rank(input([], [])).document).toEqual({ ranking: [], ties: [], outliers: [], sensitivity: {} });
  });

  it('says where one expert doubts that the bid can deliver', () => {
    const sheets = [sheet('p', 'e1', 30, 40), { ...sheet('p', 'e2', 30, 40), canDeliver: false }];
    expect(rank(input([bid('p')], sheets)).bids[0]).toMatchObject({ passes: true, allCanDeliver: false });
  });
});

describe('a ranking of two stages', () => {
  const sheets = [
    sheet('p', 'e1', 35, 50),
    sheet('q', 'e1', 30, 50),
    sheet('r', 'e1', 30, 45),
    sheet('p', 'e1', 30, 30, 'defence'),
    sheet('q', 'e1', 35, 45, 'defence'),
    sheet('r', 'e1', 40, 60, 'defence'),
  ];
  const bids = [bid('p'), bid('q'), bid('r')];

  it('lets the first ceil(defenceRatio * k) go on, the rest follow with the score of the first stage', () => {
    const ranking = input(bids, sheets, { rules: { review: twoStages, scoring: { ...scoring, passLine: 0 } } });
    expect(stageRanking(ranking).goOn).toEqual(['p', 'q']);
    expect(rank(ranking).document.ranking).toMatchObject([
      { bid: 'q', score: 80, stages: [{ score: 80 }, { score: 80 }], passes: true, shortlisted: true },
      { bid: 'p', score: 70, stages: [{ score: 85 }, { score: 60 }], passes: true, shortlisted: true },
      { bid: 'r', score: 75, stages: [{ score: 75, n: 1 }], passes: false, shortlisted: false },
    ]);
    expect(rank(ranking).document.sensitivity.MEAN).toEqual([
      { bid: 'q', score: 80 },
      { bid: 'p', score: 60 },
    ]);
  });

  it('lets nobody go on where none may win', () => {
    const ranking = input(bids, sheets, { k: 0, rules: { review: twoStages, scoring } });
    expect(rank(ranking).document).toMatchObject({ ranking: bids.map(({ id }) => ({ bid: id, shortlisted: false })), sensitivity: {} });
  });

  it('counts a stage of weight 0 for the shortlist only', () => {
    const review = {
      ...twoStages,
      stages: [
        { id: 'remote' as const, weight: 0 },
        { id: 'defence' as const, weight: 100 },
      ],
    };
    expect(rank(input(bids, sheets, { rules: { review, scoring } })).document.ranking.map(({ score }) => score)).toEqual([80, 60, 75]);
  });

  it('decides ties of the first stage by its own marks, and names the stage', () => {
    const tied = [sheet('p', 'e1', 30, 40), sheet('q', 'e1', 35, 35), sheet('q', 'e1', 30, 40, 'defence')];
    const { document } = rank(input([bid('p'), bid('q')], tied, { rules: { review: { ...twoStages, defenceRatio: 1 }, scoring } }));
    expect(document.ties).toEqual([
      { stage: 'remote', higher: 'q', lower: 'p', score: 70, decidedBy: 'technical', higherValue: 35, lowerValue: 30 },
    ]);
  });
});

const anySheets = fc
  .uniqueArray(
    fc.record({
      bid: fc.constantFrom('p', 'q', 'r', 's'),
      expert: fc.constantFrom('e1', 'e2', 'e3', 'e4'),
      stage: fc.constantFrom<StageId>('remote', 'defence'),
      a: fc.nat(40),
      b: fc.nat(60),
    }),
    { selector: (mark) => `${mark.bid} ${mark.expert} ${mark.stage}`, maxLength: 20 },
  )
  .map((marks) => marks.map((mark) => sheet(mark.bid, mark.expert, mark.a, mark.b, mark.stage)));
const anyRules = fc.record({
  review: fc.constantFrom(oneStage, twoStages),
  scoring: fc
    .record({
      method: fc.constantFrom('MEAN' as const, 'TRIMMED_MEAN' as const, 'MEDIAN' as const),
      level: fc.constantFrom('total' as const, 'criterion' as const),
      dropHigh: fc.nat(3),
      dropLow: fc.nat(3),
      minForTrim: fc.nat(4),
      decimals: fc.nat(4),
    })
    .map((aggregation) => ({ ...scoring, aggregation })),
});

describe('any ranking', () => {
  const bids = ['p', 'q', 'r', 's'].map((id) => bid(id));

  it('is the same whatever the order of bids and sheets', () => {
    fc.assert(
      fc.property(anyRules, anySheets, fc.nat(3), (rules, sheets, k) => {
        const { outliers, ...document } = rank(input(bids, sheets, { rules, k })).document;
        const shuffled = rank(input(bids.toReversed(), sheets.toReversed(), { rules, k })).document;
        expect(shuffled).toMatchObject(document);
        expect(shuffled.outliers).toHaveLength(outliers.length);
        expect(shuffled.outliers).toEqual(expect.arrayContaining(outliers));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps scores within 0 and 100, ranks every bid once, and passes only shortlisted ones', () => {
    fc.assert(
      fc.property(anyRules, anySheets, fc.nat(3), (rules, sheets, k) => {
        const ranking = rank(input(bids, sheets, { rules, k })).document.ranking;
        expect(ranking.map(({ bid: id }) => id).toSorted()).toEqual(['p', 'q', 'r', 's']);
        for (const { score, passes, shortlisted } of ranking) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100);
          expect(passes && !shortlisted).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('moves no bid down when one of its marks goes up', () => {
    fc.assert(
      fc.property(anySheets, (sheets) => {
        const before = order(input(bids, sheets)).indexOf('p');
        const raised = sheets.map((one) =>
          one.bid === 'p' ? { ...one, items: one.items.map((item) => ({ ...item, score: item.score + 1 })) } : one,
        );
        expect(order(input(bids, raised)).indexOf('p')).toBeLessThanOrEqual(before);
      }),
      { numRuns: 60 },
    );
  });
});
