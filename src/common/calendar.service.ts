import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from './actor.js';
import { type CalendarOverrides, isWorkingDay } from './calendar.js';
import type { DayKind } from './calendar-day.entity.js';
import { DomainError } from './errors.js';
import { newId } from './ids.js';
import type { JobName } from './jobs.js';
import { Database, type Tx } from './transaction.js';

/** Each room plans anew what it counted in working days. */
const REPLANS = ['bid.replan', 'objection.replan', 'termination.replan'] as const satisfies JobName[];

/** The days that an operator entered beside the published calendar 节假日调休. */
@Injectable()
export class CalendarService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Says what a day (`YYYY-MM-DD` in Asia/Shanghai) is. Timers in working days that are still to come are planned anew, and what moves goes on
   * record (mechanism.md 2.15, invariant 7). Throws INPUT_INVALID.
   */
  async set(actor: Actor, day: string, kind: DayKind): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const [before] = await tx.query<{ kind: DayKind }>('select kind from calendar_day where day::text = $1 for update', [day]);
      const id = await this.put(tx, day, kind);
      const change = { from: before?.kind ?? null, to: kind, document: { day, kind } };
      await tx.event({ subject: 'calendar_day', key: id, event: 'setCalendarDay', role: 'operator', ...change });
      if (before?.kind !== kind) for (const job of REPLANS) await tx.send(job, { day }, { key: job });
      return id;
    });
  }

  /** The day alone, without what follows; gives its uuid. Throws INPUT_INVALID. */
  async put(tx: Tx, day: string, kind: DayKind): Promise<string> {
    requireDay(day);
    const { id } = await tx.one<{ id: string }>(
      `insert into calendar_day (id, day, kind) values ($1, $2, $3) on conflict (day) do update set kind = excluded.kind returning id`,
      [newId(), day, kind],
    );
    return id;
  }
}

function requireDay(day: string): void {
  try {
    isWorkingDay(day, new Map());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DomainError('INPUT_INVALID', { faults: [{ path: 'day', message: 'is no day YYYY-MM-DD' }] });
  }
}

/** The days that differ from the published calendar. */
export async function calendarOverrides(tx: Tx): Promise<CalendarOverrides> {
  const rows = await tx.query<{ day: string; kind: DayKind }>('select day::text, kind from calendar_day');
  return new Map(rows.map(({ day, kind }) => [day, kind]));
}
