import { Int, ResolveField, Resolver } from '@nestjs/graphql';
import { Challenge } from '../challenges/challenge.entity.js';
import { noticeOpened } from '../challenges/challenge.visibility.js';
import { officersOf } from '../lists/officer.visibility.js';
import { Rows, type Rule, Sql, Visible } from '../reading/decorators.js';
import { Bid } from './bid.entity.js';

const officer: Rule<Challenge> = (challenge, viewer) => officersOf(challenge.departmentId, viewer);
/** Officers from the start of the evaluation, everyone from the start of the notice: not as it was planned, where the decision is late. */
const noticed: Rule<Challenge> = (challenge, viewer) =>
  `(${noticeOpened(challenge.key, viewer.now)} or (${officersOf(challenge.departmentId, viewer)} and ${challenge.state} not in ('OPEN', 'CLOSED')))`;
const count = (challengeId: string, where: string): string =>
  `(select count(*)::int from bid b where b.challenge_id = ${challengeId} and ${where})`;

/** What a challenge shows of its bids. Before they are opened, officers see counts only. */
@Resolver(() => Challenge)
export class ChallengeBidsResolver {
  @ResolveField(() => [Bid], { description: 'Bids that the viewer may see, in no telling order' })
  @Rows<Bid>({ by: 'challengeId', order: ['key'] })
  bids(): void {}

  @ResolveField(() => Int, { nullable: true, description: 'Bids that are drafted and were never submitted; to officers' })
  @Visible(officer)
  @Sql<Challenge>((challenge) => count(challenge.key, `b.state = 'DRAFT'`))
  draftCount(): void {}

  @ResolveField(() => Int, { nullable: true, description: 'Bids submitted in time and not withdrawn by the close; to officers' })
  @Visible(officer)
  @Sql<Challenge>((challenge) =>
    count(
      challenge.key,
      `b.state not in ('DRAFT', 'WITHDRAWN') and exists (select 1 from bid_version v where v.bid_id = b.id and v.in_time)`,
    ),
  )
  submittedCount(): void {}

  @ResolveField(() => Int, {
    nullable: true,
    description: 'Bids found eligible by the form check; to officers during the evaluation, to everyone from the notice on',
  })
  @Visible(noticed)
  @Sql<Challenge>((challenge) => count(challenge.key, `b.eligibility_status = 'ELIGIBLE'`))
  eligibleCount(): void {}
}
