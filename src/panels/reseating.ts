import { newId, newSecretId, typedId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import type { ReviewedChallenge } from './challenge.facts.js';
import { Panel } from './panel.entity.js';
import { reseat } from './reseat.rules.js';
import { Seat } from './seat.entity.js';
import { SeatChange } from './seat-change.entity.js';
import { candidatesOf } from './settlement.service.js';

/**
 * Takes the seats of those away whom a conflict keeps from the panel by now, seats reserves, and counts the quorum anew. The tasks of open stages
 * follow the seats. Does nothing where nobody has to move.
 */
export async function reseatPanel(tx: Tx, panel: Panel, { key: challengeId, rules }: ReviewedChallenge, at: Date): Promise<void> {
  const seats = await tx.query<{ id: string; expert: string; position: number }>(
    'select id, expert_id as expert, position from seat where panel_id = $1 order by position',
    [panel.key],
  );
  const conflicts = await tx.query<{ expert: string; bid: string | null; hard: boolean }>(
    'select expert_id as expert, bid_id as bid, hard from conflict where panel_id = $1 and hard',
    [panel.key],
  );
  const open = await tx.query(`select from review_stage where challenge_id = $1 and state <> 'CLOSED' limit 1`, [challengeId]);
  const { changes, members, enough } = reseat({
    ...(await candidatesOf(tx, panel)),
    ...{ members: seats.map(({ expert }) => expert), conflicts, open: open.length > 0 },
    ...{ scope: rules.conflict.scope, minimum: rules.panel.minimum },
  });
  if (changes.length === 0 && enough === panel.enoughNow) return;
  let position = seats.at(-1)?.position ?? -1;
  for (const { left, came } of changes) {
    await tx.query('delete from seat where panel_id = $1 and expert_id = $2', [panel.key, left]);
    await tx.insert(SeatChange, { key: newId(), panelId: panel.key, challengeId, at, leftId: left, cameId: came });
    if (came === null) continue;
    position += 1;
    await tx.insert(Seat, { key: newSecretId(), panelId: panel.key, challengeId, expertId: came, position, promotedAt: at });
  }
  await tx.update(Panel, panel.key, { enoughNow: enough });
  const wire = (expert: string | null): string | null => expert && typedId('expert', expert);
  const moved = changes.map(({ left, came }) => ({ left: wire(left), came: wire(came) }));
  const concerned = [
    { whom: 'review-officers', of: enough ? 'SEATS_CHANGED' : 'QUORUM_LOST' },
    ...moved.flatMap(({ left, came }) => [...(left ? [{ whom: left, of: 'LEFT' }] : []), ...(came ? [{ whom: came, of: 'SEATED' }] : [])]),
  ];
  const document = { changes: moved, members: members.map(wire), enough, concerned };
  await tx.event({ subject: 'panel', key: panel.key, event: 'reseat', role: 'system', challengeId, document });
}
