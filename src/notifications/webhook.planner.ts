import { Injectable } from '@nestjs/common';
import type { Tx } from '../common/transaction.js';
import { sightOf, tableOf, valueOf } from '../reading/sight.js';
import type { Fresh } from './delivery.planner.js';
import { kindOf } from './kinds.js';
import { factsOf, type Kind } from './notification.kind.js';
import { linkOf } from './notification.links.js';
import { concernsOrganisation, HOOK_GROUPS } from './webhook.concerns.js';
import { answeredFor, answeringOf, hookViewer } from './webhook.visibility.js';

/** SQL: the kinds of the notifications `$1` that some web hook may want. */
const WANTED = `
select distinct n.kind from notification n join membership m on m.person_id = n.person_id and m.suspended_at is null
join webhook w on w.organisation_id = m.organisation_id and w.state = 'ENABLED' where n.id = any($1)`;

/**
 * SQL: deliveries of the notifications `$1` of a kind to the web hooks that want its group: of one thing that happened one for each, with the facts that
 * the hook's owner sees.
 */
function planning(kind: Kind): string {
  const { entity } = linkOf(kind.link);
  const viewer = hookViewer('heard', 'clock.now');
  const facts = factsOf(kind).map(
    (name) => `'${name}', to_jsonb(${valueOf(entity, linkOf(kind.link).facts[name]!.path, 'linked', viewer)})`,
  );
  return `
with clock as materialized (select clock_now() as now),
heard as materialized (
  select distinct on (w.id, n.event_id, n.subject_id) w.id as webhook, w.organisation_id as organisation, w.owner_id as person, n.id as notification,
    n.event_id as event, n.subject_id as link, n.at, n.person_id = w.owner_id as own
  from notification n join membership m on m.person_id = n.person_id and m.suspended_at is null
  join webhook w on w.organisation_id = m.organisation_id and w.state = 'ENABLED' and '${kind.group}' = any(w.groups)
  where n.id = any($1) and n.kind = '${kind.name}' and ${answeredFor(answeringOf('w'))}
  order by w.id, n.event_id, n.subject_id, (n.person_id = w.owner_id) desc, n.id),
wanted as materialized (
  select new_event_id() as id, heard.*, jsonb_build_object(${facts.join(', ')}) as facts
  from heard cross join clock join ${tableOf(entity)} linked on linked.id = heard.link
  where ${sightOf(entity, 'linked', viewer)} and (heard.own or ${concernsOrganisation(kind.link, 'linked', 'heard.organisation')})),
kept as (
  insert into webhook_message (delivery_id, webhook_id, event_id, kind, subject_type, subject_id, at, facts)
  select id, webhook, event, '${kind.name}', '${kind.link}', link, at, facts from wanted
  on conflict (webhook_id, event_id, kind, subject_id) do nothing returning delivery_id)
insert into delivery (id, notification_id, person_id, channel, address, state, due_at, webhook_id)
select w.id, w.notification, w.person, 'WEBHOOK', 'webhook_' || replace(w.webhook::text, '-', ''), 'WAITING', clock.now, w.webhook
from wanted w join kept on kept.delivery_id = w.id cross join clock
returning id`;
}

/** Plans for each thing that people were told of what the web hooks of their organisations are told. */
@Injectable()
export class WebhookPlanner {
  private readonly statements = new Map<string, string>();

  /** Writes the deliveries, and the messages that carry them out. */
  async plan(tx: Tx, fresh: readonly Fresh[]): Promise<void> {
    if (!fresh.length) return;
    const ids = fresh.map(({ id }) => id);
    for (const { kind } of await tx.query<{ kind: string }>(WANTED, [ids])) {
      const { secret, group } = kindOf(kind);
      if (secret || !HOOK_GROUPS.some((one) => one === group)) continue;
      const planned = await tx.query<{ id: string }>(this.statementOf(kind), [ids]);
      await tx.sendAll(
        'webhook.deliver',
        planned.map(({ id: deliveryId }) => ({ payload: { deliveryId } })),
      );
    }
  }

  private statementOf(kind: string): string {
    const known = this.statements.get(kind) ?? planning(kindOf(kind));
    this.statements.set(kind, known);
    return known;
  }
}
