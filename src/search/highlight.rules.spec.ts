import { highlightsOf } from './highlight.rules.js';
import type { Term } from './terms.rules.js';

const latin = (word: string): Term => ({ script: 'latin', word, inside: [] });
const han = (word: string, ...inside: string[]): Term => ({ script: 'han', word, inside });
const written = (text: string) => [{ field: 'title', language: 'en' as const, text }];
/** The text with its places in brackets. */
const shown = (text: string, ...terms: Term[]): string | undefined => {
  const [highlight] = highlightsOf(written(text), terms);
  return highlight?.marks.reduceRight(
    (so, { start, end }) => `${so.slice(0, start)}[${so.slice(start, end)}]${so.slice(end)}`,
    highlight.text,
  );
};

describe('highlights', () => {
  it.each([
    ['Solid-state batteries', [latin('battery')], 'Solid-state [batteries]'],
    ['Batteries, battery', [latin('batteries')], '[Batteries], [battery]'],
    ['Manufacturing', [latin('manu')], '[Manufacturing]'],
    ['manufacturing', [latin('manufactoring')], '[manufacturing]'],
    ['Équipment', [latin('equipment')], '[Équipment]'],
    ['固态锂电池与锂电池', [han('锂电池', '锂电', '电池')], '固态[锂电池]与[锂电池]'],
    ['电池', [han('锂电池', '锂电', '电池')], '[电池]'],
    ['激光lidar芯片', [han('激光'), latin('lidar'), han('芯片')], '[激光lidar芯片]'],
    ['<script>battery</script>', [latin('battery')], '<script>[battery]</script>'],
  ])('marks in %s', (text, terms, expected) => expect(shown(text, ...terms)).toBe(expected));

  it('shows nothing of a text without the words', () => expect(shown('Chips', latin('battery'))).toBeUndefined());

  it('shows a part of a long text, and parts no character', () => {
    const text = `${'𠀀'.repeat(300)} battery ${'x'.repeat(300)}`;
    const [highlight] = highlightsOf(written(text), [latin('battery')]);
    const { start, end } = highlight!.marks[0]!;
    expect(highlight!.text.slice(start, end)).toBe('battery');
    expect(highlight!.text.length).toBeLessThanOrEqual(162);
    expect(Buffer.from(highlight!.text).toString()).toBe(highlight!.text);
  });

  it('shows four texts at most', () => {
    const texts = Array.from({ length: 9 }, () => written('battery')[0]!);
    expect(highlightsOf(texts, [latin('battery')])).toHaveLength(4);
  });
});
