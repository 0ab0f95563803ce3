import { Inject, Injectable } from '@nestjs/common';
import { ObjectionService } from '../awards/objection.service.js';
import { replanReminders } from '../bids/correction.service.js';
import { CalendarService } from '../common/calendar.service.js';
import type { DayKind } from '../common/calendar-day.entity.js';
import { typedId } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { replanTerminations } from '../contracts/termination.service.js';

/** An instant counted in working days that another kind of day would move. */
export interface MovedTimer {
  /** Global id of what it belongs to. */
  subject: string;
  name: string;
  from: Date;
  to: Date;
}

interface Instant {
  subject: string;
  key: string;
  name: string;
  at: Date;
}

/** Every instant that rooms count in working days and plan anew. */
const INSTANTS = `
select 'correction' as subject, id as key, 'reminderAt' as name, reminder_at as at from correction where state = 'OPEN'
union all select 'objection', id, 'admitBy', admit_by from objection where state = 'ADMITTED' and admit_by is not null
union all select 'termination', id, 'hearingUntil', hearing_until from termination
union all select 'termination', id, 'appealUntil', appeal_until from termination where appeal_until is not null`;

class Undone extends Error {}

/** What a change of the calendar would do: it is done, looked at, and undone. */
@Injectable()
export class CalendarPreview {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CalendarService) private readonly calendar: CalendarService,
    @Inject(ObjectionService) private readonly objections: ObjectionService,
  ) {}

  /** The instants that would move if the day (`YYYY-MM-DD`) were of that kind, the earliest first. Nothing stays changed. Throws INPUT_INVALID. */
  async of(day: string, kind: DayKind): Promise<MovedTimer[]> {
    let moved: MovedTimer[] = [];
    try {
      await this.database.system(async (tx) => {
        const before = await instants(tx);
        await this.calendar.put(tx, day, kind);
        await replanReminders(tx);
        await this.objections.replan(tx);
        await replanTerminations(tx);
        moved = [...(await instants(tx)).values()].flatMap(({ subject, key, name, at: to }) => {
          const from = before.get(place({ subject, key, name }))?.at;
          return from && from.getTime() !== to.getTime() ? [{ subject: typedId(subject, key), name, from, to }] : [];
        });
        throw new Undone();
      });
    } catch (error) {
      if (!(error instanceof Undone)) throw error;
    }
    return moved.sort((one, other) => one.from.getTime() - other.from.getTime());
  }
}

const place = ({ subject, key, name }: Omit<Instant, 'at'>): string => `${subject} ${key} ${name}`;

async function instants(tx: Tx): Promise<Map<string, Instant>> {
  return new Map((await tx.query<Instant>(INSTANTS)).map((instant) => [place(instant), instant]));
}
