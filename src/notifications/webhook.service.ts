import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newId, typedId, uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { Organisation } from '../identity/organisation.entity.js';
import { TEST } from './webhook.body.js';
import { WebhookClient } from './webhook.client.js';
import { Webhook, type WebhookState } from './webhook.entity.js';
import type { ChangeWebhookInput, RegisterWebhookInput, WebhookSecret } from './webhook.input.js';
import { WebhookSecrets } from './webhook.secrets.js';
import { newSecret, secretText } from './webhook.signing.js';
import { answeringOf, whySilent } from './webhook.visibility.js';

/** Web hooks of one organisation at most. */
const LIMIT = 10;
/** Hours, of real time, in which a call is signed with the former secret, too. */
const OVERLAP_HOURS = 24;

/** The web hooks of organisations, by their administrators. */
@Injectable()
export class WebhookService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(WebhookClient) private readonly client: WebhookClient,
    @Inject(WebhookSecrets) private readonly secrets: WebhookSecrets,
  ) {}

  /** Throws NOT_FOUND, FORBIDDEN where the actor is no administrator of the organisation, WEBHOOK_URL_REFUSED, WEBHOOK_LIMIT. */
  async register(actor: Actor, { organisation: id, url, groups }: RegisterWebhookInput): Promise<WebhookSecret> {
    const organisationId = uuidOf(id, 'organisation');
    const may = holds(actor, 'administrator', organisationId);
    // Before the transaction, since a name server is asked; and of nobody else's network.
    const fault = may ? await this.client.faultOf(url) : null;
    if (fault) throw new DomainError('WEBHOOK_URL_REFUSED', { reason: fault });
    return this.withSecret(actor, async (tx, secret) => {
      await tx.load(Organisation, organisationId, 'update');
      if (!may) throw new DomainError('FORBIDDEN');
      const { count } = await tx.one<{ count: number }>('select count(*)::int as count from webhook where organisation_id = $1', [
        organisationId,
      ]);
      if (count >= LIMIT) throw new DomainError('WEBHOOK_LIMIT', { limit: LIMIT });
      const key = newId();
      await tx.query(
        `insert into webhook (id, organisation_id, owner_id, url, groups, state, secret) values ($1, $2, $3, $4, $5, 'ENABLED', $6)`,
        [key, organisationId, actor.personId, new URL(url).href, [...groups].sort(), JSON.stringify(this.secrets.wrap(key, secret))],
      );
      await tx.event({
        ...lineOf(key),
        event: 'registerWebhook',
        to: 'ENABLED',
        document: { organisation: id, groups: [...groups].sort() },
      });
      return key;
    });
  }

  /**
   * Another address, other groups, or both; the actor answers for it. Throws NOT_FOUND, FORBIDDEN, WEBHOOK_URL_REFUSED, INPUT_INVALID where nothing is to
   * be changed.
   */
  async change(actor: Actor, { webhook: id, url, groups }: ChangeWebhookInput): Promise<string> {
    if (!url && !groups) throw new DomainError('INPUT_INVALID', { faults: [{ path: 'input', message: 'changes nothing' }] });
    // Before the transaction, as at the registration; and of nobody else's network.
    const fault = url && (await this.administers(actor, uuidOf(id, 'webhook'))) ? await this.client.faultOf(url) : null;
    if (fault) throw new DomainError('WEBHOOK_URL_REFUSED', { reason: fault });
    return this.database.write(actor, async (tx) => {
      const { key } = await this.own(tx, id);
      const changed = { ...(url && { url: new URL(url).href }), ...(groups && { groups: [...groups].sort() }) };
      await tx.update(Webhook, key, { ...changed, ownerId: actor.personId! });
      // The address stays out of the record, as at the registration: it may hold what only the two systems know.
      await tx.event({
        ...lineOf(key),
        event: 'changeWebhook',
        document: { address: Boolean(url), ...(groups && { groups: changed.groups }) },
      });
      return key;
    });
  }

  /** A test, as a delivery of the ordinary way; gives its uuid. Throws NOT_FOUND, FORBIDDEN, WRONG_STATE where the hook is not called. */
  async try(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const key = await this.called(tx, id, 'tryWebhook');
      const deliveryId = newId();
      await tx.query(
        `insert into delivery (id, person_id, channel, address, state, due_at, webhook_id) values ($1, $2, 'WEBHOOK', $3, 'WAITING', clock_now(), $4)`,
        [deliveryId, actor.personId, typedId('webhook', key), key],
      );
      await tx.query(
        `insert into webhook_message (delivery_id, webhook_id, event_id, kind, subject_type, subject_id, at, facts)
         values ($1, $2, $1, $3, 'webhook', $2, clock_now(), '{}')`,
        [deliveryId, key, TEST],
      );
      await tx.send('webhook.deliver', { deliveryId });
      await tx.event({ ...lineOf(key), event: 'tryWebhook', document: { delivery: typedId('delivery', deliveryId) } });
      return deliveryId;
    });
  }

  /** A new secret; for a day calls are signed with both. Throws NOT_FOUND, FORBIDDEN. */
  async rotate(actor: Actor, id: string): Promise<WebhookSecret> {
    return this.withSecret(actor, async (tx, secret) => {
      const { key } = await this.own(tx, id);
      await tx.query(
        `update webhook set former_secret = secret, former_until = clock_timestamp() + make_interval(hours => $3), secret = $2 where id = $1`,
        [key, JSON.stringify(this.secrets.wrap(key, secret)), OVERLAP_HOURS],
      );
      await tx.event({ ...lineOf(key), event: 'rotateWebhookSecret' });
      return key;
    });
  }

  /** It is called from now on, and the actor answers for it. Throws NOT_FOUND, FORBIDDEN. */
  async enable(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const hook = await this.own(tx, id);
      await tx.update(Webhook, hook.key, { setting: 'ENABLED', disabledBecause: null, ownerId: actor.personId! });
      await tx.event({ ...lineOf(hook.key), event: 'enableWebhook', from: hook.setting, to: 'ENABLED' });
      return hook.key;
    });
  }

  /** It is called no more. Throws NOT_FOUND, FORBIDDEN, WRONG_STATE where it is disabled already. */
  async disable(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { key, setting } = await this.own(tx, id);
      if (setting !== 'ENABLED') throw new DomainError('WRONG_STATE', { machine: 'webhook', state: setting, event: 'disableWebhook' });
      await tx.update(Webhook, key, { setting: 'DISABLED', disabledBecause: 'BY_HAND' });
      await tx.event({ ...lineOf(key), event: 'disableWebhook', from: setting, to: 'DISABLED' });
      return key;
    });
  }

  /** What was handed over stays on record; what waits does not go out. Gives the organisation's uuid. Throws NOT_FOUND, FORBIDDEN. */
  async delete(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { key, organisationId } = await this.own(tx, id);
      await tx.query(
        `update delivery set state = 'SKIPPED', reason = 'DELETED', at = clock_timestamp() where webhook_id = $1 and state = 'WAITING'`,
        [key],
      );
      await tx.query('delete from webhook where id = $1', [key]);
      await tx.event({ ...lineOf(key), event: 'deleteWebhook' });
      return organisationId;
    });
  }

  /** Hands one over once more under the same number; gives its uuid. Throws NOT_FOUND, FORBIDDEN, WRONG_STATE where it waits anyway. */
  async replay(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const key = uuidOf(id, 'delivery');
      const delivery = await tx.one<{ state: string; person: string; webhook: string | null; organisation: string | null }>(
        `select d.state, d.person_id as person, d.webhook_id as webhook, w.organisation_id as organisation
         from delivery d left join webhook w on w.id = d.webhook_id where d.id = $1 for update of d`,
        [key],
      );
      const { state, person, webhook, organisation } = delivery;
      const may = organisation !== null && holds(actor, 'administrator', organisation);
      if (!may) throw new DomainError(person === actor.personId || holds(actor, 'operator') ? 'FORBIDDEN' : 'NOT_FOUND');
      if (state === 'WAITING') throw new DomainError('WRONG_STATE', { machine: 'delivery', state, event: 'replayDelivery' });
      await again(tx, [key]);
      await tx.event({ ...lineOf(webhook!), event: 'replayDelivery', document: { delivery: id } });
      return key;
    });
  }

  /** Hands over once more all that failed, or was due while it was not called, since an instant of real time. Throws NOT_FOUND, FORBIDDEN, WRONG_STATE where it still is not. */
  async replayFailed(actor: Actor, id: string, since: Date): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const key = await this.called(tx, id, 'replayFailedDeliveries');
      const failed = await tx.query<{ id: string }>(
        `select id from delivery where webhook_id = $1 and at >= $2 and (state = 'FAILED' or state = 'SKIPPED' and reason in ('DISABLED', 'SILENT'))
         order by id for update`,
        [key, since],
      );
      await again(
        tx,
        failed.map((delivery) => delivery.id),
      );
      await tx.event({ ...lineOf(key), event: 'replayFailedDeliveries', document: { since, deliveries: failed.length } });
      return key;
    });
  }

  /** Makes a secret, and gives it away once: where the key is repeated, the work is not run, and nobody gets it. */
  private async withSecret(actor: Actor, work: (tx: Tx, secret: Buffer) => Promise<string>): Promise<WebhookSecret> {
    let fresh: Buffer | null = null;
    const key = await this.database.write(actor, async (tx) => {
      fresh = newSecret();
      return work(tx, fresh);
    });
    return { webhook: typedId('webhook', key), secret: fresh && secretText(fresh) };
  }

  private async administers(actor: Actor, key: string): Promise<boolean> {
    const [hook] = await this.database.query<{ organisation: string }>(
      'select organisation_id as organisation from webhook where id = $1',
      [key],
    );
    return hook !== undefined && holds(actor, 'administrator', hook.organisation);
  }

  /** The uuid of an own hook that is called. */
  private async called(tx: Tx, id: string, event: string): Promise<string> {
    const { key, setting } = await this.own(tx, id);
    const { silent } = await tx.one<{ silent: boolean }>(
      `select ${whySilent(answeringOf('w'))} is not null as silent from webhook w where w.id = $1`,
      [key],
    );
    const state: WebhookState = setting === 'ENABLED' && silent ? 'SILENT' : setting;
    if (state !== 'ENABLED') throw new DomainError('WRONG_STATE', { machine: 'webhook', state, event });
    return key;
  }

  private async own(tx: Tx, id: string): Promise<Webhook> {
    const hook = await tx.load(Webhook, uuidOf(id, 'webhook'), 'update');
    if (!holds(tx.actor, 'administrator', hook.organisationId))
      throw new DomainError(holds(tx.actor, 'operator') ? 'FORBIDDEN' : 'NOT_FOUND');
    return hook;
  }
}

const lineOf = (key: string) => ({ subject: 'webhook', key, role: 'administrator' }) as const;

/** They wait once more; a message of the same delivery that is not done yet is moved. */
async function again(tx: Tx, deliveries: readonly string[]): Promise<void> {
  await tx.query(`update delivery set state = 'WAITING', reason = null, at = clock_timestamp(), due_at = clock_now() where id = any($1)`, [
    deliveries,
  ]);
  await tx.sendAll(
    'webhook.deliver',
    deliveries.map((deliveryId) => ({ payload: { deliveryId }, key: `webhook.deliver:${deliveryId}` })),
  );
}
