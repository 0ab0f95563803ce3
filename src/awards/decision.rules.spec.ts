import { Fraction } from '../common/fraction.js';
import { decide, type DecisionInput } from './decision.rules.js';
import type { RankedBid } from './winners.rules.js';

const bid = (id: string, passes = true): RankedBid => ({
  bid: id,
  score: Fraction.of(80),
  passes,
  selfFunded: false,
  routeFamily: id,
});

const given = (input: Partial<DecisionInput>, rules: Partial<DecisionInput['rules']> = {}): DecisionInput => ({
  validBids: input.ranking?.length ?? 0,
  ranking: [],
  winners: { mode: 'single', k: 1 },
  rules: {
    singleBid: { action: 'PROCEED_WITH_THRESHOLD', unanimousCanDeliver: true },
    noBid: { action: 'EXTEND_ONCE_THEN_RELIST', extendDays: 15 },
    race: { k: 2, maxGap: 3, eliminateBehindPercent: 10, attainmentCap: 1.2, eliminatedHeatPaymentPercent: 50 },
    scoring: {
      aggregation: { method: 'MEAN', level: 'total', dropHigh: 0, dropLow: 0, minForTrim: 0, decimals: 2 },
      passLine: 60,
      commentBelowPercent: 60,
      commentAbovePercent: 90,
      outlier: { points: 20, sdFactor: 2 },
      useRevised: true,
      tieDecimals: 2,
      tieOrder: ['technical'],
    },
    ...rules,
  },
  canDeliver: [true, true],
  extended: false,
  ...input,
});

describe('without a valid bid', () => {
  it('extends once, and relists when the extension has run out', () => {
    expect(decide(given({}))).toEqual({
      validBids: 0,
      outcome: 'NO_BID',
      action: 'EXTEND_ONCE_THEN_RELIST',
      steps: [{ step: 'EXTENDED', days: 15 }],
      proposed: [],
      awarded: [],
      reserve: [],
    });
    expect(decide(given({ extended: true })).steps).toEqual([
      { step: 'EXTENDED', days: 15 },
      { step: 'RELISTED', days: null },
    ]);
  });

  it('relists or withdraws where the policy says so', () => {
    const steps = (action: 'RELIST' | 'WITHDRAW') => decide(given({ extended: true }, { noBid: { action, extendDays: 9 } })).steps;
    expect(steps('RELIST')).toEqual([{ step: 'RELISTED', days: null }]);
    expect(steps('WITHDRAW')).toEqual([{ step: 'WITHDRAWN', days: null }]);
  });
});

describe('with one valid bid', () => {
  it('is void where the policy voids it, though it passes', () => {
    const rules = { singleBid: { action: 'VOID', unanimousCanDeliver: false } } as const;
    expect(decide(given({ ranking: [bid('B1')] }, rules))).toMatchObject({
      outcome: 'NO_AWARD',
      action: 'VOID',
      steps: [{ step: 'RELISTED', days: null }],
      proposed: [],
      reserve: [],
    });
  });

  it('proceeds where it passes and every counted expert believes it can deliver', () => {
    const outcome = { outcome: 'AWARDED', action: 'PROCEED_WITH_THRESHOLD', steps: [], proposed: ['B1'], awarded: ['B1'] };
    expect(decide(given({ ranking: [bid('B1')] }))).toMatchObject(outcome);
  });

  it('ends without an award, and without a step, where one expert does not believe it, or it fails the line', () => {
    const nothing = { outcome: 'NO_AWARD', action: 'PROCEED_WITH_THRESHOLD', steps: [], proposed: [], awarded: [], reserve: [] };
    expect(decide(given({ ranking: [bid('B1')], canDeliver: [true, false] }))).toMatchObject(nothing);
    expect(decide(given({ ranking: [bid('B1', false)] }))).toMatchObject(nothing);
    expect(decide(given({ validBids: 1, ranking: [] }))).toMatchObject(nothing);
  });

  it('does not ask the experts where unanimity is not required', () => {
    const rules = { singleBid: { action: 'PROCEED_WITH_THRESHOLD', unanimousCanDeliver: false } } as const;
    expect(decide(given({ ranking: [bid('B1')], canDeliver: [false] }, rules)).outcome).toBe('AWARDED');
  });
});

describe('with several valid bids', () => {
  it('relists where none passes', () => {
    expect(decide(given({ ranking: [bid('B1', false), bid('B2', false)] }))).toMatchObject({
      outcome: 'NO_AWARD',
      action: 'RELIST',
      steps: [{ step: 'RELISTED', days: null }],
    });
  });

  it('proposes the first that passes, keeps the other passing ones in reserve, and does not ask canDeliver', () => {
    const ranking = [bid('B1', false), bid('B2'), bid('B3', false), bid('B4')];
    expect(decide(given({ ranking, canDeliver: [false] }))).toEqual({
      validBids: 4,
      outcome: 'AWARDED',
      action: null,
      steps: [],
      proposed: ['B2'],
      awarded: ['B2'],
      reserve: ['B4'],
    });
  });

  it('has no award where the mode leaves nobody to propose', () => {
    const ranking = [bid('B1'), bid('B2')];
    const nobody = { outcome: 'NO_AWARD', action: null, steps: [], proposed: [], reserve: ['B1', 'B2'] };
    expect(decide(given({ ranking, winners: { mode: 'prize', k: 0 } }))).toMatchObject(nobody);
    expect(decide(given({ ranking, winners: { mode: 'recognition', k: 3, shortlistMax: 0 } }))).toMatchObject(nobody);
  });
});
