import { Inject, Injectable } from '@nestjs/common';
import { Database, sha256 } from '../common/transaction.js';

/** A date in a calendar. */
export interface CalendarDate {
  /** Stays for good, whatever becomes of the date. */
  uid: string;
  start: Date;
  summary: string;
  description: string;
  cancelled?: boolean;
  /** How often and when it changed before it was first read, where that is known. */
  sequence?: number;
  changedAt?: Date;
}
/** With how often, and when, it changed last. */
export type RevisedDate = CalendarDate & Required<Pick<CalendarDate, 'sequence' | 'changedAt'>>;

const hashOf = ({ start, summary, description, cancelled = false }: CalendarDate): string =>
  sha256(JSON.stringify([start, summary, description, cancelled]));

/**
 * Which dates of a calendar changed since it was read last. A program that has a date already takes another one under its uid for newer where the
 * sequence says so (RFC 5545, 3.8.7.4); and a calendar of which nothing changed is the same to the byte.
 */
@Injectable()
export class CalendarDates {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** The dates that a calendar (uuid of its list or person) has now. Writes only what changed, so that most readings write nothing. */
  async revised(calendar: string, dates: readonly CalendarDate[]): Promise<RevisedDate[]> {
    await this.database.query(
      `insert into calendar_date as d (calendar, uid, content_hash, sequence, changed_at)
       select $1, n.uid, n.hash, coalesce(n.sequence, 0), coalesce(n.changed_at, clock_now())
       from unnest($2::text[], $3::text[], $4::int[], $5::timestamptz[]) n(uid, hash, sequence, changed_at)
       where not exists (select from calendar_date k where k.calendar = $1 and k.uid = n.uid and k.content_hash = n.hash) order by n.uid
       on conflict (calendar, uid) do update set content_hash = excluded.content_hash, sequence = d.sequence + 1, changed_at = clock_now()
       where d.content_hash <> excluded.content_hash`,
      [
        calendar,
        dates.map(({ uid }) => uid),
        dates.map(hashOf),
        dates.map(({ sequence }) => sequence ?? null),
        dates.map(({ changedAt }) => changedAt ?? null),
      ],
    );
    const known = await this.database.query<Pick<RevisedDate, 'uid' | 'sequence' | 'changedAt'>>(
      'select uid, sequence, changed_at as "changedAt" from calendar_date where calendar = $1 and uid = any($2)',
      [calendar, dates.map(({ uid }) => uid)],
    );
    const byUid = new Map(known.map((date) => [date.uid, date]));
    return dates.map((date) => ({ ...date, ...byUid.get(date.uid)! }));
  }
}
