import { Inject, Injectable } from '@nestjs/common';
import { newId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { Config } from '../config.js';
import { type DeliveryPlan, planDelivery } from './delivery.rules.js';
import { kindOf } from './kinds.js';
import { CHANNELS, type PersonalChannel } from './notification.channels.js';

/** A notification that was just written. */
export interface Fresh {
  id: string;
  person: string;
  kind: string;
}

/** Where and how a person is to be reached by a channel. */
interface Reach {
  person: string;
  address: string;
  suppressed: boolean;
  digestHour: number | null;
  quietFrom: number | null;
  quietTo: number | null;
  muted: string[];
}

interface Planned {
  id: string;
  notification: Fresh;
  channel: PersonalChannel;
  address: string;
  plan: DeliveryPlan;
}

/** Plans for each notification and each channel what is handed over, and when. */
@Injectable()
export class DeliveryPlanner {
  constructor(@Inject(Config) private readonly config: Config) {}

  /** Writes the deliveries, and the messages that carry them out, by a few statements however many they are. */
  async plan(tx: Tx, fresh: readonly Fresh[]): Promise<void> {
    if (!fresh.length) return;
    const now = await tx.now();
    const planned: Planned[] = [];
    for (const channel of CHANNELS) {
      const reached = await tx.query<Reach>(
        `select a.person, a.address, x.address is not null as suppressed, s.digest_hour as "digestHour", s.quiet_from as "quietFrom",
           s.quiet_to as "quietTo", coalesce(s.muted, '{}') as muted
         from (${channel.addresses}) a left join notification_settings s on s.person_id = a.person left join suppressed_address x on x.address = a.address`,
        [[...new Set(fresh.map(({ person }) => person))]],
      );
      const configured = channel.configured(this.config);
      for (const notification of fresh)
        for (const reach of reached.filter(({ person }) => person === notification.person)) {
          const plan = planOf(notification, channel.name, reach, configured, now);
          planned.push({ id: newId(), notification, channel: channel.name, address: reach.address, plan });
        }
    }
    await write(tx, planned, now);
  }
}

function planOf({ kind: name }: Fresh, channel: PersonalChannel, reach: Reach, configured: boolean, now: Date): DeliveryPlan {
  const kind = kindOf(name);
  const { suppressed, digestHour, quietFrom, quietTo, muted } = reach;
  return planDelivery({
    ...{ configured, suppressed, digestHour, now },
    muted: muted.includes(`${kind.group}:${channel}`) && !kind.secret,
    urgent: kind.urgent ?? false,
    quiet: quietFrom === null || quietTo === null ? null : { from: quietFrom, to: quietTo },
  });
}

async function write(tx: Tx, planned: readonly Planned[], now: Date): Promise<void> {
  const column = <T>(of: (one: Planned) => T): T[] => planned.map(of);
  await tx.query(
    `insert into delivery (id, notification_id, person_id, channel, address, state, due_at, digest_at, reason)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[], $9::text[])`,
    [
      column(({ id }) => id),
      column(({ notification }) => notification.id),
      column(({ notification }) => notification.person),
      column(({ channel }) => channel),
      column(({ address }) => address),
      column(({ plan }) => plan.state),
      column(({ plan }) => (plan.state === 'WAITING' ? plan.dueAt : now)),
      column(({ plan }) => (plan.state === 'WAITING' ? plan.digestAt : null)),
      column(({ plan }) => (plan.state === 'SKIPPED' ? plan.reason : null)),
    ],
  );
  const singles = planned.flatMap(({ id, plan }) =>
    plan.state === 'WAITING' && !plan.digestAt ? [{ payload: { deliveryId: id }, at: plan.dueAt }] : [],
  );
  await tx.sendAll('notification.deliver', singles);
  const digests = planned.flatMap(({ notification: { person: personId }, plan }) => {
    if (plan.state !== 'WAITING' || !plan.digestAt) return [];
    const at = plan.digestAt.toISOString();
    return [{ payload: { personId, at }, at: plan.digestAt, key: `notification.digest:${personId}:${at}` }];
  });
  await tx.sendAll('notification.digest', [...new Map(digests.map((digest) => [digest.key, digest])).values()]);
}
