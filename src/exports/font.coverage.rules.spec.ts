import { type Coverage, printable } from './font.coverage.rules.js';

/** Latin, and the common Chinese characters. */
const FONT: Coverage = [
  [0x20, 0x7e],
  [0x3000, 0x303f],
  [0x4e00, 0x9fff],
];
const set = (text: string): [string, string[]] => {
  const missing = new Set<string>();
  return [printable(text, FONT, missing), [...missing]];
};

describe('a text that is printed', () => {
  it('stays as it is where the font has its letters', () => {
    expect(set('赟堃，Ａ'.slice(0, 2))).toEqual(['赟堃', []]);
    expect(set('第一行\n第二行')).toEqual(['第一行\n第二行', []]);
  });

  it('names a letter by its code where the font lacks it', () => {
    expect(set('𠮷野')).toEqual(['〔U+20BB7〕野', ['𠮷']]);
    expect(set('≥')).toEqual(['〔U+2265〕', ['≥']]);
  });

  it('leaves out what has no shape, and never a letter', () => {
    expect(set('甲\u200b乙\ufe0f')).toEqual(['甲乙', []]);
    expect(set('甲\u0007乙')).toEqual(['甲 乙', []]);
    expect(set('甲\u0301')).toEqual(['甲〔U+0301〕', ['\u0301']]);
  });
});
