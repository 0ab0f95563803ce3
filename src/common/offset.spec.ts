import fc from 'fast-check';
import { addDays, addOffset, afterDeadline, at, dayZero, formatOffset, inTime, parseOffset } from './offset.js';

describe('an offset', () => {
  it.each([
    ['P0D', 0],
    ['P1D', 86_400_000],
    ['-P6D', -518_400_000],
    ['-P1DT12H', -129_600_000],
    ['P45DT17H', 3_949_200_000],
    ['P45DT17H00M07S', 3_949_207_000],
    ['P0DT00H30M', 1_800_000],
  ])('%s is %d ms, and back', (offset, milliseconds) => {
    expect(parseOffset(offset)).toBe(milliseconds);
    expect(formatOffset(milliseconds)).toBe(offset);
  });
  it('may be written longer than needed', () => {
    expect(parseOffset('P47DT09H00M')).toBe(parseOffset('P47DT09H'));
    expect(parseOffset('P1DT30M')).toBe(parseOffset('P1DT00H30M'));
    expect(parseOffset('P1DT05S')).toBe(parseOffset('P1DT00H00M05S'));
    expect(parseOffset('P0DT48H')).toBe(parseOffset('P2D'));
    expect(parseOffset('P2DT')).toBe(parseOffset('P2D'));
    expect(Object.is(parseOffset('-P0D'), 0)).toBe(true);
  });
  it.each(['', 'P', 'D1', 'P1DT7H', 'P1Y', 'P1.5D', '+P1D', 'P1DT17H '])('refuses %j', (text) => {
    expect(() => parseOffset(text)).toThrow(RangeError);
  });
  it('comes back from its notation to the second', () => {
    fc.assert(fc.property(fc.integer({ min: -4e8, max: 4e8 }), (seconds) => parseOffset(formatOffset(seconds * 1000)) === seconds * 1000));
    expect(formatOffset(1999)).toBe('P0DT00H00M01S');
    expect(formatOffset(-1)).toBe('-P0DT00H00M01S');
  });
});

it('day 0 begins at midnight in China', () => {
  const day0 = dayZero('2026-03-02');
  expect(day0.toISOString()).toBe('2026-03-01T16:00:00.000Z');
  expect(at(day0, 'P45DT17H').toISOString()).toBe('2026-04-16T09:00:00.000Z');
  expect(at(day0, '-P6D')).toEqual(addDays(day0, -6));
  for (const text of ['2026-02-30', '2026-3-2', 'today']) expect(() => dayZero(text)).toThrow(RangeError);
  expect(() => at(day0, 'P999999999999D')).toThrow(RangeError);
});

it('what rules count beyond the calendar stands at its ends', () => {
  const from = new Date('2026-03-01T00:00:00Z');
  const [first, last] = ['0001-01-02T00:00:00.000Z', '9999-12-30T00:00:00.000Z'];
  expect([addDays(from, 1e300), addDays(from, -1e300)].map((instant) => instant.toISOString())).toEqual([last, first]);
  expect(['P999999999999D', '-P999999999999D'].map((offset) => addOffset(from, offset).toISOString())).toEqual([last, first]);
  expect(addOffset(from, 'P1DT12H')).toEqual(addDays(from, 1.5));
});

it('a deadline includes its instant to the second, and takes effect one second later', () => {
  const deadline = new Date('2026-04-16T09:00:00.000Z');
  expect(inTime(new Date('2026-04-16T08:59:59.999Z'), deadline)).toBe(true);
  expect(inTime(new Date('2026-04-16T09:00:00.999Z'), deadline)).toBe(true);
  expect(inTime(new Date('2026-04-16T09:00:01.000Z'), deadline)).toBe(false);
  expect(afterDeadline(deadline).toISOString()).toBe('2026-04-16T09:00:01.000Z');
});
