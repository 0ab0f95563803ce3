import fc from 'fast-check';
import type { Indicator } from '../challenges/challenge-content.js';
import { holdHeat, isRunning, type HeatInput, type HeatTrack } from './heat.rules.js';
import { prizesByRank } from './prize.rules.js';

const text = { zh: '指标', en: 'indicator' };
const indicator = (id: string, weight: number, veto = false): Indicator => ({
  id,
  name: text,
  unit: '',
  direction: '>=',
  baseline: 0,
  target: 100,
  stretch: null,
  testMethod: text,
  tester: 'T',
  weight,
  veto,
  dueMilestone: 'M1',
});
const indicators = [indicator('A', 3), indicator('B', 1), indicator('V', 0, true), indicator('OUT', 99)];
const track = (bid: string, values: Record<string, number> | null, more: Partial<HeatTrack> = {}): HeatTrack => ({
  bid,
  selfFunded: false,
  measurements: values && new Map(Object.entries({ V: 100, ...values })),
  passed: true,
  ...more,
});
const heat = (tracks: HeatTrack[], change: Partial<HeatInput> = {}) =>
  holdHeat({
    tracks,
    indicators,
    heat: { indicators: ['A', 'B', 'V'], final: false },
    race: { attainmentCap: 1.5, eliminateBehindPercent: 10 },
    winners: { mode: 'race', k: 2 },
    ...change,
  });
const final = { heat: { indicators: ['A', 'B', 'V'], final: true } };
const rows = (outcome: ReturnType<typeof heat>) =>
  outcome?.results.map(({ rank, bid, composite, result }) => [rank, bid, composite.toDecimal(4), result]);

describe('a qualifying heat', () => {
  it('weighs attainment, draws the line below the best, and its edge stays in', () => {
    const outcome = heat([track('B1', { A: 90, B: 90 }), track('B2', { A: 100, B: 100 }), track('B3', { A: 89.9999999, B: 90 })]);
    expect(rows(outcome)).toEqual([
      [1, 'B2', '100', 'CONTINUE'],
      [2, 'B1', '90', 'CONTINUE'],
      [3, 'B3', '90', 'ELIMINATED'],
    ]);
    expect(outcome?.eliminationLine?.toDecimal(4)).toBe('90');
  });

  it('counts a missing value as 0, and a missing veto as failed', () => {
    const outcome = heat([
      track('B1', { A: 100 }),
      track('B2', { A: 100, B: 100 }),
      track('B3', null, { measurements: new Map([['A', 400]]) }),
    ]);
    expect(rows(outcome)).toEqual([
      [1, 'B2', '100', 'CONTINUE'],
      [2, 'B1', '75', 'ELIMINATED'],
      [3, 'B3', '112.5', 'ELIMINATED'],
    ]);
  });

  it('draws no line where every track fails a veto', () => {
    const outcome = heat([track('B1', { A: 100, V: 0 }), track('B2', { A: 120, V: 99 })]);
    expect(outcome).toMatchObject({
      eliminationLine: null,
      results: [{ bid: 'B2', vetoFailed: true, result: 'ELIMINATED' }, { bid: 'B1' }],
    });
  });

  it('neither ranks nor eliminates a running track without a submission', () => {
    expect(rows(heat([track('B1', { A: 100, B: 100 }), track('B2', null)]))).toEqual([[1, 'B1', '100', 'CONTINUE']]);
  });

  it('is not held for fewer than two tracks', () => {
    expect([heat([]), heat([track('B1', { A: 100 })])]).toEqual([null, null]);
  });

  it('gives 0 where its indicators bear no weight', () => {
    expect(rows(heat([track('B1', {}), track('B2', {})], { heat: { indicators: ['V'], final: false } }))).toEqual([
      [1, 'B1', '0', 'CONTINUE'],
      [2, 'B2', '0', 'CONTINUE'],
    ]);
  });
});

describe('a final', () => {
  const tracks = [
    track('B1', { A: 110, B: 100 }),
    track('B2', { A: 140, B: 100, V: 0 }),
    track('B3', { A: 120, B: 100 }, { selfFunded: true, passed: false }),
    track('B4', { A: 90, B: 90 }),
  ];

  it('ranks without a line, failed vetoes last, whichever the lane', () => {
    const outcome = heat(tracks, final);
    expect(rows(outcome)).toEqual([
      [1, 'B3', '115', 'RANKED'],
      [2, 'B1', '107.5', 'RANKED'],
      [3, 'B4', '90', 'RANKED'],
      [4, 'B2', '130', 'UNRANKED'],
    ]);
    expect([outcome?.eliminationLine, outcome?.results[0]?.lane, outcome?.recognised]).toEqual([null, 'self-funded', []]);
  });

  it('recognises who is ranked and has passed, up to winnersMax, and k where there is none', () => {
    const recognised = (winnersMax?: number) => heat(tracks, { ...final, winners: { mode: 'recognition', k: 1, winnersMax } })?.recognised;
    expect([recognised(5), recognised(0), recognised()]).toEqual([['B1', 'B4'], [], ['B1']]);
    expect(heat(tracks, { winners: { mode: 'recognition', k: 1, winnersMax: 5 } })?.recognised).toEqual([]);
  });

  it('gives prizes by rank, as many as there are, also where the milestone is not passed', () => {
    const results = heat(tracks, final)?.results ?? [];
    const won = (...prizes: bigint[]) => prizesByRank(results, prizes).map(({ bid, amountFen }) => `${bid} ${amountFen}`);
    expect(won(30n, 20n)).toEqual(['B3 30', 'B1 20']);
    expect(won(50n, 40n, 30n, 20n, 10n)).toEqual(['B3 50', 'B1 40', 'B4 30']);
    expect(won()).toEqual([]);
  });
});

it('runs while it is signed, and not ended before the heat', () => {
  const at = (n: number) => new Date(n);
  const none = { signedAt: at(1), eliminatedAt: null, removedAt: null, terminationProposedAt: null };
  expect([isRunning(none, at(1)), isRunning(none, at(0))]).toEqual([true, false]);
  const proposed = { ...none, terminationProposedAt: at(5) };
  expect([isRunning(proposed, at(5)), isRunning(proposed, at(6))]).toEqual([true, false]);
  expect([isRunning({ ...none, eliminatedAt: at(2) }, at(6)), isRunning({ ...none, removedAt: at(2) }, at(6))]).toEqual([false, false]);
});

it('keeps the best unfailed track, and never a failed one', () => {
  const values = fc.record({ A: fc.nat(200), B: fc.nat(200), V: fc.constantFrom(0, 100) });
  fc.assert(
    fc.property(fc.array(values, { minLength: 2, maxLength: 6 }), fc.nat(100), (list, eliminateBehindPercent) => {
      const tracks = list.map((measured, index) => track(`B${index}`, measured));
      const results = heat(tracks, { race: { attainmentCap: 1.5, eliminateBehindPercent } })?.results ?? [];
      expect(results.map(({ rank }) => rank)).toEqual(list.map((_, index) => index + 1));
      const [best] = results;
      expect(best?.result).toBe(best?.vetoFailed ? 'ELIMINATED' : 'CONTINUE');
      expect(results.some(({ vetoFailed, result }) => vetoFailed && result === 'CONTINUE')).toBe(false);
    }),
  );
});
