import { combined, type Known, type Term } from './terms.rules.js';

const latin = (word: string): Term => ({ script: 'latin', word, inside: [] });
const han = (word: string, ...inside: string[]): Term => ({ script: 'han', word, inside });
const known = (stem: string, is = true, ...similar: string[]): Known => ({ stem, known: is, similar });
const LENIENT = { prefix: false, lenient: true };

describe('what is asked of the index', () => {
  it('is every word, by its stem', () =>
    expect(combined([latin('batteries'), latin('cells')], [known(`'batteri'`), known(`'cell'`)], LENIENT)).toBe(`('batteri') & ('cell')`));
  it('is the last word also as a beginning, where it stands at the end', () => {
    const asked = [
      [latin('solid'), latin('batt')],
      [known(`'solid'`), known(`'batt'`)],
    ] as const;
    expect(combined(...asked, { prefix: true, lenient: true })).toBe(`('solid') & ('batt' | 'batt':*)`);
  });
  it('leaves stop words out, unless one may be the beginning of another word', () => {
    expect(combined([latin('the'), latin('cell')], [known(''), known(`'cell'`)], LENIENT)).toBe(`('cell')`);
    expect(combined([latin('the')], [known('')], LENIENT)).toBe('');
    expect(combined([latin('the')], [known('')], { prefix: true, lenient: true })).toBe(`('the':*)`);
  });
  it('takes similar words for one that is mistyped, but not where it is to be exact', () => {
    const asked = [[latin('batery')], [known(`'bateri'`, false, `'batteri'`)]] as const;
    expect(combined(...asked, LENIENT)).toBe(`('bateri' | 'batteri')`);
    expect(combined(...asked, { prefix: false, lenient: false })).toBe(`('bateri')`);
  });
  it('takes the words inside a Chinese one together for it', () =>
    expect(combined([han('锂电池', '锂电', '电池')], [known('')], LENIENT)).toBe(`('锂电池' | ('锂电' & '电池'))`));
  it('takes a single Chinese character for a beginning', () => expect(combined([han('锂')], [known('')], LENIENT)).toBe(`('锂' | '锂':*)`));
  it('leaves a Chinese word out that nobody wrote, where another is left', () => {
    const asked = [
      [han('增材'), han('制照')],
      [known(''), known('', false)],
    ] as const;
    expect(combined(...asked, LENIENT)).toBe(`('增材')`);
    expect(combined(...asked, { prefix: false, lenient: false })).toBe(`('增材') & ('制照')`);
    expect(combined([han('制照')], [known('', false)], LENIENT)).toBe(`('制照')`);
  });
});
