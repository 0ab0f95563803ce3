import ical, { ICalEventStatus } from 'ical-generator';
import type { RevisedDate } from './calendar-dates.service.js';

const MINUTES = 60;

/**
 * A calendar has a part at least (RFC 5545, 3.4), also when it has no date: strict programs refuse one without. So it says which time its people live
 * by, though its dates are in UTC.
 */
const ZONE = [
  ...['BEGIN:VTIMEZONE', 'TZID:Asia/Shanghai', 'BEGIN:STANDARD', 'DTSTART:19700101T000000', 'TZOFFSETFROM:+0800', 'TZOFFSETTO:+0800'],
  ...['TZNAME:CST', 'END:STANDARD', 'END:VTIMEZONE'],
].join('\r\n');

/** A calendar (RFC 5545) that programs subscribe to: each reading is the whole, and takes the place of the one before. */
export function calendarOf(name: string, dates: readonly RevisedDate[]): string {
  const calendar = ical({ name, prodId: { company: 'jiebang', product: 'jiebang' }, ttl: 30 * MINUTES });
  for (const { uid, start, summary, description, cancelled, sequence, changedAt } of dates)
    calendar.createEvent({
      ...{ id: uid, start, summary, description, sequence },
      ...{ stamp: changedAt, lastModified: changedAt },
      ...(cancelled && { status: ICalEventStatus.CANCELLED }),
    });
  return calendar.toString().replace(/^(?:BEGIN:VEVENT|END:VCALENDAR)/m, (part) => `${ZONE}\r\n${part}`);
}
