import { type CalendarOverrides, workingDaysBetween } from '../common/calendar.js';

/** When a notice 公示 opens and closes; the last instant is included. */
export interface NoticeSpan {
  opens: Date;
  closes: Date;
}

/**
 * The notice of a decision that stands from `decidedAt`. A decision in time has the span that was planned. One that comes after the planned
 * opening opens at once; the planned close then stays while it still leaves the working days that the policy guards (`notice.workingDays`,
 * samples/README.md "Time"), else it moves by the time that was missed, so that the notice is as long as it was planned.
 */
export function noticeSpan(planned: NoticeSpan, decidedAt: Date, workingDays: number, overrides: CalendarOverrides): NoticeSpan {
  const missed = decidedAt.getTime() - planned.opens.getTime();
  if (missed <= 0) return planned;
  const enough = planned.closes > decidedAt && workingDaysBetween(decidedAt, planned.closes, overrides) >= workingDays;
  return { opens: decidedAt, closes: enough ? planned.closes : new Date(planned.closes.getTime() + missed) };
}
