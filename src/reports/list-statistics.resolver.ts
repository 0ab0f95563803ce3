import { ResolveField, Resolver } from '@nestjs/graphql';
import { List } from '../lists/list.entity.js';
import { officersOf } from '../lists/officer.visibility.js';
import { type Expression, type Rule, Sql, Visible } from '../reading/decorators.js';
import { ListStatistics } from './list-statistics.documents.js';

/**
 * Officers at any time; everyone else once no challenge of the list has an undisclosed stage before it: none takes bids, and each has a decision
 * that is public. Figures of sealed bids, or of decisions before their notice, would tell who wins.
 */
const disclosed: Rule<List> = (list, viewer) =>
  `(${officersOf(list.departmentId, viewer)} or not exists (select from challenge c left join decision d on d.challenge_id = c.id
    where c.list_id = ${list.key} and (c.state in ('DRAFT', 'READY', 'OPEN', 'CLOSED', 'EXTENDED') or d.public_from is null or d.public_from > ${viewer.now} or d.state = 'EXTENDED')))`;

/** As samples/README.md counts in `expected.statistics`: a bid counts from its first version on, in time or late. */
const statistics: Expression<List> = (list) =>
  `(select jsonb_build_object(
      'challenges', (select count(*) from challenge c where c.list_id = ${list.key}),
      'bids', b.bids, 'eligible', b.eligible, 'ineligible', b.ineligible, 'withdrawn', b.withdrawn,
      'awardedChallenges', d.awarded, 'noBid', d.no_bid, 'noAward', d.no_award,
      'paidFen', (select coalesce(sum(p.paid_fen), 0) from payment p join challenge c on c.id = p.challenge_id where c.list_id = ${list.key})::text)
    from (select count(*) as bids, count(*) filter (where eligibility_status = 'ELIGIBLE') as eligible,
        count(*) filter (where eligibility_status = 'INELIGIBLE') as ineligible, count(*) filter (where eligibility_status = 'WITHDRAWN') as withdrawn
      from bid where list_id = ${list.key} and last_version > 0) b,
    (select count(*) filter (where d.outcome = 'AWARDED' and d.awarded_at is not null) as awarded,
        count(*) filter (where d.outcome = 'NO_BID') as no_bid, count(*) filter (where d.outcome = 'NO_AWARD') as no_award
      from decision d join challenge c on c.id = d.challenge_id where c.list_id = ${list.key}) d)`;

@Resolver(() => List)
export class ListReports {
  @ResolveField(() => ListStatistics, {
    nullable: true,
    description: 'The list in figures; to its officers at any time, to everyone when every challenge has a public decision',
  })
  @Visible(disclosed)
  @Sql(statistics)
  statistics(): void {}
}
