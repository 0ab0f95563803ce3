import fc from 'fast-check';
import type { Winners } from '../challenges/challenge-content.js';
import { Fraction } from '../common/fraction.js';
import { winnersOf, type RankedBid } from './winners.rules.js';

const bid = (id: string, score: number | string, routeFamily = id, more: Partial<RankedBid> = {}): RankedBid => ({
  bid: id,
  score: Fraction.of(score),
  passes: true,
  selfFunded: false,
  routeFamily,
  ...more,
});
const self = { selfFunded: true };
const gap = (maxGap: number, decimals = 2) => ({ maxGap: Fraction.of(maxGap), decimals });
const proposed = (ranking: RankedBid[], winners: Winners, race = gap(3)) => winnersOf(ranking, winners, race).proposed;

describe('race', () => {
  const race = (k: number): Winners => ({ mode: 'race', k });

  it('lets the next ranks join up to k while they are close and bring a new route', () => {
    const ranking = [bid('B1', 90), bid('B2', 88), bid('B3', 87), bid('B4', 86.99)];
    expect(proposed(ranking, race(2))).toEqual(['B1', 'B2']);
    expect(proposed(ranking, race(9))).toEqual(['B1', 'B2', 'B3']);
    expect(winnersOf(ranking, race(2), gap(3)).reserve).toEqual(['B3', 'B4']);
  });

  it('measures the gap to the first, not to the one before, and includes its edge', () => {
    expect(proposed([bid('B1', 90), bid('B2', 88), bid('B3', 86)], race(3), gap(2))).toEqual(['B1', 'B2']);
    expect(proposed([bid('B1', '0.3'), bid('B2', '0.1')], race(2), gap(0.2))).toEqual(['B1', 'B2']);
  });

  it('compares scores as rounded', () => {
    const ranking = [bid('B1', 90.004), bid('B2', 86.995)];
    expect(proposed(ranking, race(2))).toEqual(['B1', 'B2']);
    expect(proposed(ranking, race(2), gap(3, 3))).toEqual(['B1']);
    expect(proposed([bid('B1', 90.4), bid('B2', 89.5)], race(2), gap(0, 0))).toEqual(['B1', 'B2']);
  });

  it('stops at the first that fails, though a later one would do', () => {
    expect(proposed([bid('B1', 90, 'a'), bid('B2', 89, 'a'), bid('B3', 88, 'c')], race(3))).toEqual(['B1']);
    expect(proposed([bid('B1', 90, 'a'), bid('B2', 89, 'b'), bid('B3', 88, 'b')], race(3))).toEqual(['B1', 'B2']);
  });

  it('passes over bids below the line', () => {
    const ranking = [bid('B1', 90, 'a', { passes: false }), bid('B2', 89), bid('B3', 88, 'c', { passes: false }), bid('B4', 87)];
    expect(winnersOf(ranking, race(2), gap(3))).toEqual({ proposed: ['B2', 'B4'], reserve: [] });
  });

  it('proposes the first alone for k of 1 or 0, and for a negative gap', () => {
    const ranking = [bid('B1', 90), bid('B2', 90)];
    expect(proposed(ranking, race(1))).toEqual(['B1']);
    expect(proposed(ranking, race(0))).toEqual(['B1']);
    expect(proposed(ranking, race(2), gap(-1))).toEqual(['B1']);
  });
});

describe('prize', () => {
  it('takes the first k funded bids, then every self-funded one that passes', () => {
    const ranking = [
      bid('B1', 90, 'a', self),
      bid('B2', 80),
      bid('B3', 79),
      bid('B4', 78),
      bid('B5', 77, 'e', self),
      bid('B6', 50, 'f', { ...self, passes: false }),
    ];
    expect(winnersOf(ranking, { mode: 'prize', k: 2 }, gap(0))).toEqual({ proposed: ['B2', 'B3', 'B1', 'B5'], reserve: ['B4'] });
    expect(proposed(ranking, { mode: 'prize', k: 0 })).toEqual(['B1', 'B5']);
  });
});

describe('recognition', () => {
  const ranking = ['B1', 'B2', 'B3'].map((id) => bid(id, 80));

  it('takes the first shortlistMax, and k where there is none', () => {
    expect(proposed(ranking, { mode: 'recognition', k: 1, shortlistMax: 2 })).toEqual(['B1', 'B2']);
    expect(proposed(ranking, { mode: 'recognition', k: 1 })).toEqual(['B1']);
    expect(proposed(ranking, { mode: 'recognition', k: 1, shortlistMax: 9 })).toEqual(['B1', 'B2', 'B3']);
  });
});

it('parts the passing bids into proposed and reserve, whatever the mode', () => {
  const bids = fc.array(fc.record({ passes: fc.boolean(), selfFunded: fc.boolean(), route: fc.constantFrom('a', 'b', 'c') }), {
    maxLength: 9,
  });
  const modes = fc.record({ mode: fc.constantFrom('single', 'race', 'recognition', 'prize'), k: fc.nat(5), shortlistMax: fc.nat(5) });
  fc.assert(
    fc.property(bids, modes, fc.nat(20), (rows, winners, maxGap) => {
      const ranking = rows.map(({ route, ...flags }, index) => bid(`B${index}`, 90 - index, route, flags));
      const result = winnersOf(ranking, winners as Winners, gap(maxGap));
      const passing = ranking.filter(({ passes }) => passes).map(({ bid: id }) => id);
      expect([...result.proposed, ...result.reserve].sort()).toEqual(passing.sort());
      if (winners.mode === 'race') expect(result.proposed.length).toBeLessThanOrEqual(Math.max(1, winners.k));
    }),
  );
});
