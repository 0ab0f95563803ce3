import { addDays, afterDeadline, inTime } from '../common/offset.js';
import type { EffectiveRules } from '../policies/effective-rules.js';

/** A formal defect as noticed, with the correction 补正 that came, if any. */
export interface FormalDefect {
  noticedAt: Date;
  correctedAt: Date | null;
  contentChanged: boolean;
}

export type CorrectionOutcome = 'OPEN' | 'ANSWERED' | 'NOT_ANSWERED' | 'CHANGED_CONTENT';

export interface CorrectionState {
  outcome: CorrectionOutcome;
  /** From when the bid is ineligible for it: one second after an end that was missed, or when changed content was received. */
  failedAt: Date | null;
}

/**
 * When a bidder is reminded of an open correction (working days by the official calendar, from the caller) and when it ends (calendar
 * days of 24 hours, the end included). Source: samples/README.md rule 2.
 */
export function correctionInstants(
  noticedAt: Date,
  form: EffectiveRules['form'],
  addWorkingDays: (from: Date, days: number) => Date,
): { remindAt: Date; endsAt: Date } {
  return { remindAt: addWorkingDays(noticedAt, form.correctionWorkingDays), endsAt: correctionEnd(noticedAt, form) };
}

/**
 * How a correction stands at `now`. What comes after the end is not received; what comes in time and changes content is received and
 * fails at once. Source: samples/README.md rule 2.
 */
export function correctionState(defect: FormalDefect, form: EffectiveRules['form'], now: Date): CorrectionState {
  const end = correctionEnd(defect.noticedAt, form);
  const { correctedAt } = defect;
  if (correctedAt && correctedAt <= now && inTime(correctedAt, end)) {
    return defect.contentChanged ? { outcome: 'CHANGED_CONTENT', failedAt: correctedAt } : { outcome: 'ANSWERED', failedAt: null };
  }
  return inTime(now, end) ? { outcome: 'OPEN', failedAt: null } : { outcome: 'NOT_ANSWERED', failedAt: afterDeadline(end) };
}

/** A defect was noticed, and every correction was answered without a change of content. */
export function isCorrected(outcomes: readonly CorrectionOutcome[]): boolean {
  return outcomes.length > 0 && outcomes.every((outcome) => outcome === 'ANSWERED');
}

function correctionEnd(noticedAt: Date, form: EffectiveRules['form']): Date {
  return addDays(noticedAt, form.correctionLatestDays);
}
