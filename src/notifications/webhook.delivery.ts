import { Inject, Injectable } from '@nestjs/common';
import { type ErrandEffects, ErrandPostponed } from '../common/errand.js';
import { typedId } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { seesLink } from './notification.visibility.js';
import type { Facts } from './notification.words.js';
import { bodyOf, spokenOf } from './webhook.body.js';
import { WebhookClient } from './webhook.client.js';
import { type WrappedSecret, WebhookSecrets } from './webhook.secrets.js';
import { signedHeaders } from './webhook.signing.js';
import { answeredFor, answeringOf, hookViewer } from './webhook.visibility.js';

/** A delivery that waits, and the hook as of now. */
interface Waiting {
  webhook: string;
  url: string;
  enabled: boolean;
  /** Whether somebody answers for the hook. */
  answered: boolean;
  /** Whether that is somebody who still sees what it leads to. */
  seen: boolean;
  /** Those that the receiver may have, the newest first. */
  secrets: WrappedSecret[];
  kind: string;
  at: Date;
  organisation: string;
  object: string;
  facts: Facts;
}

const WAITING = (() => {
  const link = { subjectType: 'heard.subject_type', subjectKey: 'heard.subject_id' };
  return `
with clock as materialized (select clock_now() as now),
heard as materialized (
  select m.*, w.url, w.state, w.organisation_id as organisation, w.owner_id as person, ${answeredFor(answeringOf('w'))} as answered,
    array_remove(array[w.secret, case when w.former_until > clock_timestamp() then w.former_secret end], null) as secrets
  from delivery d join webhook_message m on m.delivery_id = d.id join webhook w on w.id = m.webhook_id
  where d.id = $1 and d.state in ('WAITING', 'FAILED'))
select heard.webhook_id as webhook, heard.url, heard.state = 'ENABLED' as enabled, to_jsonb(heard.secrets) as secrets,
  heard.answered, coalesce(${seesLink(link, hookViewer('heard', 'clock.now'))}, false) as seen, heard.kind, heard.at,
  'organisation_' || replace(heard.organisation::text, '-', '') as organisation,
  heard.subject_type || '_' || replace(heard.subject_id::text, '-', '') as object, heard.facts
from heard cross join clock`;
})();

/** What a receiver says by this answer: never again. */
const GONE = 410;

/** Hands over to web hooks what is due. */
@Injectable()
export class WebhookDelivery {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(WebhookClient) private readonly client: WebhookClient,
    @Inject(WebhookSecrets) private readonly secrets: WebhookSecrets,
  ) {}

  /**
   * One delivery (uuid), outside of a transaction; gives back what then commits. Its id is the `webhook-id` of every try. Throws ErrandPostponed where
   * the receiver does not take it now.
   */
  async deliver(id: string): Promise<ErrandEffects> {
    const [waiting] = await this.database.query<Waiting>(WAITING, [id]);
    if (!waiting) return () => Promise.resolve();
    if (!waiting.enabled) return (tx) => mark(tx, id, 'SKIPPED', 'DISABLED');
    if (!waiting.answered) return (tx) => mark(tx, id, 'SKIPPED', 'SILENT');
    if (!waiting.seen) return (tx) => mark(tx, id, 'SKIPPED', 'HIDDEN');
    const fault = await this.call(id, waiting);
    if (fault === null) return (tx) => mark(tx, id, 'SENT', null);
    if (fault !== GONE) {
      const reason = typeof fault === 'number' ? `the receiver answered ${fault}` : fault;
      throw new ErrandPostponed(reason, (tx, dead) => mark(tx, id, dead ? 'FAILED' : 'WAITING', reason));
    }
    return async (tx) => {
      await mark(tx, id, 'FAILED', `the receiver answered ${GONE}`);
      const disabled = await tx.query(
        `update webhook set state = 'DISABLED', disabled_reason = 'GONE' where id = $1 and state = 'ENABLED' returning id`,
        [waiting.webhook],
      );
      if (disabled.length) await tx.event({ subject: 'webhook', key: waiting.webhook, event: 'gone', from: 'ENABLED', to: 'DISABLED' });
    };
  }

  /** The status of an answer that is no acceptance, or why there was none; null where it was accepted. */
  private async call(id: string, { kind, ...waiting }: Waiting): Promise<number | string | null> {
    const body = bodyOf({ ...waiting, kind: spokenOf(kind) });
    try {
      const secrets = waiting.secrets.map((wrapped) => this.secrets.unwrap(waiting.webhook, wrapped));
      const status = await this.client.post(waiting.url, signedHeaders(typedId('delivery', id), new Date(), body, secrets), body);
      return status >= 200 && status < 300 ? null : status;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

async function mark(tx: Tx, id: string, state: string, reason: string | null): Promise<void> {
  await tx.query(
    `update delivery set state = $2, reason = $3, at = clock_timestamp(), attempts = attempts + case $2 when 'SKIPPED' then 0 else 1 end
     where id = $1 and webhook_id is not null`,
    [id, state, reason?.slice(0, 500) ?? null],
  );
}
