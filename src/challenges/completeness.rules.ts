import type { Indicator, IndicatorValue, MilestonePlan, Rubric, Winners } from './challenge-content.js';
import { valueFault, weaker } from './measure.rules.js';
import { Fraction } from '../common/fraction.js';
import { parseOffset } from '../common/offset.js';

/** Milliseconds of the longest plan that is believed: a hundred years. */
const LONGEST = 36_500 * 86_400_000;

export interface Content {
  indicators: readonly Indicator[];
  rubric: Rubric;
  milestones: readonly MilestonePlan[];
  /** Decimal text; null is 0. */
  signingSharePercent: string | null;
  winners: Winners;
}

/**
 * What keeps a challenge from being submitted and published: keys that stand twice, and references to what is not there. Anything else that
 * samples/sample.schema.json admits must run (samples/README.md, Refused at once, or reported), so it is only a warning.
 */
export function completenessFaults({ indicators, rubric, milestones }: Content): string[] {
  const indicatorIds = new Set(indicators.map(({ id }) => id));
  const milestoneIds = new Set(milestones.map(({ id }) => id));
  const missing = (known: ReadonlySet<string>, id: string, fault: string) => (known.has(id) ? [] : [fault]);
  return [
    ...repeated(indicators).map((id) => `two indicators ${id}`),
    ...repeated(rubric.criteria).map((id) => `two criteria ${id}`),
    ...repeated(milestones).map((id) => `two milestones ${id}`),
    ...indicators.flatMap(({ id, dueMilestone }) =>
      missing(milestoneIds, dueMilestone, `indicator ${id} is due at no milestone ${dueMilestone}`),
    ),
    ...milestones.flatMap(({ id, heat }) =>
      (heat?.indicators ?? []).flatMap((indicator) =>
        missing(indicatorIds, indicator, `the heat of ${id} compares no indicator ${indicator}`),
      ),
    ),
    ...missing(
      new Set(rubric.criteria.map((criterion) => criterion.id)),
      rubric.tieCriterion,
      `there is no criterion ${rubric.tieCriterion} for ties`,
    ),
  ];
}

/** What a clerk should look at before submission: what keeps the challenge from it, and what runs and is probably not meant. */
export function completenessWarnings(content: Content): string[] {
  const { indicators, rubric, milestones, signingSharePercent, winners } = content;
  const shares = [signingSharePercent ?? 0, ...milestones.map(({ paymentSharePercent }) => paymentSharePercent)];
  return [
    ...completenessFaults(content),
    ...indicators.flatMap(({ id, direction, baseline, target, stretch }) =>
      Object.entries({ baseline, target, stretch }).flatMap(([name, value]) => {
        const fault = value === null ? null : valueFault(value, direction);
        return fault === null ? [] : [`indicator ${id}: ${name} does not fit the direction ${direction}: ${fault}`];
      }),
    ),
    ...indicators.flatMap(unambitious),
    ...notHundred(
      'the weights of the criteria',
      rubric.criteria.map(({ weight }) => weight),
    ),
    ...notHundred('the payment shares', shares),
    ...rubric.criteria.filter(({ max }) => max === 0).map(({ id }) => `criterion ${id} has no marks`),
    ...milestones.flatMap(untimely),
    ...(winners.mode === 'single' && winners.k > 1 ? [`a single winner is sought, and ${winners.k} awards are planned`] : []),
    ...(['single', 'race'].includes(winners.mode) && winners.k === 0 ? ['no award is planned'] : []),
  ];
}

/** An indicator that asks for less than there is, or counts as more than asked what is less. Where one value alone will do, none is more. */
function unambitious({ id, direction, rangeMode, baseline, target, stretch }: Indicator): string[] {
  const odd = (value: IndicatorValue | null | undefined) => value === null || value === undefined || valueFault(value, direction) !== null;
  const less = (value: IndicatorValue, than: IndicatorValue) => !odd(value) && !odd(than) && weaker(value, than, { direction, rangeMode });
  if (direction !== '>=' && direction !== '<=') return [];
  return [
    ...(less(target, baseline) ? [`indicator ${id}: target is weaker than baseline`] : []),
    ...(stretch !== null && stretch !== undefined && less(stretch, target) ? [`indicator ${id}: stretch is weaker than target`] : []),
  ];
}

/** A milestone that is due before signing, before the one that stands before it, or beyond what anybody plans. */
function untimely({ id, dueAfterSigning }: MilestonePlan, index: number, all: readonly MilestonePlan[]): string[] {
  const due = parseOffset(dueAfterSigning);
  const before = all[index - 1];
  return [
    ...(due < 0 ? [`milestone ${id} is due before signing`] : []),
    ...(due > LONGEST ? [`milestone ${id} is due more than a hundred years after signing`] : []),
    ...(before && due < parseOffset(before.dueAfterSigning) ? [`milestone ${id} is due before ${before.id}, which stands before it`] : []),
  ];
}

function repeated(items: readonly { id: string }[]): string[] {
  return [...new Set(items.map(({ id }) => id).filter((id, index, all) => all.indexOf(id) < index))];
}

function notHundred(what: string, percents: readonly (number | string)[]): string[] {
  const sum = Fraction.sum(percents.map(Fraction.of));
  return sum.equals(Fraction.of(100)) ? [] : [`${what} sum to ${sum.toDecimal(4)}, not 100`];
}
