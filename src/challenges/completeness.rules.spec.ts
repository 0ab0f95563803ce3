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
  ...change,
});

it.each(sampleLists)('%s: every challenge is complete', (_name, list) => {
  for (const { indicators, milestones, signingSharePercent, ...rest } of list.challenges) {
    const { rubric }: Pick<Content, 'rubric'> = JSON.parse(JSON.stringify(rest));
    const all = { indicators, milestones, rubric, signingSharePercent: String(signingSharePercent ?? 0) };
    expect([...completenessFaults(all), ...completenessWarnings(all)]).toEqual([]);
  }
});

describe('a challenge', () => {
  it('with keys that agree has no faults', () => {
    expect(completenessFaults(content())).toEqual([]);
    expect(completenessWarnings(content())).toEqual([]);
  });

  it('needs unique keys and references that exist', () => {
    const [milestone] = content().milestones;
    const faults = completenessFaults({
      indicators: [indicator(), indicator({ dueMilestone: 'M9' })],
      rubric: { criteria: [], tieCriterion: 'C2' },
      milestones: [{ ...milestone!, heat: { indicators: ['I1', 'I7'], final: true } }, milestone!],
      signingSharePercent: null,
    });
    expect(faults).toEqual([
      'two indicators I1',
      'two milestones M1',
      'indicator I1 is due at no milestone M9',
      'the heat of M1 compares no indicator I7',
      'there is no criterion C2 for ties',
    ]);
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
