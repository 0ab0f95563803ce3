import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { uuidOf } from '../common/ids.js';
import { Database } from '../common/transaction.js';
import type { MutedInput, NotificationSettings, SettingsInput } from './settings.type.js';

const OWN = `select coalesce(s.language, 'zh') as language, s.digest_hour as "digestHour", s.quiet_from as "quietFrom", s.quiet_to as "quietTo",
    coalesce(s.muted, '{}') as muted, x.reason as "bounced"
  from person p left join notification_settings s on s.person_id = p.id left join suppressed_address x on x.address = p.email where p.id = $1`;

/** How people want to be told. */
@Injectable()
export class SettingsService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Those of the actor; where nothing was set, as it then is. */
  async own(actor: Actor): Promise<NotificationSettings> {
    const [row] = await this.database.query<Omit<NotificationSettings, 'muted'> & { muted: string[] }>(OWN, [actor.personId]);
    const muted = row!.muted.map((pair) => {
      const [group, channel] = pair.split(':');
      return { group, channel } as MutedInput;
    });
    return { ...row!, muted };
  }

  /** Replaces them as a whole. Throws INPUT_INVALID where a night has one end, or is none or a whole day. */
  async set(
    actor: Actor,
    { language, digestHour = null, quietFrom = null, quietTo = null, muted }: SettingsInput,
  ): Promise<NotificationSettings> {
    if ((quietFrom === null) !== (quietTo === null))
      throw new DomainError('INPUT_INVALID', { faults: [{ path: 'input.quietTo', message: 'belongs together with quietFrom' }] });
    if (quietFrom !== null && quietFrom === quietTo)
      throw new DomainError('INPUT_INVALID', { faults: [{ path: 'input.quietTo', message: 'is the same hour as quietFrom' }] });
    const pairs = [...new Set(muted.map(({ group, channel }) => `${group}:${channel}`))].sort();
    await this.database.write(actor, async (tx) => {
      await tx.query(
        `insert into notification_settings (person_id, language, digest_hour, quiet_from, quiet_to, muted) values ($1, $2, $3, $4, $5, $6)
         on conflict (person_id) do update set language = excluded.language, digest_hour = excluded.digest_hour, quiet_from = excluded.quiet_from,
           quiet_to = excluded.quiet_to, muted = excluded.muted`,
        [actor.personId, language, digestHour, quietFrom, quietTo, pairs],
      );
      await tx.event({ subject: 'person', key: actor.personId!, event: 'setNotificationSettings' });
      return actor.personId!;
    });
    return this.own(actor);
  }

  /** Takes the address of a delivery off the list of those that bounced; gives the delivery's uuid. Throws NOT_FOUND. */
  async liftSuppression(actor: Actor, delivery: string): Promise<string> {
    const key = uuidOf(delivery, 'delivery');
    return this.database.write(actor, async (tx) => {
      const { address, person } = await tx.one<{ address: string; person: string }>(
        'select address, person_id as person from delivery where id = $1 and (person_id = $2 or $3)',
        [key, actor.personId, holds(actor, 'operator')],
      );
      const lifted = await tx.query('delete from suppressed_address where address = $1 returning address', [address]);
      if (lifted.length) await tx.event({ subject: 'person', key: person, event: 'liftSuppression' });
      return key;
    });
  }

  /** How many were told of what. */
  async counts(): Promise<{ kind: string; count: number }[]> {
    return this.database.query('select kind, count(*)::int as count from notification group by kind order by kind');
  }
}
