import fc from 'fast-check';
import { csvText, inChina, neutralised, yuan } from './cell.rules.js';

const DANGEROUS = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

describe('a text in a table', () => {
  it('does not begin as a formula does, whatever is written, and keeps all that is written', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', ' ', '\u00a0', '\u200b', '\ufeff', '\0'),
        fc.constantFrom('', ...DANGEROUS),
        (text, space, sign) => {
          const given = space + sign + text;
          const written = neutralised(given);
          expect(DANGEROUS.some((one) => written.trimStart().startsWith(one))).toBe(false);
          expect([given, `'${given}`]).toContain(written);
        },
      ),
    );
  });

  it.each(['=1+1', '@SUM(A1)', '+8613', '-cmd', '\t=1', '\r=1', '\n=1', ' =1', '\u200b=1', '＝1', '=HYPERLINK("http://x","y")'])(
    'that begins as %j does gets an apostrophe',
    (text) => expect(neutralised(text)).toBe(`'${text}`),
  );

  it.each(['', '面向临床的超声', '≥ 5 mm', "'quoted'", 'a=b', '1-2', '《榜单》', '"quoted"', '𠮷'])('such as %j stays as it is', (text) =>
    expect(neutralised(text)).toBe(text),
  );
});

describe('a number in a table', () => {
  it('stays a number, below zero too', () => {
    expect(csvText({ number: '-12500.50' })).toBe('-12500.50');
    expect(csvText(null)).toBe('');
  });

  it('is money in yuan, exact to the fen however large', () => {
    expect(yuan(0n)).toBe('0.00');
    expect(yuan(5n)).toBe('0.05');
    expect(yuan(-1_250_050n)).toBe('-12500.50');
    expect(yuan(900_719_925_474_099_301n)).toBe('9007199254740993.01');
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (fen) => {
        const [whole, part] = yuan(fen).replace('-', '').split('.');
        expect((fen < 0n ? -1n : 1n) * (BigInt(whole!) * 100n + BigInt(part!))).toBe(fen);
      }),
    );
  });
});

it('shows an instant as it is read in China', () => {
  expect(inChina('2026-02-28T16:00:00.000Z')).toBe('2026-03-01 00:00:00');
});
