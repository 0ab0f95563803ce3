import type { Tx } from '../common/transaction.js';
import type { BidContent } from './bid.documents.js';

/** SQL: the elements of a list in the content `g.content`, with their place from 1; none where it has no such list. */
const elements = (part: string): string =>
  `jsonb_array_elements(case when jsonb_typeof(g.content -> '${part}') = 'array' then g.content -> '${part}' end) with ordinality e(value, n)`;

/** Partners and team of bids (uuids) as their contents say: conflicts, bans and contracts ask for them. */
export async function rewriteParties(tx: Tx, bids: readonly { bid: string; content: BidContent }[]): Promise<void> {
  await tx.query(
    `with given as materialized (select * from jsonb_to_recordset($1) as g(bid uuid, content jsonb)),
       partners as (delete from bid_partner where bid_id in (select bid from given)),
       members as (delete from bid_member where bid_id in (select bid from given)),
       added as (
         insert into bid_partner (id, bid_id, organisation_id, share_percent, position)
         select gen_random_uuid(), g.bid, right(e.value ->> 'organisation', 32)::uuid, (e.value ->> 'sharePercent')::numeric, e.n
         from given g, ${elements('partners')})
     insert into bid_member (id, bid_id, person_id, position)
     select gen_random_uuid(), g.bid, right(e.value #>> '{}', 32)::uuid, e.n from given g, ${elements('team')}`,
    [JSON.stringify(bids)],
  );
}
