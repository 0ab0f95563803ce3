import { holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { typedId } from '../common/ids.js';
import { onSuccession } from '../identity/succession.js';
import type { BidState } from './bid.machine.js';

/** Where a bid has its course behind it: nothing of it waits for its people any more. */
const OVER: readonly BidState[] = ['SIGNED', 'REJECTED', 'REMOVED', 'LAPSED'];
const over = OVER.map((state) => `'${state}'`).join(', ');
/** Where nobody waits for the PI either, unless the bid is begun anew. */
const IDLE: readonly BidState[] = ['WITHDRAWN', 'REFUSED_LATE', 'INELIGIBLE'];

/**
 * The unit approver that a bid names passes with the role; an approval given stays with who gave it. A PI leaves a bid by withdrawing it before
 * the close, or by passing its draft on, and an opened one not at all. An operator, who must not learn which bids there are before they are
 * opened, is refused for opened ones alone.
 */
onSuccession(async (tx, { organisationId, role, from, to }) => {
  const bids = (found: { id: string }[]): string[] => found.map(({ id }) => typedId('bid', id));
  if (role === 'unit-approver' && to)
    return bids(
      await tx.query<{ id: string }>(
        `update bid set unit_approver_id = $3 where lead_id = $1 and unit_approver_id = $2 and state not in (${over}) returning id`,
        [organisationId, from, to],
      ),
    );
  if (role !== 'pi') return [];
  const bound = await tx.query<{ id: string }>(
    `select b.id from bid b join challenge c on c.id = b.challenge_id where b.lead_id = $1 and b.pi_id = $2
       and b.state not in (${over}, ${IDLE.map((state) => `'${state}'`).join(', ')}) and (b.state <> 'DRAFT' or c.state = 'OPEN')
       and (b.opened_at is not null or not $3)
       and (b.withdrawn_at is null or b.withdrawn_at < (select max(v.received_at) from bid_version v where v.bid_id = b.id)) order by b.id`,
    [organisationId, from, holds(tx.actor, 'operator')],
  );
  if (bound.length) throw new DomainError('PI_BOUND', { of: bids(bound).join(', ') });
  return [];
});
