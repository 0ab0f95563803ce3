import { sampleLists } from '../../test/sample-list.js';
import type { Indicator } from './challenge-content.js';
import { completenessFaults, completenessWarnings, type Content } from './completeness.rules.js';

const words = { zh: '字', en: 'word' };
const indicator = (change: Partial<Indicator> = {}): Indicator => ({
  id: 'I1',
  name: words,
  unit: '',
  direction: '>=',
  baseline: 0,
  target: 1,
  stretch: null,
  testMethod: words,
  tester: 'organisation_1',
  weight: 0,
  veto: false,
  dueMilestone: 'M1',
  ...change,
});
const content = (change: Partial<Content> = {}): Content => ({
  indicators: [indicator()],
  rubric: { criteria: [{ id: 'C1', name: words, weight: 100, max: 10 }], tieCriterion: 'C1' },
  milestones: [{ id: 'M1', name: words, dueAfterSigning: 'P1D', paymentSharePercent: 87.5 }],
  signingSharePercent: '12.5',
  winners: { mode: 'single', k: 1 },
  ...change,
});

it.each(sampleLists)('%s: every challenge is complete', (_name, list) => {
  for (const { indicators, milestones, signingSharePercent, winners, ...rest } of list.challenges) {
    const { rubric }: Pick<Content, 'rubric'> = JSON.parse(JSON.stringify(rest));
    const all = { indicators, milestones, rubric, winners, signingSharePercent: String(signingSharePercent ?? 0) };
    expect(completenessWarnings(all)).toEqual([]);
  }
});

describe('a challenge', () => {
  it('with keys that agree has no faults', () => {
    expect(completenessFaults(content())).toEqual([]);
    expect(completenessWarnings(content())).toEqual([]);
  });

  it('needs unique keys and references that exist', () => {
    const [milestone] = content().milestones;
    const wrong = content({
      indicators: [indicator(), indicator({ dueMilestone: 'M9' })],
      rubric: { criteria: [], tieCriterion: 'C2' },
      milestones: [{ ...milestone!, heat: { indicators: ['I1', 'I7'], final: true } }, milestone!],
      signingSharePercent: null,
    });
    const faults = [
      'two indicators I1',
      'two milestones M1',
      'indicator I1 is due at no milestone M9',
      'the heat of M1 compares no indicator I7',
      'there is no criterion C2 for ties',
    ];
    expect(completenessFaults(wrong)).toEqual(faults);
    expect(completenessWarnings(wrong)).toEqual(expect.arrayContaining(faults));
  });

  it('that asks for less than there is, out of its order or of nobody, runs and warns', () => {
    const [milestone] = content().milestones;
    const at = (id: string, dueAfterSigning: string, paymentSharePercent = 0) => ({
      ...milestone!,
      id,
      dueAfterSigning,
      paymentSharePercent,
    });
    const odd = content({
      indicators: [
        indicator({ baseline: 5, target: 4, stretch: 3 }),
        indicator({ id: 'I2', direction: '<=', baseline: 5, target: 6, stretch: 7 }),
        indicator({ id: 'I3', direction: '<=', baseline: 5, target: 4, stretch: 3 }),
        indicator({ id: 'I4', direction: '=', baseline: 5, target: 4 }),
      ],
      milestones: [at('M1', 'P10D', 87.5), at('M2', 'P10D'), at('M3', 'P9DT23H'), at('M4', '-P10D'), at('M5', `P${'9'.repeat(400)}D`)],
      winners: { mode: 'single', k: 3 },
    });
    expect(completenessFaults(odd)).toEqual([]);
    expect(completenessWarnings(odd)).toEqual([
      'indicator I1: target is weaker than baseline',
      'indicator I1: stretch is weaker than target',
      'indicator I2: target is weaker than baseline',
      'indicator I2: stretch is weaker than target',
      'milestone M3 is due before M2, which stands before it',
      'milestone M4 is due before signing',
      'milestone M4 is due before M3, which stands before it',
      'milestone M5 is due more than a hundred years after signing',
      'a single winner is sought, and 3 awards are planned',
    ]);
    expect(completenessWarnings(content({ winners: { mode: 'race', k: 0 } }))).toEqual(['no award is planned']);
    expect(completenessWarnings(content({ winners: { mode: 'recognition', k: 0 } }))).toEqual([]);
  });

  it('runs with odd values, and warns', () => {
    const odd = content({
      indicators: [
        indicator({ target: { min: 2, max: 1 } }),
        indicator({ id: 'I2', direction: 'range', stretch: 3, target: { min: 2, max: 1 } }),
      ],
      rubric: { criteria: [{ id: 'C1', name: words, weight: 33.3, max: 0 }], tieCriterion: 'C1' },
      signingSharePercent: null,
    });
    expect(completenessFaults(odd)).toEqual([]);
    expect(completenessWarnings(odd)).toEqual([
      'indicator I1: target does not fit the direction >=: NUMBER_EXPECTED',
      'indicator I2: baseline does not fit the direction range: RANGE_EXPECTED',
      'indicator I2: target does not fit the direction range: MIN_ABOVE_MAX',
      'indicator I2: stretch does not fit the direction range: RANGE_EXPECTED',
      'the weights of the criteria sum to 33.3, not 100',
      'the payment shares sum to 87.5, not 100',
      'criterion C1 has no marks',
    ]);
  });
});
