import { Inject, Injectable } from '@nestjs/common';
import { parse } from 'graphql';
import { Database } from '../common/transaction.js';
import { CalendarAddressService } from '../identity/calendar-address.service.js';
import { actorOf } from '../identity/person.actor.js';
import { FairQueue } from '../identity/fair-queue.js';
import { ReadPlan } from '../reading/read-plan.js';
import { CalendarDates } from '../search/calendar-dates.service.js';
import { calendarOf } from '../search/calendar.text.js';
import { type DeskDate, datesOn } from './calendar.rules.js';

const DESK = parse(`query ($after: String) { desk(first: 200, after: $after) {
  pageInfo { hasNextPage endCursor } nodes { key words { zh en } deadline list { code title { zh en } } challenge { code title { zh en } } } } }`);
/** Pages of a desk at most. */
const PAGES = 10;
/** A reading costs as much as a desk: whoever hammers an address waits for the own turns, and everybody else for one of them. */
const LIMITS = { width: 3, lane: 5, all: 200 };

interface Desk {
  desk: { pageInfo: { hasNextPage: boolean; endCursor: string | null }; nodes: DeskDate[] };
}

/** The deadlines of a person for a calendar program: those of the own desks, as the person would see them if it asked now. */
@Injectable()
export class CalendarService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ReadPlan) private readonly plan: ReadPlan,
    @Inject(CalendarAddressService) private readonly addresses: CalendarAddressService,
    @Inject(CalendarDates) private readonly dates: CalendarDates,
  ) {}
  private readonly queue = new FairQueue(LIMITS);

  /** By the secret of an address. Throws NOT_FOUND, TOO_MANY_REQUESTS where too many readings of the same address wait. */
  async read(secret: string, requestId: string): Promise<string> {
    const personId = await this.addresses.ownerOf(secret);
    return this.queue.run(personId, () => this.write(personId, requestId));
  }

  private async write(personId: string, requestId: string): Promise<string> {
    const actor = await actorOf(this.database, { personId, locale: 'zh', requestId });
    const entries: DeskDate[] = [];
    for (let after: string | null = null, page = 0; page < PAGES; page += 1) {
      const { desk }: Desk = await this.plan.answer<Desk>(DESK, { after }, { actor });
      entries.push(...desk.nodes);
      after = desk.pageInfo.endCursor;
      if (!desk.pageInfo.hasNextPage) break;
    }
    return calendarOf('揭榜挂帅：我的期限 My deadlines', await this.dates.revised(personId, datesOn(entries)));
  }
}
