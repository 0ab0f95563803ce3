import { addDays } from '../common/offset.js';
import type { EffectiveRules } from '../policies/effective-rules.js';

/** China keeps UTC+08:00 all year, so calendar months are counted there. */
const CHINA_MS = 8 * 3_600_000;

export interface Timetable {
  /** Reminder: an opening, takes effect at its instant. */
  noticeAt: Date;
  dueAt: Date;
  /** Last instant before OVERDUE; the next two cause what they cause one second later. */
  graceEndsAt: Date;
  /** Last instant before FAILED_BY_DEFAULT, which freezes this milestone's money alone. Never before the grace ends. */
  defaultAt: Date;
}

/** The timers around a due instant; all days are of 24 hours and count from it (mechanism 2.7 and 2.14). */
export function timetable(dueAt: Date, { noticeDays, graceDays, defaultDays }: EffectiveRules['milestone']): Timetable {
  return {
    noticeAt: addDays(dueAt, -noticeDays),
    dueAt,
    graceEndsAt: addDays(dueAt, graceDays),
    defaultAt: addDays(dueAt, Math.max(graceDays, defaultDays)),
  };
}

/**
 * The last instant of a rectification: so many calendar months (UTC+08:00) after the CONDITIONAL verdict, at the same time of day; the last
 * day of the month where the day doesn't exist there (mechanism 2.7). Not answered, the milestone has failed one second later.
 */
export function rectifyBy(decidedAt: Date, months: number): Date {
  const local = new Date(decidedAt.getTime() + CHINA_MS);
  const day = local.getUTCDate();
  local.setUTCDate(1);
  local.setUTCMonth(local.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate();
  local.setUTCDate(Math.min(day, lastDay));
  return addDays(new Date(local.getTime() - CHINA_MS), 0);
}
