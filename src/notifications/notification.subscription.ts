import { Inject } from '@nestjs/common';
import { Args, Context, Field, ObjectType, Resolver, Subscription } from '@nestjs/graphql';
import { SignedIn } from '../common/permissions.js';
import { Notification } from './notification.entity.js';
import { type Added, type Listening, NotificationStream } from './notification.stream.js';

@ObjectType({ description: 'A notification that came into the inbox' })
class NotificationAdded {
  @Field(() => String, { description: 'The place after it: who was cut off goes on from here, and misses nothing and gets nothing twice' })
  cursor!: string;

  @Field(() => Notification, {
    nullable: true,
    description: 'The notification; null in the first answer to who gave no cursor, which says where to begin',
  })
  notification!: string | null;
}

@Resolver(() => NotificationAdded)
export class NotificationSubscription {
  constructor(@Inject(NotificationStream) private readonly stream: NotificationStream) {}

  @Subscription(() => NotificationAdded, {
    description:
      'What comes into the own inbox, over WebSocket (graphql-transport-ws, `connection_init` with `Authorization`), in the order in which it was committed',
    resolve: (added: Added) => added,
  })
  @SignedIn()
  notificationAdded(
    @Context() listening: Listening,
    @Args('after', {
      type: () => String,
      nullable: true,
      description:
        'Cursor of the last answer that was got; none: from now on. The cursor of now is then answered at once, so that who is cut off before anything came misses nothing',
    })
    after: string | null,
  ): AsyncGenerator<Added> {
    return this.stream.after(listening, after ?? null);
  }
}
