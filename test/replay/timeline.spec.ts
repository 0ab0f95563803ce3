import type { SampleFile } from '../../src/cli/sample-format.js';
import { afterDeadline, at, dayZero } from '../../src/common/offset.js';
import { actsOf, load, SAMPLES } from './sample-files.js';

const labels = (file: SampleFile): string[] => actsOf(file).map(({ label }) => label);
const jiangsu = (): SampleFile => load(SAMPLES.find((path) => path.includes('jiangsu'))!);

/** Every offset of an act of the file becomes this one. */
function atOnce<T>(value: T, offset: string, key = ''): T {
  const offsets = /At$|^(at|withdrawnAt)$/;
  if (typeof value === 'string') return (offsets.test(key) && /^-?P\d+D/.test(value) ? offset : value) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => atOnce(item, offset, key)) as T;
  return Object.fromEntries(Object.entries(value).map(([name, part]: [string, unknown]) => [name, atOnce(part, offset, name)])) as T;
}

const KINDS: [string, RegExp][] = [
  ['publication', /^publish/],
  ['question', /(asks|answers) Q/],
  ['amendment', / amends /],
  ['matchmaking', /NDA| meets /],
  ['ledger', / enters /],
  ['bid', /registers .* for |submits B\d\d version|withdraws|recommends|notices|corrects/],
  ['panel', /appoints the panel|draw a panel|declines|settles the panel|closes the|decides on/],
  ['score', / (scores|revises) /],
  ['contract', /sign the contract/],
  ['submission', /(submits|decides) .* of B\d\d, round/],
  ['heat', /holds the heat/],
  ['change', /asks for a change|decides CR?\d/],
  ['objection', /objects to|finds O/],
  ['termination', /terminat/],
  ['acceptance', /acceptance/],
];
const kindOf = (label: string): string => KINDS.find(([, words]) => words.test(label))?.[0] ?? label;

describe('the timeline of a list', () => {
  it.each(SAMPLES)('goes by time in %s', (path) => {
    const instants = actsOf(load(path)).map(({ at }) => at.getTime());
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
  });

  it.each(SAMPLES)('takes acts of one instant in the order of the blocks in %s', (path) => {
    const file = load(path);
    const instant = at(dayZero(file.publishedOn), 'P200D');
    const acts = actsOf(atOnce(file, 'P200D')).filter((act) => act.at.getTime() === instant.getTime());
    const kinds = acts.map(({ label }) => kindOf(label)).filter((kind, index, all) => kind !== all[index - 1]);
    const order = KINDS.map(([kind]) => kind);
    expect(kinds.filter((kind) => !order.includes(kind))).toEqual([]);
    expect(kinds).toEqual(order.filter((kind) => kinds.includes(kind)));
    expect(kinds.length).toBeGreaterThan(5);
  });

  it('takes acts of one block and instant in the order of the file', () => {
    const file = jiangsu();
    file.bids.reverse();
    const submitted = labels(atOnce(file, 'P200D')).filter((label) => label.includes(' version '));
    expect(submitted).toEqual(file.bids.flatMap(({ pi, id, versions }) => versions.map(({ no }) => `${pi} submits ${id} version ${no}`)));
  });

  it('publishes at day 0, after what the enterprises had entered before', () => {
    const all = labels(load(SAMPLES.find((path) => path.includes('ganzhou'))!));
    const publication = all.findIndex((label) => label.startsWith('publish'));
    expect(all.slice(0, publication).every((label) => label.includes(' enters '))).toBe(true);
    expect(publication).toBeGreaterThan(0);
  });

  it('decides after the last stage, and not before the last correction has come to its end', () => {
    const file = jiangsu();
    const { challenge, stages } = file.panels[0]!;
    const decided = (): Date => actsOf(file).find(({ label }) => label.endsWith(`decides on ${challenge}`))!.at;
    const closed = actsOf(file).filter(({ label }) => label.includes(`closes the ${stages.at(-1)!.stage} stage of ${challenge}`))[0]!.at;
    expect(decided()).toEqual(closed);
    const [bid] = file.bids.filter((candidate) => candidate.challenge === challenge);
    const note = { zh: '补', en: 'Seal' };
    bid!.formalDefects = [
      { kind: 'MISSING_SEAL', noticedAt: stages.at(-1)!.closedAt, noticedBy: file.officers.clerk, correctedAt: null, note },
    ];
    expect(decided().getTime() - closed.getTime()).toBe(file.policy.rules.form.correctionLatestDays * 86_400_000 + 1000);
  });

  it('checks a challenge without a panel once every close of the list is past, and decides when the time for reviews is over', () => {
    const file = jiangsu();
    const { challenge } = file.panels[0]!;
    file.panels = [];
    file.scores = [];
    file.amendments = [];
    file.policy.rules.window.bidderClose = 'P30D';
    file.policy.rules.window.recommenderClose = 'P40D';
    const acts = actsOf(file);
    const when = (label: string): Date => acts.find((act) => act.label.endsWith(label))!.at;
    const day0 = dayZero(file.publishedOn);
    expect(when(`form check of ${challenge}, which has no panel`)).toEqual(at(day0, 'P40DT00H00M02S'));
    expect(when(`decides on ${challenge}`)).toEqual(afterDeadline(at(day0, file.policy.rules.review.closes)));
  });
});
