import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { SignedIn } from '../common/permissions.js';
import { Paged } from '../reading/decorators.js';
import { InboxService } from './inbox.service.js';
import { KINDS } from './kinds.js';
import { NotificationGroup } from './notification.group.js';
import { Notification, NotificationConnection, NotificationKind } from './notification.entity.js';

/** SQL: the group of a kind. */
const groupOf = (kind: string): string => `case ${kind} ${KINDS.map(({ name, group }) => `when '${name}' then '${group}'`).join(' ')} end`;

@Resolver(() => Notification)
export class NotificationResolver {
  constructor(@Inject(InboxService) private readonly service: InboxService) {}

  @Query(() => NotificationConnection, {
    description: 'The own inbox 站内信, the newest first; `totalCount` with `unread: true` is how many are unread',
  })
  @SignedIn()
  @Paged<Notification>({
    order: ['-key'],
    filter: {
      unread: {
        type: () => Boolean,
        rule: (notification, value) => `(${notification.readAt} is null) = ${value}`,
        description: 'Only those that are unread, or read',
      },
      kind: {
        type: () => [NotificationKind],
        rule: (notification, value) => `${notification.kind} = any(${value})`,
        description: 'Only these kinds',
      },
      group: {
        type: () => [NotificationGroup],
        rule: (notification, value) => `${groupOf(notification.kind)} = any(${value})`,
        description: 'Only kinds of these groups',
      },
    },
  })
  myNotifications(): void {}

  @Mutation(() => Notification, { nullable: true, description: 'Marks a notification as read' })
  @SignedIn()
  markRead(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Which notification' }) id: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.markRead(actor, id);
  }

  @Mutation(() => Boolean, { description: 'Marks every notification as read that there is by now' })
  @SignedIn()
  markAllRead(
    @CurrentActor() actor: Actor,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<boolean> {
    return this.service.markAllRead(actor);
  }
}
