import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Challenge } from '../challenges/challenge.entity.js';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, NamesUnseen, Public } from '../common/permissions.js';
import { One, Rows } from '../reading/decorators.js';
import { Objection } from './objection.entity.js';
import { DecideObjectionInput, FileObjectionInput } from './objection.input.js';
import { ObjectionService } from './objection.service.js';

@Resolver(() => Objection)
export class ObjectionResolver {
  constructor(@Inject(ObjectionService) private readonly service: ObjectionService) {}

  @Query(() => Objection, { nullable: true, description: 'One objection' })
  @Public()
  @One()
  objection(): void {}

  @Mutation(() => Objection, {
    description: 'Anyone objects to a bid, from the start of the notice on; what is not admissible is on record only. NOTICE_NOT_OPEN',
  })
  @Public()
  @NamesUnseen('bid')
  fileObjection(
    @Args('input', { description: 'The objection' }) input: FileObjectionInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.file(actor, input);
  }

  @Mutation(() => Objection, {
    description: 'The approver finds on an admissible objection; UPHELD removes the bid at once. OBJECTION_INADMISSIBLE, WRONG_STATE',
  })
  @Can('approver')
  decideObjection(
    @Args('input', { description: 'The finding' }) input: DecideObjectionInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.decide(actor, input);
  }
}

@Resolver(() => Challenge)
export class ChallengeObjections {
  @ResolveField(() => [Objection], { description: 'Objections to its bids 异议, by time' })
  @Rows<Objection>({ by: 'challengeId', order: ['filedAt'] })
  objections(): void {}
}
