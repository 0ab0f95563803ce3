import fc from 'fast-check';
import { canonical, sha256Hex } from './canonical.js';

/** RFC 8785 appendix B: the bits of a number, and its text. */
const NUMBERS = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
] as const;

describe('canonical JSON', () => {
  it.each(NUMBERS)('writes the number %s as %s (RFC 8785 appendix B)', (bits, text) => {
    expect(canonical(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
  });

  it.each(['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])('refuses the number %s (RFC 8785 appendix B)', (bits) => {
    expect(() => canonical(Buffer.from(bits, 'hex').readDoubleBE())).toThrow(TypeError);
  });

  it('writes the sample of RFC 8785 section 3.2.2 as section 3.2.4 has it, byte by byte', () => {
    const sample = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    const bytes = `7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72
      75 65 2c 66 61 6c 73 65 5d 2c 22 6e 75 6d 62 65 72 73 22 3a
      5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31
      65 2b 33 30 2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37
      5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30
      30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d`;
    expect(Buffer.from(canonical(JSON.parse(sample))).toString('hex')).toBe(bytes.replace(/\s/g, ''));
  });

  it('sorts keys by their UTF-16 code units (RFC 8785 section 3.2.3)', () => {
    const sample = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(Object.values(JSON.parse(canonical(sample)) as object).filter((value) => value !== 'One')).toEqual([
      'Carriage Return',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
    expect(canonical(sample)).toMatch(/^\{"\\r":"Carriage Return","1":"One",/);
  });

  it('writes a bigint as text, a Date as its instant, and leaves out what is undefined', () => {
    const at = new Date('2026-03-01T00:00:00.5+08:00');
    expect(canonical({ fen: 12345678901234567890n, at, none: undefined, list: [{ b: 1, a: undefined }] })).toBe(
      '{"at":"2026-02-28T16:00:00.500Z","fen":"12345678901234567890","list":[{"b":1}]}',
    );
    expect(canonical(JSON.parse('{"__proto__": 1}'))).toBe('{"__proto__":1}');
  });

  it('refuses what JSON lacks', () => {
    const circle: Record<string, unknown> = {};
    circle.self = { circle };
    for (const value of [undefined, [undefined], new Array(2), () => 1, { f: () => 1 }, Symbol('x'), new Map(), new Set(), circle]) {
      expect(() => canonical(value)).toThrow(TypeError);
    }
    for (const value of [Buffer.from('x'), new Uint8Array(1), new ArrayBuffer(1), '\ud800', { '\udc00': 1 }, NaN, [-Infinity]]) {
      expect(() => canonical({ value })).toThrow(TypeError);
    }
    expect(() => canonical(new Date(NaN))).toThrow(RangeError);
  });

  it('is one text for all orders of keys, and reads back as what was written', () => {
    const swapped = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(swapped);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, member]) => [name, swapped(member)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = canonical(value);
        expect(canonical(swapped(value))).toBe(text);
        expect(canonical(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is hashed as UTF-8', () => {
    expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256Hex('揭榜挂帅')).toBe(sha256Hex(Buffer.from('揭榜挂帅', 'utf8')));
  });
});
