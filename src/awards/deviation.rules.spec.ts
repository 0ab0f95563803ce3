import type { Decision } from './decision.rules.js';
import { deviates, deviationFaults, placesOf, withDeviation } from './deviation.rules.js';

const byRule: Decision = {
  validBids: 4,
  outcome: 'AWARDED',
  action: null,
  steps: [],
  proposed: ['B1'],
  awarded: ['B1'],
  reserve: ['B2', 'B3'],
};
const single = { mode: 'single', k: 1 } as const;
const faults = (proposed: string[], winners: Parameters<typeof deviationFaults>[2] = single, selfFunded: string[] = []) =>
  deviationFaults(byRule, proposed, winners, new Set(selfFunded));

describe('a proposal of the department', () => {
  it('is a deviation when it names others than the rules do', () => {
    expect(deviates({ proposed: ['B1', 'B2'] }, ['B2', 'B1'])).toBe(false);
    expect(deviates(byRule, ['B2'])).toBe(true);
    expect(deviates(byRule, ['B1', 'B2'])).toBe(true);
    expect(deviates(byRule, [])).toBe(true);
  });

  it('may name bids that pass, each once, and no more than there are places', () => {
    expect(faults(['B3'])).toEqual([]);
    expect(faults([])).toEqual(['nobody is proposed']);
    expect(faults(['B4'])).toEqual(['a proposed bid does not pass']);
    expect(faults(['B2', 'B3'])).toEqual(['more bids than the 1 places']);
    expect(faults(['B2', 'B2'], { mode: 'race', k: 2 })).toEqual(['a bid is proposed twice']);
    expect(faults(['B2', 'B3', 'B1'], { mode: 'recognition', k: 1, shortlistMax: 2 })).toEqual(['more bids than the 2 places']);
  });

  it('has places for every self-funded bid of a prize', () => {
    expect(faults(['B1', 'B2', 'B3'], { mode: 'prize', k: 1 }, ['B2', 'B3'])).toEqual([]);
    expect(faults(['B1', 'B2', 'B3'], { mode: 'prize', k: 1 }, ['B2'])).toEqual(['more bids than the 1 places']);
  });

  it('puts whoever passes and is not proposed in reserve, by rank', () => {
    expect(withDeviation(byRule, ['B3'], ['B1', 'B4', 'B2', 'B3'])).toEqual({
      ...byRule,
      proposed: ['B3'],
      awarded: ['B3'],
      reserve: ['B1', 'B2'],
    });
  });
});

it('has as many places as the winner mode has awards', () => {
  expect(placesOf({ mode: 'single', k: 0 })).toBe(1);
  expect(placesOf({ mode: 'race', k: 3 })).toBe(3);
  expect(placesOf({ mode: 'race', k: 0 })).toBe(1);
  expect(placesOf({ mode: 'recognition', k: 2, shortlistMax: 5 })).toBe(5);
  expect(placesOf({ mode: 'recognition', k: 2 })).toBe(2);
  expect(placesOf({ mode: 'prize', k: 0 })).toBe(0);
});
