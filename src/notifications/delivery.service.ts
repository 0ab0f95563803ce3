import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { type ErrandEffects, ErrandPostponed } from '../common/errand.js';
import { Database, type Tx } from '../common/transaction.js';
import { Config } from '../config.js';
import { viewerColumns, viewerOf } from '../identity/person.viewer.js';
import { kindOf } from './kinds.js';
import { htmlOf, type MailContent, plainOf, subjectOf } from './mail.layout.js';
import { fateOf, type MailFault } from './mail.rules.js';
import { MailService } from './mail.service.js';
import { seesLink } from './notification.visibility.js';
import { type Facts, type Language, say } from './notification.words.js';
import { UnsubscribeService } from './unsubscribe.service.js';

/** What waits to be handed over, as of now. */
interface Waiting {
  id: string;
  person: string;
  address: string;
  kind: string;
  facts: Facts;
  subjectKey: string;
  reference: string;
  language: Language;
  /** Whether its reader still sees what it leads to. */
  seen: boolean;
  suppressed: boolean;
}

const waiting = (which: string): string => `
with clock as materialized (select clock_now() as now),
waiting as materialized (
  select d.id, d.person_id as person, d.address, n.kind, n.facts, n.subject_type, n.subject_id
  from delivery d join notification n on n.id = d.notification_id where d.state in ('WAITING', 'FAILED') and ${which}),
viewers as materialized (select w.*, ${viewerColumns('w.person')} from waiting w)
select viewed.id, viewed.person, viewed.address, viewed.kind, viewed.facts, viewed.subject_id as "subjectKey",
  viewed.subject_type || '_' || replace(viewed.subject_id::text, '-', '') as reference, coalesce(chosen.language, 'zh') as language,
  coalesce(${seesLink({ subjectType: 'viewed.subject_type', subjectKey: 'viewed.subject_id' }, viewerOf('viewed', 'clock.now'))}, false) as seen,
  exists (select from suppressed_address where address = viewed.address) as suppressed
from viewers viewed cross join clock left join notification_settings chosen on chosen.person_id = viewed.person
order by viewed.id`;
const ONE = waiting('d.id = $1');
const OF_DIGEST = waiting('d.person_id = $1 and d.digest_at = $2');

/** Hands over what is due. Its methods run outside of transactions, and give back what then commits. */
@Injectable()
export class DeliveryService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Config) private readonly config: Config,
    @Inject(MailService) private readonly mail: MailService,
    @Inject(UnsubscribeService) private readonly unsubscribing: UnsubscribeService,
    @Inject(ModuleRef) private readonly services: ModuleRef,
  ) {}

  /** One notification in a mail of its own. Throws ErrandPostponed where the server does not take it now. */
  async deliver(deliveryId: string): Promise<ErrandEffects> {
    return this.hand(await this.database.query<Waiting>(ONE, [deliveryId]), deliveryId);
  }

  /** All that waits for a person's digest in one mail. */
  async digest(personId: string, at: string): Promise<ErrandEffects> {
    return this.hand(await this.database.query<Waiting>(OF_DIGEST, [personId, at]), `digest-${personId}-${Date.parse(at)}`);
  }

  private async hand(found: readonly Waiting[], letterId: string): Promise<ErrandEffects> {
    const [first, ...others] = found.filter(({ seen, suppressed }) => seen && !suppressed);
    const skipped = async (tx: Tx): Promise<void> => {
      await mark(tx, idsOf(found.filter(({ seen }) => !seen)), 'SKIPPED', 'HIDDEN');
      await mark(tx, idsOf(found.filter(({ seen, suppressed }) => seen && suppressed)), 'SKIPPED', 'SUPPRESSED');
    };
    if (!first) return skipped;
    const ids = idsOf([first, ...others]);
    const content = await this.contentOf([first, ...others]);
    try {
      const letter = { subject: subjectOf(content), plain: plainOf(content), html: htmlOf(content), unsubscribe: content.unsubscribe };
      await this.mail.send({ id: letterId, to: first.address, ...letter });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const fate = fateOf(error as MailFault);
      if (fate === 'later') {
        throw new ErrandPostponed(reason, async (tx, dead) => {
          await skipped(tx);
          await mark(tx, ids, dead ? 'FAILED' : 'WAITING', reason);
        });
      }
      return async (tx) => {
        await skipped(tx);
        await mark(tx, ids, 'FAILED', reason);
        if (fate === 'bounced')
          await tx.query('insert into suppressed_address (address, reason) values ($1, $2) on conflict do nothing', [
            first.address,
            reason,
          ]);
      };
    }
    return async (tx) => {
      await skipped(tx);
      await mark(tx, ids, 'SENT', null);
    };
  }

  private async contentOf(items: readonly [Waiting, ...Waiting[]]): Promise<MailContent> {
    const [{ language, person }] = items;
    const urgent = items.some((item) => kindOf(item.kind).urgent);
    const said: MailContent['items'][number][] = [];
    for (const item of items) {
      const { secret } = kindOf(item.kind);
      const secrets = secret ? await secret.of((token) => this.services.get(token, { strict: false }), item.subjectKey) : {};
      said.push({ ...say(kindOf(item.kind), { ...item.facts, ...secrets }, language), reference: item.reference });
    }
    const groups = [...new Set(items.map((item) => kindOf(item.kind).group))];
    const unsubscribe = urgent ? null : this.unsubscribing.addressFor(person, groups);
    return { language, items: said, site: this.config.PUBLIC_URL ?? null, unsubscribe };
  }
}

const idsOf = (deliveries: readonly Waiting[]): string[] => deliveries.map(({ id }) => id);

async function mark(tx: Tx, ids: readonly string[], state: string, reason: string | null): Promise<void> {
  if (!ids.length) return;
  await tx.query(
    `update delivery set state = $2, reason = $3, at = clock_timestamp(), attempts = attempts + case $2 when 'SKIPPED' then 0 else 1 end where id = any($1)`,
    [ids, state, reason?.slice(0, 500) ?? null],
  );
}
