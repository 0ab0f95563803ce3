import { afterFall, awardInstant, signDeadline, type Fall, type ReserveTerms, type Standing } from './promotion.rules.js';

const day = (n: number, seconds = 0) => new Date(Date.UTC(2026, 0, 1 + n, 0, 0, seconds));
const terms: ReserveTerms = { mode: 'race', awardedAt: day(10), reserveValidDays: 60 };
const lapsed = (bid: string, at: Date): Fall => ({ bid, step: 'LAPSED', at });
const standing: Standing = { outcome: 'AWARDED', steps: [], awarded: ['B1', 'B2'], reserve: ['B3', 'B4'] };

describe('a bid that falls', () => {
  it('makes room for the first reserve', () => {
    expect(afterFall(standing, { bid: 'B1', step: 'REMOVED_BY_OBJECTION', at: day(5) }, { ...terms, awardedAt: null })).toEqual({
      promoted: 'B3',
      standing: {
        outcome: 'AWARDED',
        steps: [
          { step: 'REMOVED_BY_OBJECTION', bid: 'B1' },
          { step: 'RESERVE_PROMOTED', bid: 'B3' },
        ],
        awarded: ['B2', 'B3'],
        reserve: ['B4'],
      },
    });
  });

  it('is replaced again and again, until nobody is left', () => {
    const single: Standing = { ...standing, awarded: ['B1'], reserve: ['B2'] };
    const once = afterFall(single, lapsed('B1', day(20)), terms).standing;
    const twice = afterFall(once, lapsed('B2', day(40)), terms);
    expect(twice.promoted).toBeNull();
    expect(twice.standing).toMatchObject({ outcome: 'NO_AWARD', awarded: [], reserve: [] });
    expect(twice.standing.steps.map(({ step }) => step)).toEqual(['LAPSED', 'RESERVE_PROMOTED', 'LAPSED']);
  });

  it('is not replaced in a prize', () => {
    const { promoted, standing: after } = afterFall(standing, lapsed('B1', day(20)), { ...terms, mode: 'prize' });
    expect([promoted, after.awarded, after.reserve]).toEqual([null, ['B2'], ['B3', 'B4']]);
  });

  it('is replaced as long as reserves serve, to the last second', () => {
    expect(afterFall(standing, lapsed('B1', day(70)), terms).promoted).toBe('B3');
    expect(afterFall(standing, lapsed('B1', day(70, 1)), terms)).toMatchObject({ promoted: null, standing: { awarded: ['B2'] } });
    expect(afterFall(standing, lapsed('B1', day(10, 1)), { ...terms, reserveValidDays: 0 }).promoted).toBeNull();
  });

  it('leaves the reserve without a step, and never steps in afterwards', () => {
    const { standing: after } = afterFall(standing, { bid: 'B3', step: 'REMOVED_BY_OBJECTION', at: day(5) }, terms);
    expect(after).toEqual({ ...standing, reserve: ['B4'] });
    expect(afterFall(after, lapsed('B2', day(20)), terms).promoted).toBe('B4');
  });

  it('changes nothing where it was neither proposed nor in reserve, or has fallen before', () => {
    const once = afterFall(standing, lapsed('B1', day(20)), terms).standing;
    expect(afterFall(once, lapsed('B1', day(21)), terms).standing).toEqual(once);
    const none: Standing = { outcome: 'NO_BID', steps: [], awarded: [], reserve: [] };
    expect(afterFall(none, lapsed('B9', day(20)), terms).standing).toEqual(none);
  });
});

describe('the instants', () => {
  it('award at the notice close, or at the last finding on an admissible objection', () => {
    expect(awardInstant(day(10), [])).toEqual(day(10));
    expect(awardInstant(day(10), [{ admissible: true, findingAt: day(9) }])).toEqual(day(10));
    const findings = [12, 15, 11].map((n) => ({ admissible: true, findingAt: day(n) }));
    expect(awardInstant(day(10), [...findings, { admissible: false, findingAt: day(30) }])).toEqual(day(15));
  });

  it('know no award while a finding is missing', () => {
    expect(awardInstant(day(10), [{ admissible: true, findingAt: null }])).toBeNull();
    expect(awardInstant(day(10), [{ admissible: false, findingAt: null }])).toEqual(day(10));
  });

  it('let a promoted reserve sign from its promotion, but never from before the award', () => {
    expect(signDeadline(day(10), null, 25)).toEqual(day(35));
    expect(signDeadline(day(10), day(35, 1), 25)).toEqual(day(60, 1));
    expect(signDeadline(day(10), day(7), 25)).toEqual(day(35));
    expect(signDeadline(day(10), null, 0)).toEqual(day(10));
  });
});
