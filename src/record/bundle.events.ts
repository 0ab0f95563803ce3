import { noticeOpened } from '../challenges/challenge.visibility.js';
import type { Edition } from './bundle.format.js';
import { MILESTONE_SHOWN } from './bundle.sql.js';
import { LEAF_COLUMNS } from './leaf.js';
import { REMOVED } from './removed.js';

/** Whether anybody may learn of the removal `r`: of one that is of a sealed bid, once there are minutes of its opening, or no opening is to come. */
export const REMOVAL_TOLD = `(r.sealed_bid_id is null or exists (select from bid b join challenge c on c.id = b.challenge_id
  where b.id = r.sealed_bid_id and (c.state not in ('OPEN', 'CLOSED', 'EXTENDED') or exists (select from bid_version v
    join opening o on o.challenge_id = c.id and o.round = v.round where v.bid_id = b.id and v.opening is not null))))`;

/** What belongs to the list; `$1` is its uuid. */
const OF_LIST = `(e.challenge_id in (select id from challenge where list_id = $1) or e.subject = 'list' and e.subject_id = $1
  or e.subject = 'removal' and e.subject_id in (select r.id from removal r where $1 = any(r.lists) and ${REMOVAL_TOLD}))`;

/** As everywhere, bids are hidden until they are opened, and sheets until their stage is closed: so is what happened to them. */
const DISCLOSED = `case e.subject when 'bid' then exists (select from bid b where b.id = e.subject_id and b.opened_at is not null)
  when 'score_sheet' then exists (select from score_sheet h join review_stage g on g.challenge_id = h.challenge_id and g.stage = h.stage
    join bid b on b.id = h.bid_id and b.opened_at is not null where h.id = e.subject_id and g.state = 'CLOSED') else true end`;

/** What says that words were removed, and what was left. */
const REMOVAL = `e.subject = 'removal' and e.event = '${REMOVED}'`;

/** What moves the closes of a published challenge, or what it says: without it the public could not hold them against what was published. */
const AMENDED = `(e.subject = 'challenge' and e.event in ('approveAmendment', 'meetOutage', 'undoClose'))`;

/** What the public sees the result of: published lists, challenges that change their state, and later how it went on. */
const PUBLIC = `(e.subject = 'list' and e.event = 'publishList' or ${REMOVAL} or ${AMENDED}
  or e.subject = 'challenge' and e.from_state <> e.to_state and e.event not in ('complete', 'rework')
  or e.subject = 'seal_key' and e.from_state <> e.to_state
  or e.subject = 'decision' and e.to_state is not null and exists (select from decision d where d.id = e.subject_id and d.public_from <= clock_now())
  or ${noticeOpened('e.challenge_id', 'clock_now()')} and (e.subject in ('ranking', 'heat', 'acceptance')
    or e.subject = 'objection' and e.to_state is not null
    or e.subject = 'panel' and e.from_state <> e.to_state
    or e.subject = 'bid' and e.event in ('findEligible', 'findIneligible', 'fail')
    or e.subject = 'contract' and e.from_state <> e.to_state and e.to_state in ('EFFECTIVE', 'COMPLETED', 'TERMINATED', 'REVOKED')
    or e.subject = 'milestone' and e.to_state is not null and exists (select from milestone m join contract k on k.id = m.contract_id
      where m.id = e.subject_id and ${MILESTONE_SHOWN})))`;

const shown = (edition: Edition): string => `${OF_LIST} and ${edition === 'supervision' ? DISCLOSED : PUBLIC}`;

/** What of that is public as a whole: what was published and amended, and what the clock did. */
const OPEN = `(e.subject = 'list' or ${REMOVAL} or ${AMENDED} or e.subject in ('challenge', 'seal_key') and e.actor_id is null)`;

/**
 * Events as `line` in the order in which they came about: of two that wait for each other the log may seal the later one first, by the age of
 * their transactions. `seq` is their place in the first `$2` leaves of the log, or null.
 */
export const eventsSql = (edition: Edition): string => `
select (to_jsonb(r) || jsonb_build_object('kind', ${edition === 'supervision' ? `'event'` : `'leaf'`}))::text as line from (
  select case when l.seq < $2 then l.seq end as seq, ${LEAF_COLUMNS}${edition === 'supervision' ? ', e.document' : `, e.document, ${OPEN} as open`}
  from event e left join log_leaf l on l.event_id = e.id where ${shown(edition)}
  order by e.recorded_at, e.id) r`;

/** Their places in the log. */
export const seqsSql = (edition: Edition): string =>
  `select l.seq from event e join log_leaf l on l.event_id = e.id where l.seq < $2 and ${shown(edition)} order by l.seq`;
