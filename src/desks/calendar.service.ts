import { Inject, Injectable } from '@nestjs/common';
import { parse } from 'graphql';
import { Database } from '../common/transaction.js';
import { CalendarAddressService } from '../identity/calendar-address.service.js';
import { actorOf } from '../identity/person.actor.js';
import { ReadPlan } from '../reading/read-plan.js';
import { type DeskDate, datesOn } from './calendar.rules.js';
import { calendarOf } from './calendar.text.js';

const DESK = parse(`query ($after: String) { desk(first: 200, after: $after) {
  pageInfo { hasNextPage endCursor } nodes { key words { zh en } deadline list { code title { zh en } } challenge { code title { zh en } } } } }`);
/** Pages of a desk at most. */
const PAGES = 10;

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
  ) {}

  /** By the secret of an address. Throws NOT_FOUND. */
  async read(secret: string, requestId: string): Promise<string> {
    const personId = await this.addresses.ownerOf(secret);
    const actor = await actorOf(this.database, { personId, locale: 'zh', requestId });
    const entries: DeskDate[] = [];
    for (let after: string | null = null, page = 0; page < PAGES; page += 1) {
      const { desk }: Desk = await this.plan.answer<Desk>(DESK, { after }, { actor });
      entries.push(...desk.nodes);
      after = desk.pageInfo.endCursor;
      if (!desk.pageInfo.hasNextPage) break;
    }
    const [clock] = await this.database.query<{ now: Date }>('select clock_now() as now');
    return calendarOf(datesOn(entries), clock!.now);
  }
}
