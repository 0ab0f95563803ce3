/** Beyond it no two figures that come from marks, weights and money differ. */
const MOST_PLACES = 1000;

/**
 * Exact rational numbers over BigInt. Every decision (pass line, gap, attainment, split) is taken on these; a decimal is made only
 * for display, rounded half up. Parsing is by decimal text, so `0.1` is one tenth and not the nearest double.
 */
export class Fraction {
  private constructor(
    readonly numerator: bigint,
    readonly denominator: bigint,
  ) {}

  static readonly ZERO = new Fraction(0n, 1n);
  static readonly ONE = new Fraction(1n, 1n);

  /** From an integer, a decimal number or its text (`12.5`, `1e-7`). Throws RangeError for anything else. */
  static of(value: number | bigint | string | Fraction): Fraction {
    if (value instanceof Fraction) return value;
    if (typeof value === 'bigint') return new Fraction(value, 1n);
    const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(String(value));
    if (!match) throw new RangeError(`not a decimal: ${value}`);
    const [, sign = '', whole = '0', decimals = '', exponent = '0'] = match;
    const digits = BigInt(whole + decimals) * (sign ? -1n : 1n);
    const power = Number(exponent) - decimals.length;
    return power >= 0 ? new Fraction(digits * 10n ** BigInt(power), 1n) : Fraction.ratio(digits, 10n ** BigInt(-power));
  }

  /** numerator / denominator, reduced. Throws RangeError on a zero denominator. */
  static ratio(numerator: bigint, denominator: bigint): Fraction {
    if (denominator === 0n) throw new RangeError('division by zero');
    const divisor =
      gcd(numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator) * (denominator < 0n ? -1n : 1n);
    return new Fraction(numerator / divisor, denominator / divisor);
  }

  static sum(values: readonly Fraction[]): Fraction {
    return values.reduce((total, value) => total.plus(value), Fraction.ZERO);
  }

  plus(other: Fraction): Fraction {
    return Fraction.ratio(this.numerator * other.denominator + other.numerator * this.denominator, this.denominator * other.denominator);
  }
  minus(other: Fraction): Fraction {
    return this.plus(new Fraction(-other.numerator, other.denominator));
  }
  times(other: Fraction): Fraction {
    return Fraction.ratio(this.numerator * other.numerator, this.denominator * other.denominator);
  }
  over(other: Fraction): Fraction {
    return Fraction.ratio(this.numerator * other.denominator, this.denominator * other.numerator);
  }
  /** Negative, zero or positive, as for `Array.sort`. */
  compare(other: Fraction): number {
    const difference = this.numerator * other.denominator - other.numerator * this.denominator;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }
  equals(other: Fraction): boolean {
    return this.compare(other) === 0;
  }
  abs(): Fraction {
    return this.numerator < 0n ? new Fraction(-this.numerator, this.denominator) : this;
  }
  /** The largest integer not above. */
  floor(): bigint {
    const quotient = this.numerator / this.denominator;
    return this.numerator < 0n && quotient * this.denominator !== this.numerator ? quotient - 1n : quotient;
  }
  ceil(): bigint {
    return -new Fraction(-this.numerator, this.denominator).floor();
  }
  /** Rounded half up (towards plus infinity on a tie) to `decimals` places, still exact; rules may ask for any number of places. */
  round(decimals: number): Fraction {
    const scale = 10n ** BigInt(Math.min(decimals, MOST_PLACES));
    return Fraction.ratio(new Fraction(this.numerator * scale * 2n + this.denominator, this.denominator * 2n).floor(), scale);
  }
  /** The nearest double: for display and JSON only. */
  toNumber(): number {
    return Number(this.toDecimal(20));
  }
  /** Decimal text with at most `decimals` places, rounded half up, no trailing zeros. */
  toDecimal(decimals: number): string {
    const rounded = this.round(decimals);
    const scaled = (rounded.numerator * 10n ** BigInt(decimals)) / rounded.denominator;
    const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, '0');
    const whole = digits.slice(0, digits.length - decimals);
    const rest = digits.slice(digits.length - decimals).replace(/0+$/, '');
    return `${scaled < 0n ? '-' : ''}${whole}${rest ? `.${rest}` : ''}`;
  }
}

function gcd(a: bigint, b: bigint): bigint {
  while (b) [a, b] = [b, a % b];
  return a || 1n;
}
