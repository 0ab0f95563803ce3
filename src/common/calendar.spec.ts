import fc from 'fast-check';
import { addWorkingDays, isWorkingDay, workingDaysBetween } from './calendar.js';

const none = new Map<string, 'work' | 'rest'>();
const at = (text: string) => new Date(`${text}+08:00`);
const instants = fc.date({ min: at('2023-01-01T00:00:00'), max: at('2029-12-31T00:00:00'), noInvalidDate: true });

describe('isWorkingDay', () => {
  it.each([
    ['2026-03-02', true], // Monday
    ['2026-03-07', false], // Saturday
    ['2026-02-16', false], // Spring Festival, a Monday
    ['2026-02-14', true], // make-up Saturday
    ['2026-01-04', true], // make-up Sunday
    ['2026-10-07', false], // National Day week, a Wednesday
  ])('%s: %s', (date, expected) => expect(isWorkingDay(date, none)).toBe(expected));

  it('lets an override win both ways', () => {
    expect(isWorkingDay('2026-03-07', new Map([['2026-03-07', 'work']]))).toBe(true);
    expect(isWorkingDay('2026-03-02', new Map([['2026-03-02', 'rest']]))).toBe(false);
  });

  it('counts weekends only in an unpublished year', () => {
    expect(isWorkingDay('2094-10-01', none)).toBe(true); // a Friday
    expect(isWorkingDay('2094-10-02', none)).toBe(false);
  });

  it.each(['2026-02-30', '2026-3-2', 'today', ''])('refuses %j', (text) => expect(() => isWorkingDay(text, none)).toThrow(RangeError));
});

describe('addWorkingDays', () => {
  it('starts the day after and keeps the time of day', () => {
    expect(addWorkingDays(at('2026-02-13T17:30:00'), 1, none).at).toEqual(at('2026-02-14T17:30:00'));
    expect(addWorkingDays(at('2026-02-13T17:30:00'), 2, none).at).toEqual(at('2026-02-24T17:30:00'));
  });

  it('takes the day from Asia/Shanghai, not from UTC', () => {
    // 2026-03-06T23:00Z is Saturday morning in Shanghai
    expect(addWorkingDays(new Date('2026-03-06T23:00:00Z'), 1, none).at).toEqual(new Date('2026-03-08T23:00:00Z'));
  });

  it('returns the start itself for none', () => {
    const saturday = at('2026-03-07T09:00:00');
    expect(addWorkingDays(saturday, 0, none)).toEqual({ at: saturday, provisional: false });
    expect(addWorkingDays(at('2094-01-01T00:00:00'), 0, none).provisional).toBe(false);
  });

  it('is provisional once it counts a day of an unknown year, and no longer when the overrides bring that year', () => {
    expect(addWorkingDays(at('2094-06-01T00:00:00'), 5, none).provisional).toBe(true);
    expect(addWorkingDays(at('2094-06-01T00:00:00'), 5, new Map([['2094-10-01', 'rest']])).provisional).toBe(false);
    expect(addWorkingDays(at('2026-06-01T00:00:00'), 5, none).provisional).toBe(false);
  });

  it('refuses what is no number of days', () => {
    for (const n of [-1, 0.5, NaN, 1e12]) expect(() => addWorkingDays(at('2026-06-01T00:00:00'), n, none)).toThrow(RangeError);
  });

  it('is undone by workingDaysBetween', () => {
    fc.assert(fc.property(instants, fc.nat(60), (from, n) => workingDaysBetween(from, addWorkingDays(from, n, none).at, none) === n));
  });
});

describe('workingDaysBetween', () => {
  it('leaves out the first day and takes in the last', () => {
    expect(workingDaysBetween(at('2026-03-02T00:00:00'), at('2026-03-09T00:00:00'), none)).toBe(5);
    expect(workingDaysBetween(at('2026-03-02T00:00:00'), at('2026-03-02T23:59:59'), none)).toBe(0);
    expect(workingDaysBetween(at('2026-03-09T00:00:00'), at('2026-03-02T00:00:00'), none)).toBe(0);
  });

  it('skips the National Day week and takes its make-up day', () => {
    expect(workingDaysBetween(at('2026-09-30T12:00:00'), at('2026-10-11T12:00:00'), none)).toBe(3);
  });

  it('counts overrides', () => {
    expect(workingDaysBetween(at('2026-03-02T00:00:00'), at('2026-03-09T00:00:00'), new Map([['2026-03-03', 'rest']]))).toBe(4);
  });
});
