import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, NamesUnseen } from '../common/permissions.js';
import { TextInput } from '../common/text.js';
import { One, Paged } from '../reading/decorators.js';
import { Removal, RemovalConnection } from './removal.entity.js';
import { ProposeRemovalInput } from './removal.input.js';
import { RemovalService } from './removal.service.js';

@Resolver(() => Removal)
export class RemovalResolver {
  constructor(@Inject(RemovalService) private readonly service: RemovalService) {}

  @Query(() => Removal, { nullable: true, description: 'One removal' })
  @Can('operator', 'supervisor')
  @One()
  removal(): void {}

  @Query(() => RemovalConnection, {
    description: 'Removals that the viewer may see, the latest first, with the places to delete the content from in backups taken before',
  })
  @Can('operator', 'supervisor')
  @Paged<Removal>({ order: ['-proposedAt'] })
  removals(): void {}

  @Mutation(() => Removal, {
    description:
      'The operator proposes to remove secret content. REMOVAL_NO_WORDS, REMOVAL_NOT_SEALED, REMOVAL_REPEATS_WORDS, REMOVAL_PENDING, CONTENT_REMOVED for a file that has none',
  })
  @Can('operator')
  @NamesUnseen('target')
  proposeRemoval(
    @Args('input', { description: 'Which, and why' }) input: ProposeRemovalInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.propose(actor, input);
  }

  @Mutation(() => Removal, {
    description:
      'A supervisor, another person, has it carried out: the same content goes wherever it stands, and can’t come back; of a sealed bid all versions, its draft and its files. TWO_PERSON_RULE, WRONG_STATE, REMOVAL_NOT_SEALED',
  })
  @Can('supervisor')
  confirmRemoval(
    @Args('removal', { type: () => ID, description: 'The removal' }) id: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.confirm(actor, id);
  }

  @Mutation(() => Removal, {
    description: 'A supervisor, another person, refuses it: the content stands. TWO_PERSON_RULE, WRONG_STATE, REMOVAL_REPEATS_WORDS',
  })
  @Can('supervisor')
  refuseRemoval(
    @Args('removal', { type: () => ID, description: 'The removal' }) id: string,
    @Args('reason', { description: 'Why; it must not repeat the content' }) reason: TextInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.refuse(actor, id, reason);
  }
}
