import type { EffectiveRules } from '../policies/effective-rules.js';
import { rubricOf } from '../challenges/challenge.facts.js';
import type { Expression } from '../reading/decorators.js';
import { countsByExpert } from '../panels/counting.js';
import { outliers } from './outlier.rules.js';
import type { ScoreSheet } from './score-sheet.entity.js';
import { rubricFacts, type SheetRubric } from './sheet.facts.js';
import type { ScoreItem } from './sheet.rules.js';

/** What says of a sheet whether it lies far from the others; `sheets` is null until every member has scored the bid in the stage. */
export interface OutlierFacts extends SheetRubric {
  sheets: { expert: string; items: ScoreItem[] }[] | null;
  limits: EffectiveRules['scoring']['outlier'];
}

export const OUTLIER_FACTS = {
  ...rubricFacts,
  limits: (sheet) =>
    `(select l.rules #> '{scoring,outlier}' from challenge c join list l on l.id = c.list_id where c.id = ${sheet.challengeId})`,
  sheets: (sheet) => `(select jsonb_agg(jsonb_build_object('expert', s.expert_id, 'items', s.items)) from score_sheet s
    where s.bid_id = ${sheet.bidId} and s.stage = ${sheet.stage} and ${countsByExpert({ challengeId: 's.challenge_id', bidId: 's.bid_id', expertId: 's.expert_id' })}
    and not exists (select from review_task t where t.bid_id = ${sheet.bidId} and t.stage = ${sheet.stage} and t.sheet_id is null))`,
} satisfies Record<string, Expression<ScoreSheet>>;

/** Whether the sheet is an outlier among all that count of its bid and stage, by its first marks; null while one is missing, and where it does not count. */
export function isOutlier({
  expertId,
  bidId,
  stage,
  sheets,
  ...facts
}: Pick<ScoreSheet, 'expertId' | 'bidId' | 'stage'> & OutlierFacts): boolean | null {
  if (!sheets?.some(({ expert }) => expert === expertId)) return null;
  const counted = sheets.map((sheet) => ({ ...sheet, bid: bidId, stage, revision: null, canDeliver: true }));
  return outliers(counted, rubricOf(facts.rubric), facts.limits, facts).some(({ expert }) => expert === expertId);
}
