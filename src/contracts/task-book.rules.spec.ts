import fc from 'fast-check';
import type { IndicatorValue } from '../challenges/challenge-content.js';
import { contractAmount, paymentSchedule, percentOf, promisesAt } from './task-book.rules.js';

const nodes = (...shares: number[]) => shares.map((paymentSharePercent, index) => ({ id: `M${index + 1}`, paymentSharePercent }));
const fen = (amount: bigint, signing: number, ...shares: number[]) =>
  paymentSchedule(amount, signing, nodes(...shares)).map(({ scheduledFen }) => scheduledFen);

describe('the amount of a contract', () => {
  it('is the request, at most what one award may get', () => {
    expect(contractAmount(99n, 100n, false)).toBe(99n);
    expect(contractAmount(101n, 100n, false)).toBe(100n);
  });

  it('is none for a self-funded bid, without a request, or without public money', () => {
    expect(contractAmount(100n, 100n, true)).toBeNull();
    expect(contractAmount(0n, 100n, false)).toBeNull();
    expect(contractAmount(100n, 0n, false)).toBeNull();
  });
});

describe('the schedule', () => {
  it('floors each share and gives the rest to the last stage', () => {
    expect(fen(148000007n, 20, 20, 40, 20)).toEqual([29600001n, 29600001n, 59200002n, 29600003n]);
    expect(fen(100n, 0, 33.33, 33.33, 33.34)).toEqual([33n, 33n, 34n]);
    expect(fen(10n, 12.5, 87.5)).toEqual([1n, 9n]);
  });

  it('has a signing stage only where there is a share', () => {
    expect(paymentSchedule(100n, 0, nodes(100))).toEqual([{ milestone: 'M1', scheduledFen: 100n }]);
    expect(paymentSchedule(100n, 30, nodes(70))[0]).toEqual({ milestone: 'SIGN', scheduledFen: 30n });
  });

  it('keeps the amount where shares do not make 100', () => {
    expect(fen(100n, 0, 20, 20)).toEqual([20n, 80n]);
    expect(fen(100n, 0, 80, 80, 80)).toEqual([80n, 20n, 0n]);
    expect(fen(100n, 100, 0)).toEqual([100n, 0n]);
  });

  it('sums to the amount for any shares, and no stage is negative', () => {
    const percent = fc.integer({ min: 0, max: 10000 }).map((basis) => basis / 100);
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 15n), percent, fc.array(percent, { minLength: 1, maxLength: 6 }), (amount, signing, shares) => {
        const stages = fen(amount, signing, ...shares);
        expect(stages.reduce((a, b) => a + b, 0n)).toBe(amount);
        expect(stages.every((stage) => stage >= 0n)).toBe(true);
      }),
    );
  });
});

it('takes a percentage exactly, as written in decimals', () => {
  expect(percentOf(1000n, 0.7)).toBe(7n);
  expect(percentOf(1000n, 57.9)).toBe(579n);
  expect(percentOf(10n ** 17n + 1n, 100)).toBe(10n ** 17n + 1n);
  expect(percentOf(100000n, 1e-3)).toBe(1n);
});

describe('the promises', () => {
  const indicators = [
    { id: 'UP', direction: '>=' },
    { id: 'DOWN', direction: '<=' },
    { id: 'IN', direction: 'range', rangeMode: 'within' },
  ] as const;
  const answers = new Map<string, IndicatorValue>([
    ['UP', 10],
    ['DOWN', -5],
    ['IN', { min: 0, max: 9 }],
  ]);
  const at = (second: number) => new Date(second * 1000);
  const owed = (until: number, ...raises: [string, IndicatorValue, number][]) =>
    Object.fromEntries(
      promisesAt(
        indicators,
        answers,
        raises.map(([indicator, to, filed]) => ({ indicator, to, filedAt: at(filed) })),
        at(until),
      ),
    );

  it('are raised by what was filed by then, in order of filing', () => {
    expect(owed(7, ['UP', 13, 7], ['UP', 12, 6], ['UP', 99, 8])).toMatchObject({ UP: 13, DOWN: -5 });
    expect(owed(7, ['DOWN', -6, 1], ['IN', { min: 2, max: 8 }, 1])).toEqual({ UP: 10, DOWN: -6, IN: { min: 2, max: 8 } });
    expect(answers.get('UP')).toBe(10);
  });

  it('never sink, whatever a raise says', () => {
    expect(owed(7, ['UP', 9, 1], ['DOWN', 0, 1], ['IN', { min: -1, max: 8 }, 1], ['NONE', 1, 1])).toEqual(Object.fromEntries(answers));
  });
});
