import ical from 'ical-generator';
import type { CalendarDate } from './calendar.rules.js';

const MINUTES = 60;

/** The calendar (RFC 5545) of a person. `now`: when it is read, which is when each date was looked at last (DTSTAMP, 3.8.7.2). */
export function calendarOf(dates: readonly CalendarDate[], now: Date): string {
  const calendar = ical({
    name: '揭榜挂帅：我的期限 My deadlines',
    prodId: { company: 'jiebang', product: 'jiebang' },
    ttl: 30 * MINUTES,
  });
  for (const { uid, ...date } of dates) calendar.createEvent({ ...date, id: uid, stamp: now });
  return calendar.toString();
}
