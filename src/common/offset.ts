/**
 * Offsets of a list: signed ISO 8601 durations from day 0, which is 00:00 (UTC+08:00) of the publication day. Days are 24 hours.
 * Source: samples/README.md "Time"; notation: `$defs.offset` of samples/sample.schema.json.
 */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** What databases, JSON and people's calendars all can say, in every zone, with what a second or two more or less may cause. */
const FIRST = Date.parse('0001-01-02T00:00:00Z');
const LAST = Date.parse('9999-12-30T00:00:00Z');

/** Milliseconds of an offset such as `P45DT17H00M07S` or `-P6D` (the minus covers the whole). Throws RangeError for any other text. */
export function parseOffset(offset: string): number {
  const match = /^(-?)P(\d+)D(?:T(?:(\d{2})H)?(?:(\d{2})M)?(?:(\d{2})S)?)?$/.exec(offset);
  if (!match) throw new RangeError(`not an offset: ${offset}`);
  const [, sign, days, hours = 0, minutes = 0, seconds = 0] = match;
  const length = Number(days) * DAY + Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND;
  return sign && length ? -length : length;
}

/**
 * The shortest notation of whole seconds (a fraction of a second is dropped downwards): trailing parts that are zero are left out, as in
 * `P45D`, `P45DT17H`, `P50DT17H30M`, `P45DT17H00M07S`. A file may write the same offset longer (`P45DT17H00M`): compare parsed values.
 */
export function formatOffset(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / SECOND);
  const length = Math.abs(seconds) * SECOND;
  const parts = [Math.floor(length / HOUR) % 24, Math.floor(length / MINUTE) % 60, Math.floor(length / SECOND) % 60];
  while (parts.length && parts.at(-1) === 0) parts.pop();
  const time = parts.map((part, index) => `${String(part).padStart(2, '0')}${'HMS'.charAt(index)}`).join('');
  return `${seconds < 0 ? '-' : ''}P${Math.floor(length / DAY)}D${time && `T${time}`}`;
}

/** The instant of day 0 for a publication date `YYYY-MM-DD`. Throws RangeError where that is no date. */
export function dayZero(publishedOn: string): Date {
  const instant = new Date(`${publishedOn}T00:00:00+08:00`);
  const shown = Number.isNaN(instant.getTime()) ? '' : new Date(instant.getTime() + 8 * HOUR).toISOString().slice(0, 10);
  if (shown !== publishedOn) throw new RangeError(`not a date: ${publishedOn}`);
  return instant;
}

/** The instant that lies `offset` after day 0. Throws RangeError for what is no offset or lies beyond the calendar. */
export function at(day0: Date, offset: string): Date {
  const instant = new Date(day0.getTime() + parseOffset(offset));
  if (Number.isNaN(instant.getTime())) throw new RangeError(`beyond the calendar: ${offset}`);
  return instant;
}

/** Whether an act keeps a deadline. The deadline includes its instant, and acts are taken to the second (samples/README.md "Time"). */
export function inTime(act: Date, deadline: Date): boolean {
  return Math.floor(act.getTime() / SECOND) * SECOND <= deadline.getTime();
}

/** `days` days of 24 hours after an instant; rules may name any number, so what lies beyond the calendar stands at its ends. */
export function addDays(from: Date, days: number): Date {
  return inCalendar(from.getTime() + days * DAY);
}

/** The instant that lies `offset` after another; what lies beyond the calendar stands at its ends, as for `addDays`. Throws RangeError for what is no offset. */
export function addOffset(from: Date, offset: string): Date {
  return inCalendar(from.getTime() + parseOffset(offset));
}

/** An instant of the calendar; what lies beyond it stands at its ends. */
export const inCalendar = (time: number): Date => new Date(Math.max(FIRST, Math.min(time, LAST)));

/** When a missed deadline takes effect: one second after it (samples/README.md "Time"). */
export function afterDeadline(deadline: Date): Date {
  return new Date(deadline.getTime() + SECOND);
}
