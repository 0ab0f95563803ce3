import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Challenge } from '../challenges/challenge.entity.js';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, Public } from '../common/permissions.js';
import { One, Rows } from '../reading/decorators.js';
import { Decision } from './decision.entity.js';
import { DecideAwardInput } from './decision.input.js';
import { DecisionService } from './decision.service.js';

@Resolver(() => Decision)
export class DecisionResolver {
  constructor(@Inject(DecisionService) private readonly service: DecisionService) {}

  @Query(() => Decision, { nullable: true, description: 'One decision' })
  @Public()
  @One()
  decision(): void {}

  @Mutation(() => Decision, {
    description:
      'The approver decides, after the last review stage or when no bid is valid; steps of NO_BID and NO_AWARD follow by themselves. STAGES_OPEN, FORM_CHECK_OPEN, DEVIATION_NEEDS_REASON, INPUT_INVALID, WRONG_STATE',
  })
  @Can('approver')
  decideAward(
    @Args('input', { description: 'The decision' }) input: DecideAwardInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.decideAward(actor, input);
  }

  @Mutation(() => Decision, { description: 'A supervisor countersigns a deviation; the notice follows. TWO_PERSON_RULE, WRONG_STATE' })
  @Can('supervisor')
  countersignDecision(
    @Args('challenge', { type: () => ID, description: 'The challenge' }) challenge: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.countersign(actor, challenge);
  }
}

@Resolver(() => Challenge)
export class ChallengeDecision {
  @ResolveField(() => Decision, { nullable: true, description: 'The decision on it; null before, and to the public before its notice' })
  @Rows<Decision>({ by: 'challengeId' })
  decision(): void {}
}
