import { parseValue } from 'graphql';
import { DateTime, IndicatorValue, Money } from './scalars.js';

describe('DateTime', () => {
  it('reads instants with a zone, as variable and as literal', () => {
    expect(DateTime.parseValue('2026-03-01T08:00:00+08:00')).toEqual(new Date('2026-03-01T00:00:00Z'));
    expect(DateTime.parseLiteral(parseValue('"2026-03-01T00:00:00.250Z"'))).toEqual(new Date('2026-03-01T00:00:00.250Z'));
  });
  it('says why it refuses', () => {
    expect(() => DateTime.parseValue('2000-02-30T00:00:00Z')).toThrow('there is no such day or time');
    expect(() => DateTime.parseValue('9999-12-31T00:00:00Z')).toThrow('it is not from the year 1 to 9999-12-30');
    expect(() => DateTime.parseValue('2000-02-28')).toThrow('ISO 8601 with a zone is expected');
  });
  it('takes the leap day of a leap year', () => {
    expect(DateTime.parseValue('2000-02-29T23:59:59+08:00')).toEqual(new Date('2000-02-29T15:59:59Z'));
  });
  it.each([
    '2026-03-01',
    '2026-03-01T00:00:00',
    '2026-13-01T00:00:00Z',
    '0000-12-31T00:00:00Z',
    '9999-12-31T00:00:00Z',
    '9999-12-30T23:59:59-01:00',
    '2000-02-30T00:00:00Z',
    '2026-02-29T12:00:00+08:00',
    '2026-03-01T24:00:00Z',
    '2026-03-01T12:60:00Z',
    '2026-03-01T12:00:60Z',
    '2026-03-01T12:00:00+25:00',
    'now',
    0,
    null,
  ])('refuses %j', (value) => {
    expect(() => DateTime.parseValue(value)).toThrow(/not a DateTime/);
  });
  it('writes UTC with milliseconds, and text as it comes', () => {
    expect(DateTime.serialize(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
    expect(DateTime.serialize('2026-03-01T00:00:00.000Z')).toBe('2026-03-01T00:00:00.000Z');
  });
});

describe('Money', () => {
  it('reads text and safe integers, beyond 2^53 only as text', () => {
    expect(Money.parseValue('9007199254740993')).toBe(9007199254740993n);
    expect(Money.parseValue(-5)).toBe(-5n);
    expect(Money.parseLiteral(parseValue('1250000'))).toBe(1250000n);
  });
  it.each(['12.5', '1e3', '', ' 1', 12.5, 2 ** 53, null, '9'.repeat(19)])('refuses %j', (value) => {
    expect(() => Money.parseValue(value)).toThrow(/not a Money/);
  });
  it('writes decimal text', () => {
    expect([Money.serialize(7n), Money.serialize('7'), Money.serialize(7)]).toEqual(['7', '7', '7']);
    expect(Money.serialize('9'.repeat(25))).toBe('9'.repeat(25));
  });
});

describe('IndicatorValue', () => {
  it('is a number or a range, as variable and as literal', () => {
    expect(IndicatorValue.parseValue(0.1)).toBe(0.1);
    expect(IndicatorValue.parseLiteral(parseValue('{ min: -1, max: 2.5 }'))).toEqual({ min: -1, max: 2.5 });
    expect(IndicatorValue.parseLiteral(parseValue('{ min: $low, max: 2.5 }'), { low: -1 })).toEqual({ min: -1, max: 2.5 });
  });
  it.each(['5', null, {}, { min: 1 }, { min: '1', max: 2 }, { min: 1, max: 2, step: 1 }, Infinity])('refuses %j', (value) => {
    expect(() => IndicatorValue.parseValue(value)).toThrow(/not a IndicatorValue/);
  });
});
