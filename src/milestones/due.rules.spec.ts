import { rectifyBy, timetable } from './due.rules.js';

const rules = { noticeDays: 30, graceDays: 15, defaultDays: 30, rectifyMonths: 3, rectifyTimes: 1 };
const at = (text: string) => new Date(`${text}+08:00`);

it('reminds before the due instant, and counts grace and default from it', () => {
  expect(timetable(at('2026-07-01T00:00:00'), rules)).toEqual({
    noticeAt: at('2026-06-01T00:00:00'),
    dueAt: at('2026-07-01T00:00:00'),
    graceEndsAt: at('2026-07-16T00:00:00'),
    defaultAt: at('2026-07-31T00:00:00'),
  });
});

it('never defaults before the grace has ended', () => {
  const { graceEndsAt, defaultAt } = timetable(at('2026-07-01T00:00:00'), { ...rules, defaultDays: 0 });
  expect(defaultAt).toEqual(graceEndsAt);
});

it('counts months of rectification in the Chinese calendar day, clipped to the end of the month', () => {
  expect(rectifyBy(at('2026-01-15T10:00:00'), 3)).toEqual(at('2026-04-15T10:00:00'));
  expect(rectifyBy(at('2026-11-30T23:59:59'), 3)).toEqual(at('2027-02-28T23:59:59'));
  expect(rectifyBy(at('2027-11-29T00:00:00'), 3)).toEqual(at('2028-02-29T00:00:00'));
  expect(rectifyBy(at('2026-03-01T03:00:00'), 1)).toEqual(at('2026-04-01T03:00:00'));
  expect(rectifyBy(at('2026-05-31T07:00:00'), 0)).toEqual(at('2026-05-31T07:00:00'));
});
