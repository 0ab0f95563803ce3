import { later, outageFault, outageShift } from './outage.rules.js';

const at = (time: string) => new Date(`2026-03-01T${time}+08:00`);

describe('an outage', () => {
  it('moves closes by its length and a day, in whole seconds', () => {
    expect(outageShift({ from: at('09:00:00'), to: at('11:30:00') })).toBe(2.5 * 3600 + 24 * 3600);
    expect(outageShift({ from: at('09:00:00.250'), to: at('09:00:01') })).toBe(1 + 24 * 3600);
  });

  it('is declared when it is over, and ends after it began', () => {
    const now = at('12:00:00');
    expect(outageFault({ from: at('09:00:00'), to: now }, now)).toBeNull();
    expect(outageFault({ from: at('09:00:00'), to: at('12:00:01') }, now)).toMatchObject({ path: 'input.to' });
    expect(outageFault({ from: at('09:00:00'), to: at('09:00:00') }, now)).toMatchObject({ path: 'input.to' });
  });

  it('is of a year at most', () => {
    const now = at('12:00:00');
    const before = (days: number) => new Date(now.getTime() - days * 24 * 3_600_000);
    expect(outageFault({ from: before(366), to: now }, now)).toBeNull();
    expect(outageFault({ from: before(367), to: now }, now)).toMatchObject({ path: 'input.from' });
  });

  it('moves no close where there is none', () => {
    expect(later(null, 60)).toBeNull();
    expect(later(at('09:00:00'), 60)).toEqual(at('09:01:00'));
  });
});
