import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can } from '../common/permissions.js';
import { DateTime } from '../common/scalars.js';
import { Organisation } from '../identity/organisation.entity.js';
import { Paged, Rows } from '../reading/decorators.js';
import { Delivery, DeliveryConnection, DeliveryState } from './delivery.entity.js';
import { Webhook } from './webhook.entity.js';
import { ChangeWebhookInput, RegisterWebhookInput, WebhookSecret } from './webhook.input.js';
import { WebhookService } from './webhook.service.js';

const HOOK = { type: () => ID, description: 'Global id of the web hook' };
const KEY = { type: () => ID, description: 'Idempotency key' };

@Resolver(() => Webhook)
export class WebhookResolver {
  constructor(@Inject(WebhookService) private readonly service: WebhookService) {}

  @Mutation(() => WebhookSecret, {
    description:
      'Registers a system of the own organisation, which is called from now on by the specification of Standard Webhooks. Who registers it answers for it, and it is told what that person sees for the organisation by all the roles held there: an administrator alone sees neither bids nor contracts, so who registers it for those groups holds e.g. unit-approver, too. WEBHOOK_URL_REFUSED, WEBHOOK_LIMIT',
  })
  @Can('administrator')
  registerWebhook(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The system' }) input: RegisterWebhookInput,
    @Args('key', KEY) _key: string,
  ): Promise<WebhookSecret> {
    return this.service.register(actor, input);
  }

  @Mutation(() => WebhookSecret, {
    description: 'Gives a web hook another secret. For 24 hours each call bears two signatures, one of them by the former secret',
  })
  @Can('administrator', 'operator')
  rotateWebhookSecret(
    @CurrentActor() actor: Actor,
    @Args('webhook', HOOK) webhook: string,
    @Args('key', KEY) _key: string,
  ): Promise<WebhookSecret> {
    return this.service.rotate(actor, webhook);
  }

  @Mutation(() => Webhook, {
    description:
      'Changes where a web hook leads, what it is told of, or both. Who does it answers for it from now on, as who enables it: it is told what this person sees for the organisation. A new address is looked at as at a registration, and what waits goes there, too; the secret stays, and whether it is called. WEBHOOK_URL_REFUSED',
  })
  @Can('administrator', 'operator')
  changeWebhook(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The change' }) input: ChangeWebhookInput,
    @Args('key', KEY) _key: string,
  ): Promise<string> {
    return this.service.change(actor, input);
  }

  @Mutation(() => Delivery, {
    description:
      'Calls a web hook with a message of the type `webhook.test`, signed and tried again as any other; the delivery shows what came of it. WRONG_STATE where it is not called',
  })
  @Can('administrator', 'operator')
  tryWebhook(@CurrentActor() actor: Actor, @Args('webhook', HOOK) webhook: string, @Args('key', KEY) _key: string): Promise<string> {
    return this.service.try(actor, webhook);
  }

  @Mutation(() => Webhook, {
    description: 'Has a web hook called from now on; who does it answers for it, also where somebody else did until now',
  })
  @Can('administrator', 'operator')
  enableWebhook(@CurrentActor() actor: Actor, @Args('webhook', HOOK) webhook: string, @Args('key', KEY) _key: string): Promise<string> {
    return this.service.enable(actor, webhook);
  }

  @Mutation(() => Webhook, { description: 'Has a web hook called no more. WRONG_STATE' })
  @Can('administrator', 'operator')
  disableWebhook(@CurrentActor() actor: Actor, @Args('webhook', HOOK) webhook: string, @Args('key', KEY) _key: string): Promise<string> {
    return this.service.disable(actor, webhook);
  }

  @Mutation(() => Organisation, { description: 'Deletes a web hook, and what waits for it; what it was told stays among the deliveries' })
  @Can('administrator', 'operator')
  deleteWebhook(@CurrentActor() actor: Actor, @Args('webhook', HOOK) webhook: string, @Args('key', KEY) _key: string): Promise<string> {
    return this.service.delete(actor, webhook);
  }

  @Mutation(() => Delivery, { description: 'Calls a web hook once more with the same `webhook-id`. WRONG_STATE where it waits anyway' })
  @Can('administrator', 'operator')
  replayDelivery(
    @CurrentActor() actor: Actor,
    @Args('delivery', { type: () => ID, description: 'Global id of the delivery' }) delivery: string,
    @Args('key', KEY) _key: string,
  ): Promise<string> {
    return this.service.replay(actor, delivery);
  }

  @Mutation(() => Webhook, {
    description:
      'Calls a web hook once more with all that failed since an instant, or was skipped while it was not called. WRONG_STATE where it still is not',
  })
  @Can('administrator', 'operator')
  replayFailedDeliveries(
    @CurrentActor() actor: Actor,
    @Args('webhook', HOOK) webhook: string,
    @Args('since', { type: () => DateTime, description: 'When it failed or later, in real time' }) since: Date,
    @Args('key', KEY) _key: string,
  ): Promise<string> {
    return this.service.replayFailed(actor, webhook, since);
  }

  @ResolveField(() => DeliveryConnection, { description: 'What it was told, the latest first' })
  @Paged<Delivery>({
    by: 'webhookId',
    order: ['-key'],
    filter: {
      state: {
        type: () => DeliveryState,
        rule: (delivery, value) => `${delivery.state} = ${value}`,
        description: 'Only those in this state',
      },
    },
  })
  deliveries(): void {}
}

@Resolver(() => Organisation)
export class OrganisationWebhooks {
  @ResolveField(() => [Webhook], { description: 'Its web hooks, to its administrators and the operator; none for others' })
  @Rows<Webhook>({ by: 'organisationId', order: ['key'] })
  webhooks(): void {}
}
