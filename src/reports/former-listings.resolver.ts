import { ResolveField, Resolver } from '@nestjs/graphql';
import { Challenge } from '../challenges/challenge.entity.js';
import { officersOf } from '../lists/officer.visibility.js';
import { type Expression, Sql } from '../reading/decorators.js';
import { FormerListing } from './listing.documents.js';

/** Back from listing to listing; of each what was counted there, once its decision is public, and to officers at any time. */
const formerListings: Expression<Challenge> = (challenge, viewer) => `
  (with recursive before as (
    select c.*, 1 as n from challenge c where c.id = ${challenge.relistsId}
    union all select c.*, n + 1 from before b join challenge c on c.id = b.relists_id
  )
  select coalesce(jsonb_agg(jsonb_build_object('challenge', 'challenge_' || replace(b.id::text, '-', ''), 'list', l.code, 'outcome', d.outcome,
      'bids', (select count(*) from bid where bid.challenge_id = b.id and bid.last_version > 0),
      'eligible', (select count(*) from bid where bid.challenge_id = b.id and bid.eligibility_status = 'ELIGIBLE')) order by b.n desc), '[]')
  from before b join list l on l.id = b.list_id join decision d on d.challenge_id = b.id
  where d.public_from <= ${viewer.now} or ${officersOf('b.department_id', viewer)})`;

@Resolver(() => Challenge)
export class FormerListings {
  @ResolveField(() => [FormerListing], {
    description: 'The former listings of a challenge that is listed anew, the first one first, with their figures',
  })
  @Sql(formerListings)
  formerListings(): void {}
}
