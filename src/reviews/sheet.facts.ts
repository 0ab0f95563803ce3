import type { Rubric } from '../challenges/challenge.documents.js';
import { rubricOf } from '../challenges/challenge.facts.js';
import { countedItems, type ScoreItem, weightedTotal } from './sheet.rules.js';

/** What the figures of a sheet need besides its marks. */
export interface SheetRubric {
  rubric: Rubric;
  decimals: number;
}

const ofList = (challengeId: string, path: string): string =>
  `(select l.rules #> '{scoring,${path}}' from challenge c join list l on l.id = c.list_id where c.id = ${challengeId})`;

/** The same as SQL, for a row that hangs on a challenge. */
export const rubricFacts = {
  rubric: (sheet: { challengeId: string }): string => `(select c.rubric from challenge c where c.id = ${sheet.challengeId})`,
  decimals: (sheet: { challengeId: string }): string => ofList(sheet.challengeId, 'aggregation,decimals'),
};

/** SQL: whether revised marks count in the list. */
export const useRevised = (sheet: { challengeId: string }): string => ofList(sheet.challengeId, 'useRevised');

/** The total of a sheet's marks, or of its revised ones, for display: rounded half up to the list's decimals. */
export function totalOf(items: ScoreItem[], { rubric, decimals }: SheetRubric, revision: ScoreItem[] | null = null): number {
  return weightedTotal(countedItems({ items, revision }, true), rubricOf(rubric)).round(decimals).toNumber();
}
