import { inadmissibility, isFrozen, judge, type ObjectionFiled } from './objection.rules.js';

const second = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, n));
const closes = second(100);
const reasons = (filed: Partial<ObjectionFiled>) =>
  inadmissibility({ filedAt: closes, named: true, ground: 'ip', ...filed }, ['eligibility', 'ip'], closes);

describe('an objection', () => {
  it('is admissible to the last instant of the notice', () => {
    expect(reasons({})).toEqual([]);
    expect(reasons({ filedAt: new Date(closes.getTime() + 999) })).toEqual([]);
    expect(reasons({ filedAt: second(101) })).toEqual(['OUT_OF_TIME']);
  });

  it('names every reason that applies, in the schema order', () => {
    expect(reasons({ filedAt: second(101), named: false, ground: 'scientific_judgement' })).toEqual([
      'ANONYMOUS',
      'GROUND_NOT_ADMISSIBLE',
      'OUT_OF_TIME',
    ]);
  });

  it('follows the list in what is admissible, be it nothing', () => {
    expect(inadmissibility({ filedAt: closes, named: true, ground: 'ip' }, [], closes)).toEqual(['GROUND_NOT_ADMISSIBLE']);
    expect(inadmissibility({ filedAt: closes, named: true, ground: 'scientific_judgement' }, ['scientific_judgement'], closes)).toEqual([]);
  });

  it('removes the bid only when admissible and upheld', () => {
    expect(judge([], 'UPHELD')).toEqual({ admissible: true, outcome: 'UPHELD', freezesAward: true, effect: 'BID_REMOVED' });
    expect(judge([], 'DISMISSED')).toEqual({ admissible: true, outcome: 'DISMISSED', freezesAward: true, effect: 'NONE' });
    expect(judge(['OUT_OF_TIME'], 'UPHELD')).toMatchObject({ outcome: 'INADMISSIBLE', freezesAward: false, effect: 'NONE' });
    expect(judge([], null)).toMatchObject({ outcome: null, freezesAward: true, effect: 'NONE' });
  });
});

it('an award is frozen from the filing of an admissible objection until its finding', () => {
  const objection = { admissible: true, filedAt: second(10), findingAt: second(20) };
  const frozen = (at: number, change: Partial<{ admissible: boolean; findingAt: null }> = {}) =>
    isFrozen([{ ...objection, ...change }], second(at));
  expect([9, 10, 19, 20].map((at) => frozen(at))).toEqual([false, true, true, false]);
  expect(frozen(15, { admissible: false })).toBe(false);
  expect(frozen(9999, { findingAt: null })).toBe(true);
  expect(isFrozen([], second(1))).toBe(false);
});
