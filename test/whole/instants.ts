import fc from 'fast-check';

export const DAY = 86_400_000;
/** Day 0 of the lists that properties are about. */
export const START = Date.parse('2026-03-02T00:00:00+08:00');

/** Full hours between two days after it. */
export const instant = (from = 0, to = 400): fc.Arbitrary<Date> =>
  fc.integer({ min: from * 24, max: to * 24 }).map((hours) => new Date(START + hours * 3_600_000));
