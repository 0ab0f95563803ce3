import { Fraction } from './fraction.js';

describe('Fraction', () => {
  it('reads decimals as written', () => {
    expect(Fraction.of(0.1).plus(Fraction.of(0.2)).equals(Fraction.of('0.3'))).toBe(true);
    expect(Fraction.of(1e-7).denominator).toBe(10_000_000n);
    expect(Fraction.of(-12.5).floor()).toBe(-13n);
  });
  it('rounds half up', () => {
    expect(Fraction.of('2.345').toDecimal(2)).toBe('2.35');
    expect(Fraction.of('-0.5').toDecimal(0)).toBe('0');
    expect(Fraction.ratio(2n, 3n).toDecimal(4)).toBe('0.6667');
    expect(Fraction.of(80).toDecimal(4)).toBe('80');
  });
  it('rounds to any number of places at once', () => {
    const third = Fraction.ratio(1n, 3n);
    expect(third.round(2 ** 31).toNumber()).toBe(1 / 3);
    expect(third.round(2 ** 31).equals(third.plus(Fraction.ratio(1n, 10n ** 200n)).round(2 ** 31))).toBe(false);
  });
  it('refuses what is not a decimal', () => {
    expect(() => Fraction.of('abc')).toThrow(RangeError);
    expect(() => Fraction.ONE.over(Fraction.ZERO)).toThrow(RangeError);
  });
});
