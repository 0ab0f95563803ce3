import { Fraction } from '../common/fraction.js';
import type { EffectiveRules, TieRule } from '../policies/effective-rules.js';
import { order, type Contender, type TieFacts } from './tie.rules.js';

const scoring = (tieOrder: TieRule[]): EffectiveRules['scoring'] => ({
  aggregation: { method: 'MEAN', level: 'total', dropHigh: 0, dropLow: 0, minForTrim: 0, decimals: 2 },
  passLine: 60,
  commentBelowPercent: 60,
  commentAbovePercent: 90,
  outlier: { points: 20, sdFactor: 2 },
  useRevised: true,
  tieDecimals: 1,
  tieOrder,
});

function contender(id: string, score: string, facts: Partial<TieFacts> & { technical?: string; lowest?: string } = {}): Contender {
  const { technical = '10', lowest = '50', ...rest } = facts;
  const criteria = new Map([['a', Fraction.of(technical)]]);
  return {
    bid: { id, publicRequestFen: 100n, trlNow: 5, panelVotes: null, ...rest },
    score: Fraction.of(score),
    result: { n: 1, score: Fraction.of(score), criteria, lowestTotal: Fraction.of(lowest) },
  };
}

function ordered(tieOrder: TieRule[], ...contenders: Contender[]) {
  const result = order(contenders, { stage: 'final', tieCriterion: 'a', scoring: scoring(tieOrder) });
  const ties = result.ties.map((tie) => [tie.higher, tie.lower, tie.score, tie.decidedBy, tie.higherValue, tie.lowerValue]);
  return { bids: result.ordered.map(({ bid }) => bid.id), ties };
}

describe('ties', () => {
  it('are scores equal after rounding, though the exact ones differ', () => {
    expect(ordered(['technical'], contender('p', '70.04'), contender('q', '69.95', { technical: '12.25' }))).toEqual({
      bids: ['q', 'p'],
      ties: [['q', 'p', 70, 'technical', 12.3, 10]],
    });
    expect(ordered(['technical'], contender('p', '70.05'), contender('q', '70.04', { technical: '12' })).ties).toEqual([]);
  });

  it('round the technical score likewise, but not the lowest total of an expert', () => {
    const p = contender('p', '70', { technical: '10.01', lowest: '50.001' });
    const q = contender('q', '70', { technical: '10.04', lowest: '50' });
    expect(ordered(['technical', 'min_reviewer'], q, p).ties).toEqual([['p', 'q', 70, 'min_reviewer', 50, 50]]);
  });

  it('go to the lower request, the higher TRL, the more votes', () => {
    expect(ordered(['public_money'], contender('p', '70'), contender('q', '70', { publicRequestFen: 99n })).ties).toEqual([
      ['q', 'p', 70, 'public_money', 99, 100],
    ]);
    expect(ordered(['trl'], contender('p', '70'), contender('q', '70', { trlNow: 6 })).ties).toEqual([['q', 'p', 70, 'trl', 6, 5]]);
    expect(ordered(['vote'], contender('p', '70'), contender('q', '70', { panelVotes: 2 })).ties).toEqual([
      ['q', 'p', 70, 'vote', 2, null],
    ]);
  });

  it('of three are listed as neighbours, each with what decided it', () => {
    const p = contender('p', '70', { technical: '12' });
    const q = contender('q', '70', { trlNow: 6 });
    const r = contender('r', '70');
    expect(ordered(['technical', 'trl'], r, q, p)).toEqual({
      bids: ['p', 'q', 'r'],
      ties: [
        ['p', 'q', 70, 'technical', 12, 10],
        ['q', 'r', 70, 'trl', 6, 5],
      ],
    });
  });

  it('that nothing decides go by the id, never by the order they came in', () => {
    expect(ordered(['technical'], contender('q', '70'), contender('p', '70'))).toEqual({
      bids: ['p', 'q'],
      ties: [['p', 'q', 70, 'lot', null, null]],
    });
  });
});
