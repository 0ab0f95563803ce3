import type { Indicator, MilestonePlan, Rubric } from './challenge-content.js';
import { valueFault } from './measure.rules.js';
import { Fraction } from '../common/fraction.js';

export interface Content {
  indicators: readonly Indicator[];
  rubric: Rubric;
  milestones: readonly MilestonePlan[];
  /** Decimal text; null is 0. */
  signingSharePercent: string | null;
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

/** What a clerk should look at before submission: it runs, and is probably not meant. */
export function completenessWarnings({ indicators, rubric, milestones, signingSharePercent }: Content): string[] {
  const shares = [signingSharePercent ?? 0, ...milestones.map(({ paymentSharePercent }) => paymentSharePercent)];
  return [
    ...indicators.flatMap(({ id, direction, baseline, target, stretch }) =>
      Object.entries({ baseline, target, stretch }).flatMap(([name, value]) => {
        const fault = value === null ? null : valueFault(value, direction);
        return fault === null ? [] : [`indicator ${id}: ${name} does not fit the direction ${direction}: ${fault}`];
      }),
    ),
    ...notHundred(
      'the weights of the criteria',
      rubric.criteria.map(({ weight }) => weight),
    ),
    ...notHundred('the payment shares', shares),
    ...rubric.criteria.filter(({ max }) => max === 0).map(({ id }) => `criterion ${id} has no marks`),
  ];
}

function repeated(items: readonly { id: string }[]): string[] {
  return [...new Set(items.map(({ id }) => id).filter((id, index, all) => all.indexOf(id) < index))];
}

function notHundred(what: string, percents: readonly (number | string)[]): string[] {
  const sum = Fraction.sum(percents.map(Fraction.of));
  return sum.equals(Fraction.of(100)) ? [] : [`${what} sum to ${sum.toDecimal(4)}, not 100`];
}
