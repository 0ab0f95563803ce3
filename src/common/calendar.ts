import chineseDays from 'chinese-days';

/** Days that differ from the library's table, by `YYYY-MM-DD`: what an office entered after a year's arrangement was published or changed. */
export type CalendarOverrides = ReadonlyMap<string, 'work' | 'rest'>;

const DAY_MS = 86_400_000;
/** Calendar days are those of Asia/Shanghai, UTC+08:00 all year. */
const OFFSET_MS = 8 * 3_600_000;
const LAST_DAY = dayNumber(new Date('9999-12-31T00:00:00Z'));

/**
 * Whether a day of the official Chinese calendar (调休 included) is a working day. An override wins; a year that the library doesn't know
 * counts weekends only. Throws RangeError for anything but an existing day `YYYY-MM-DD`.
 */
export function isWorkingDay(date: string, overrides: CalendarOverrides): boolean {
  const day = dayNumber(new Date(`${date}T00:00:00+08:00`));
  if (Number.isNaN(day) || dayText(day) !== date) throw new RangeError(`not a calendar day: ${date}`);
  return works(day, overrides);
}

/**
 * The instant `n` working days after `from`: counting starts the day after, the time of day stays; 0 is `from` itself (samples/README.md,
 * Time). `provisional` when a day was counted in a year whose arrangement isn't known: weekends only count there, and a later calendar may
 * move the result. Throws RangeError for a negative or broken `n`, and for a result after the year 9999.
 */
export function addWorkingDays(from: Date, n: number, overrides: CalendarOverrides): { at: Date; provisional: boolean } {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`not a number of working days: ${n}`);
  const start = dayNumber(from);
  let day = start;
  let provisional = false;
  for (let left = n; left > 0;) {
    if (day + left > LAST_DAY) throw new RangeError('beyond the year 9999');
    day += 1;
    provisional ||= !yearIsKnown(dayText(day).slice(0, 4), overrides);
    if (works(day, overrides)) left -= 1;
  }
  return { at: new Date(from.getTime() + (day - start) * DAY_MS), provisional };
}

/**
 * The number of working days after the day of `from`, up to and including the day of `to`; 0 where `to` isn't on a later day. Counting stops
 * at `enough`, for who only asks whether there are so many.
 */
export function workingDaysBetween(from: Date, to: Date, overrides: CalendarOverrides, enough = Infinity): number {
  let count = 0;
  for (let day = dayNumber(from) + 1; day <= dayNumber(to) && count < enough; day += 1) if (works(day, overrides)) count += 1;
  return count;
}

/** National Day stands in every yearly arrangement, so a year is known when the library's table, or the overrides, have it. */
function yearIsKnown(year: string, overrides: CalendarOverrides): boolean {
  const nationalDay = `${year}-10-01`;
  return overrides.has(nationalDay) || arranged(nationalDay) !== null;
}

function works(day: number, overrides: CalendarOverrides): boolean {
  const date = dayText(day);
  return (overrides.get(date) ?? arranged(date) ?? (isWeekend(day) ? 'rest' : 'work')) === 'work';
}

/**
 * What the published arrangement says of a holiday or a make-up day; null for a day that follows its weekday. Only the library's tables are
 * read (their entries are named `English,中文,days`, other days by their weekday): west of Greenwich it takes the wrong weekday for a date.
 */
function arranged(date: string): 'work' | 'rest' | null {
  const { name, work } = chineseDays.getDayDetail(date);
  return name.includes(',') ? (work ? 'work' : 'rest') : null;
}

function isWeekend(day: number): boolean {
  const weekday = new Date(day * DAY_MS).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/** Days since 1970-01-01 in Asia/Shanghai; NaN for an invalid date. */
function dayNumber(at: Date): number {
  return Math.floor((at.getTime() + OFFSET_MS) / DAY_MS);
}

function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
