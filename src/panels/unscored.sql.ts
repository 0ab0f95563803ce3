import { countsByExpert } from './counting.js';

/**
 * SQL: the uuids of bids that stand in the open stage of a challenge, and have no sheet there that counts, though a seated expert may give one.
 * A bid that every member is in conflict with has nobody to wait for; nor has the only valid one where the list takes no single bid, since
 * its sheets would decide nothing.
 */
export const unscoredBids = (challengeId: string): string =>
  `select b.id from bid b join review_stage st on st.challenge_id = b.challenge_id and st.state = 'OPEN'
     join panel p on p.challenge_id = b.challenge_id and b.first_submitted_at <= p.settled_at
   where b.challenge_id = ${challengeId} and b.eligibility_status = 'ELIGIBLE'
     and (st.position = 0 or exists (select from review_stage earlier where earlier.challenge_id = b.challenge_id and earlier.position = 0
       and earlier.going_on ? ('bid_' || replace(b.id::text, '-', ''))))
     and exists (select from seat member where member.challenge_id = b.challenge_id
       and ${countsByExpert({ challengeId: 'b.challenge_id', bidId: 'b.id', expertId: 'member.expert_id' })})
     and not exists (select from score_sheet sheet where sheet.bid_id = b.id and sheet.stage = st.stage
       and ${countsByExpert({ challengeId: 'b.challenge_id', bidId: 'b.id', expertId: 'sheet.expert_id' })})
     and not exists (select from list l where l.id = b.list_id and l.rules #>> '{singleBid,action}' = 'VOID'
       and not exists (select from bid other where other.challenge_id = b.challenge_id and other.eligibility_status = 'ELIGIBLE' and other.id <> b.id))`;
