/** The letters that a font has, as inclusive ranges of code points. */
export type Coverage = readonly (readonly [first: number, last: number])[];

/** Reads the `cmap` of an OpenType font (ISO/IEC 14496-22, 5.2.1), of which every font in use has a subtable of format 12. Throws for another. */
export function coverageOf(font: DataView): Coverage {
  const tables = Array.from({ length: font.getUint16(4) }, (_none, index) => 12 + 16 * index);
  const record = tables.find((at) => font.getUint32(at) === 0x636d6170);
  if (record === undefined) throw new Error('the font has no cmap');
  const cmap = font.getUint32(record + 8);
  const subtables = Array.from({ length: font.getUint16(cmap + 2) }, (_none, index) => cmap + font.getUint32(cmap + 8 + 8 * index));
  const segmented = subtables.find((at) => font.getUint16(at) === 12);
  if (segmented === undefined) throw new Error('the cmap of the font has no subtable of format 12');
  return Array.from({ length: font.getUint32(segmented + 12) }, (_none, index) => {
    const group = segmented + 16 + 12 * index;
    return [font.getUint32(group), font.getUint32(group + 4)] as const;
  });
}

/** Whether the font has the letter; the ranges are in order. */
function covers(coverage: Coverage, letter: number): boolean {
  let [low, high] = [0, coverage.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = coverage[middle]!;
    if (letter < first) high = middle - 1;
    else if (letter > last) low = middle + 1;
    else return true;
  }
  return false;
}

/** The text with each letter that the font lacks named by its code, `〔U+20BB7〕`: a name must not lose a letter unseen. Those are added to `missing`. */
export function printable(text: string, coverage: Coverage, missing: Set<string>): string {
  const whole = /\p{Mn}/u.test(text) ? text.normalize('NFC') : text;
  return whole.replace(/[^\n\x20-\x7e]/gu, (letter) => {
    if (/\p{Cc}|\p{Cs}/u.test(letter)) return ' ';
    if (/[\p{Cf}\p{Variation_Selector}]/u.test(letter)) return '';
    if (covers(coverage, letter.codePointAt(0)!)) return letter;
    missing.add(letter);
    return `〔U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}〕`;
  });
}
