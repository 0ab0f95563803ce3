import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { uuidOf } from '../common/ids.js';
import { Message, MessageConnection, messageState, MessageState } from '../common/message.entity.js';
import { MessageService } from '../common/message.service.js';
import { Can } from '../common/permissions.js';
import { Paged } from '../reading/decorators.js';

/** The messages, for operators. */
@Resolver(() => Message)
export class MessageResolver {
  constructor(@Inject(MessageService) private readonly service: MessageService) {}

  @Query(() => MessageConnection, {
    name: 'messages',
    description: 'What has to happen, has happened or was given up; the latest due first',
  })
  @Can('operator')
  @Paged<Message>({
    order: ['-runAt'],
    filter: {
      state: {
        type: () => MessageState,
        rule: (message, value, viewer) => `${messageState(message, viewer)} = ${value}`,
        description: 'Only those in this state',
      },
      job: { type: () => String, rule: (message, value) => `${message.job} = ${value}`, description: 'Only those of this job' },
    },
  })
  messages(): void {}

  @Mutation(() => Message, { nullable: true, description: 'Brings a dead message back: it is due at once, with all its tries before it' })
  @Can('operator')
  redriveMessage(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Which message' }) id: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.redrive(actor, uuidOf(id, 'message'));
  }
}
