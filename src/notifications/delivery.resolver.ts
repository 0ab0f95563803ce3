import { Inject } from '@nestjs/common';
import { Args, Field, ID, Int, Mutation, ObjectType, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, SignedIn } from '../common/permissions.js';
import { Paged, Rows } from '../reading/decorators.js';
import { Delivery, DeliveryConnection, DeliveryState } from './delivery.entity.js';
import { DeliveryChannel } from './notification.channels.js';
import { Notification, NotificationKind } from './notification.entity.js';
import { SettingsService } from './settings.service.js';

@ObjectType({ description: 'How many notifications of a kind there are' })
export class NotificationCount {
  @Field(() => NotificationKind, { description: 'The kind' }) kind!: string;
  @Field(() => Int, { description: 'How many people were told, over all events' }) count!: number;
}

/** What was handed over, for operators; no words of it. */
@Resolver(() => Delivery)
export class DeliveryResolver {
  constructor(@Inject(SettingsService) private readonly service: SettingsService) {}

  @Query(() => DeliveryConnection, { description: 'What was handed over to people, or not; the latest first' })
  @Can('operator')
  @Paged<Delivery>({
    order: ['-key'],
    filter: {
      state: {
        type: () => DeliveryState,
        rule: (delivery, value) => `${delivery.state} = ${value}`,
        description: 'Only those in this state',
      },
      channel: {
        type: () => DeliveryChannel,
        rule: (delivery, value) => `${delivery.channel} = ${value}`,
        description: 'Only those by this channel',
      },
    },
  })
  deliveries(): void {}

  @Query(() => [NotificationCount], { description: 'How many were told of what, by kind' })
  @Can('operator')
  notificationCounts(): Promise<NotificationCount[]> {
    return this.service.counts();
  }

  @Mutation(() => Delivery, { nullable: true, description: 'Lets an address that bounced have mail again; by its person or the operator' })
  @SignedIn()
  liftSuppression(
    @CurrentActor() actor: Actor,
    @Args('delivery', { type: () => ID, description: 'A delivery to that address' }) delivery: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.liftSuppression(actor, delivery);
  }
}

@Resolver(() => Notification)
export class NotificationDeliveries {
  @ResolveField(() => [Delivery], { description: 'How it was handed over beside the inbox, by channel' })
  @Rows<Delivery>({ by: 'notificationId', order: ['key'] })
  deliveries(): void {}
}
