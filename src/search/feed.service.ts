import { Inject, Injectable } from '@nestjs/common';
import { bidsUntil, closesOf, recommendationsUntil } from '../challenges/challenge.closes.js';
import { ANONYMOUS } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { Database } from '../common/transaction.js';
import { inRegion } from '../lists/search.filters.js';
import { Placeholders } from '../reading/placeholders.js';
import { ReadPlan } from '../reading/read-plan.js';
import type { Told, ToldList } from './feed.rules.js';

/** Events, beside amendments, from which on something else is to be read of a challenge. */
const MOVED = `'extend', 'reopen', 'meetOutage', 'relist', 'withdraw'`;
/** Entries of the Atom feed at most. */
const ENTRIES = 100;

/** What everybody may read of challenges, for programs that know nothing of GraphQL: the read plan's rules, asked as the public. */
@Injectable()
export class FeedService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ReadPlan) private readonly plan: ReadPlan,
  ) {}

  /** Open challenges, what changed last first. Filters are those of the search: a cluster by its name, a region by six digits. */
  open({ cluster, region }: { cluster?: string; region?: string }): Promise<Told[]> {
    return this.read((bind) => [
      `c.state = 'OPEN'`,
      ...(cluster === undefined ? [] : [`c.cluster = ${bind(cluster)}`]),
      ...(region === undefined ? [] : [inRegion('c.department_id', bind(region))]),
    ]);
  }

  /** A published list with its challenges, whatever became of them. Throws NOT_FOUND. */
  async list(key: string): Promise<ToldList> {
    const placeholders = new Placeholders();
    const id = placeholders.add('uuid', () => key);
    const seen = this.plan.model.entities.get('List')!.visibility('l', placeholders.viewer);
    const { text, values } = placeholders.finish(
      `select l.id, l.code, l.title from list l where ${[`l.id = ${id}`, ...seen].join(' and ')}`,
    );
    const [list] = await this.database.query<Omit<ToldList, 'challenges'>>(text, values({ actor: ANONYMOUS, variables: {} }));
    if (!list) throw new DomainError('NOT_FOUND');
    return { ...list, challenges: await this.read((bind) => [`c.list_id = ${bind(key)}::uuid`], 500) };
  }

  private read(conditions: (bind: (value: string) => string) => string[], limit = ENTRIES): Promise<Told[]> {
    const placeholders = new Placeholders();
    const bind = (value: string): string => placeholders.add('text', () => value);
    const seen = this.plan.model.entities.get('Challenge')!.visibility('c', placeholders.viewer);
    const { text, values } = placeholders.finish(`
      select c.id, c.code, c.title, c.problem, c.state, c.cluster, ${bidsUntil(closesOf('c'))} as "bidderClose",
        ${recommendationsUntil(closesOf('c'))} as "recommenderClose",
        c.questions_close as "questionsClose", c.notice_opens as "noticeOpens", c.notice_closes as "noticeCloses", o.name as department,
        l.published_at as "publishedAt", coalesce(a.amendments, 0) as amendments, greatest(l.published_at, a.at, m.at) as "changedAt"
      from challenge c join list l on l.id = c.list_id join organisation o on o.id = c.department_id
      left join lateral (select count(*)::int as amendments, max(approved_at) as at from amendment where challenge_id = c.id and state = 'IN_FORCE') a on true
      left join lateral (select max(at) as at from event where subject = 'challenge' and subject_id = c.id and event in (${MOVED})) m on true
      where ${[...conditions(bind), ...seen, 'l.published_at is not null'].join(' and ')} order by "changedAt" desc, c.id limit ${limit}`);
    return this.database.query<Told>(text, values({ actor: ANONYMOUS, variables: {} }));
  }
}
