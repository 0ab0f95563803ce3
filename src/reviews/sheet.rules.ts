import { Fraction } from '../common/fraction.js';
import type { Criterion, LocalizedText, Rubric } from '../challenges/challenge-content.js';
import type { EffectiveRules, StageId } from '../policies/effective-rules.js';

/** One mark: an integer from 0 to the criterion's `max`. */
export interface ScoreItem {
  criterion: string;
  score: number;
  comment?: LocalizedText | null;
}

/** A score sheet 评审表 that counts (see `exclusion`). At most one per bid, stage and expert. */
export interface CountedSheet {
  bid: string;
  stage: StageId;
  expert: string;
  /** The marks as first given; outliers are looked for in these. */
  items: readonly ScoreItem[];
  /** The marks after the consensus, null where none was revised. A criterion that it leaves out keeps its first mark. */
  revision: readonly ScoreItem[] | null;
  canDeliver: boolean;
}

export type SheetFaultCode =
  'CRITERION_UNKNOWN' | 'CRITERION_REPEATED' | 'CRITERION_MISSING' | 'SCORE_OUT_OF_RANGE' | 'CONFIDENCE_OUT_OF_RANGE' | 'COMMENT_MISSING';

/** What is wrong with a sheet; `criterion` is null where the sheet as a whole is meant. */
export interface SheetFault {
  code: SheetFaultCode;
  criterion: string | null;
}

type CommentRules = Pick<EffectiveRules['scoring'], 'commentBelowPercent' | 'commentAbovePercent'>;

/**
 * Checks a sheet: each criterion of the rubric once, integers from 0 to its max, confidence 1 to 5. A missing comment is a warning and
 * not a fault: the law (samples/README.md, "Refused at once") doesn't refuse a sheet for it. A criterion of max 0 asks for no comment.
 * @param confidence null for a revision, which has none.
 */
export function checkSheet(items: readonly ScoreItem[], confidence: number | null, rubric: Rubric, rules: CommentRules) {
  const faults: SheetFault[] = [];
  const warnings: SheetFault[] = [];
  const criteria = new Map(rubric.criteria.map((criterion) => [criterion.id, criterion]));
  const seen = new Set<string>();
  for (const item of items) {
    const criterion = criteria.get(item.criterion);
    if (!criterion) faults.push({ code: 'CRITERION_UNKNOWN', criterion: item.criterion });
    else if (seen.has(item.criterion)) faults.push({ code: 'CRITERION_REPEATED', criterion: item.criterion });
    else if (!Number.isInteger(item.score) || item.score < 0 || item.score > criterion.max)
      faults.push({ code: 'SCORE_OUT_OF_RANGE', criterion: item.criterion });
    else if (needsComment(item.score, criterion, rules) && !hasText(item.comment))
      warnings.push({ code: 'COMMENT_MISSING', criterion: item.criterion });
    seen.add(item.criterion);
  }
  for (const id of criteria.keys()) if (!seen.has(id)) faults.push({ code: 'CRITERION_MISSING', criterion: id });
  if (confidence !== null && !(Number.isInteger(confidence) && confidence >= 1 && confidence <= 5))
    faults.push({ code: 'CONFIDENCE_OUT_OF_RANGE', criterion: null });
  return { faults, warnings };
}

function needsComment(score: number, criterion: Criterion, rules: CommentRules): boolean {
  if (criterion.max === 0) return false;
  const percent = Fraction.ratio(BigInt(score) * 100n, BigInt(criterion.max));
  return percent.compare(Fraction.of(rules.commentBelowPercent)) < 0 || percent.compare(Fraction.of(rules.commentAbovePercent)) > 0;
}

function hasText(comment: LocalizedText | null | undefined): boolean {
  return !!comment && (comment.zh.trim() !== '' || comment.en.trim() !== '');
}

/** What one criterion adds to a total: score / max * weight (samples/README.md rule 6). 0 for a max of 0 and for a mark not given. */
export function criterionPoints(items: readonly ScoreItem[], criterion: Criterion): Fraction {
  const item = items.find(({ criterion: id }) => id === criterion.id);
  if (!item || criterion.max === 0) return Fraction.ZERO;
  return Fraction.of(item.score).times(Fraction.of(criterion.weight)).over(Fraction.of(criterion.max));
}

/** An expert's total: the sum of the criteria's points, 0 to 100 where the weights make 100. */
export function weightedTotal(items: readonly ScoreItem[], rubric: Rubric): Fraction {
  return Fraction.sum(rubric.criteria.map((criterion) => criterionPoints(items, criterion)));
}

/** The marks of a sheet that count: the revised ones where the list counts revisions. A comment stays unless the revision brings another. */
export function countedItems(sheet: Pick<CountedSheet, 'items' | 'revision'>, useRevised: boolean): readonly ScoreItem[] {
  const { items, revision } = sheet;
  if (!useRevised || !revision) return items;
  const first = new Map(items.map((item) => [item.criterion, item.comment]));
  const revised = revision.map((item) =>
    item.comment || !first.get(item.criterion) ? item : { ...item, comment: first.get(item.criterion)! },
  );
  return [...revised, ...items.filter(({ criterion }) => !revision.some((item) => item.criterion === criterion))];
}

export type ExclusionReason = 'BID_NOT_ELIGIBLE' | 'CONFLICT' | 'NOT_ON_PANEL';

/**
 * Why marks of an expert on a bid must not count, or null where they do; the first reason that applies (samples/README.md, "Refused at
 * once"). A hard conflict with the panel (null bid), with this bid or, under scope `challenge`, with any bid of the challenge excludes.
 */
export function exclusion(input: {
  expert: string;
  bid: string;
  /** Eligible, and no correction open. */
  bidMayBeScored: boolean;
  scope: EffectiveRules['conflict']['scope'];
  /** The conflicts found for the bid's challenge. */
  conflicts: readonly { expert: string; bid: string | null; hard: boolean }[];
  /** Experts seated on the challenge's panel. */
  panel: readonly string[];
}): ExclusionReason | null {
  if (!input.bidMayBeScored) return 'BID_NOT_ELIGIBLE';
  const inConflict = input.conflicts.some(
    ({ expert, bid, hard }) => hard && expert === input.expert && (bid === null || bid === input.bid || input.scope === 'challenge'),
  );
  if (inConflict) return 'CONFLICT';
  return input.panel.includes(input.expert) ? null : 'NOT_ON_PANEL';
}
