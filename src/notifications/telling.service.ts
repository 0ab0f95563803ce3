import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '../common/transaction.js';
import { viewerColumns, viewerOf } from '../identity/person.viewer.js';
import { sightOf, tableOf, valueOf } from '../reading/sight.js';
import { DeliveryPlanner, type Fresh } from './delivery.planner.js';
import { KINDS } from './kinds.js';
import { factsOf, type Kind } from './notification.kind.js';
import { linkOf } from './notification.links.js';
import { WebhookPlanner } from './webhook.planner.js';

/** The channel on which it is told that somebody was told. */
export const NOTIFICATION_CHANNEL = 'jiebang_notification';

/**
 * SQL: notifications of a kind for the events `$1`: everybody concerned who sees what it leads to, with the facts that each of them sees. An event
 * that was told before is not told again.
 */
function telling(kind: Kind): string {
  const { entity } = linkOf(kind.link);
  const viewer = viewerOf('viewed', 'clock.now');
  const { eventFacts = {} } = kind;
  const known = Object.entries(eventFacts).map(([name, { sql }]) => `'${name}', to_jsonb(${sql})`);
  const facts = factsOf(kind)
    .filter((name) => !(name in eventFacts))
    .map((name) => `'${name}', to_jsonb(${valueOf(entity, linkOf(kind.link).facts[name]!.path, 'linked', viewer)})`);
  const events = Object.entries(kind.on).map(
    ([subject, names]) => `e.subject = '${subject}' and e.event in (${names.map((name) => `'${name}'`).join(', ')})`,
  );
  return `
with clock as materialized (select clock_now() as now),
told as materialized (
  select distinct e.id as event, e.at, ${kind.linkKey ?? 'e.subject_id'} as link, p.person, jsonb_build_object(${known.join(', ')}) as known
  from event e cross join lateral (${kind.to}) p(person)
  where e.id = any($1) and (${events.join(' or ')}) and p.person is not null${kind.own ? '' : ' and p.person is distinct from e.actor_id'}),
viewers as materialized (select t.*, ${viewerColumns('t.person')} from told t)
insert into notification (id, event_id, person_id, kind, at, subject_type, subject_id, facts, shown)
select new_event_id(), viewed.event, viewed.person, '${kind.name}', viewed.at, '${kind.link}', viewed.link, jsonb_build_object(${facts.join(', ')}) || viewed.known, ${shownTo(kind)}
from viewers viewed cross join clock join ${tableOf(entity)} linked on linked.id = viewed.link
where ${sightOf(entity, 'linked', viewer)}
on conflict (event_id, person_id, kind) do nothing
returning id, person_id as person, kind`;
}

/** SQL: whether it comes into the inbox. Letters with a secret never do; of the others its reader may keep out what is no deadline and no decision. */
const shownTo = ({ group, mandatory, secret }: Kind): string => {
  if (secret) return 'false';
  if (mandatory) return 'true';
  return `not exists (select from notification_settings chosen where chosen.person_id = viewed.person and '${group}:INBOX' = any(chosen.muted))`;
};

const pairsOf = ({ on }: Kind): string[] => Object.entries(on).flatMap(([subject, events]) => events.map((event) => `${subject}.${event}`));

/** Finds out whom events concern, and puts it into their inboxes. */
@Injectable()
export class TellingService {
  private readonly statements = new Map<string, string>();

  constructor(
    @Inject(DeliveryPlanner) private readonly planner: DeliveryPlanner,
    @Inject(WebhookPlanner) private readonly webhooks: WebhookPlanner,
  ) {}

  /** Tells the events (uuids) to everybody concerned. Running twice is harmless. */
  async tell(tx: Tx, events: readonly string[]): Promise<void> {
    const pairs = await tx.query<{ pair: string }>(`select distinct subject || '.' || event as pair from event where id = any($1)`, [
      events,
    ]);
    const met = new Set(pairs.map(({ pair }) => pair));
    const fresh: Fresh[] = [];
    for (const kind of KINDS.filter((known) => pairsOf(known).some((pair) => met.has(pair))))
      fresh.push(...(await tx.query<Fresh>(this.statementOf(kind), [events])));
    await this.planner.plan(tx, fresh);
    await this.webhooks.plan(tx, fresh);
    if (fresh.length) await tx.query(`notify ${NOTIFICATION_CHANNEL}`);
  }

  private statementOf(kind: Kind): string {
    const known = this.statements.get(kind.name) ?? telling(kind);
    this.statements.set(kind.name, known);
    return known;
  }
}
