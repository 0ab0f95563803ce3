import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import { Challenge } from '../challenges/challenge.entity.js';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, SignedIn } from '../common/permissions.js';
import { Rows } from '../reading/decorators.js';
import { DrawCeremonyService } from './draw-ceremony.service.js';
import { Draw } from './draw.entity.js';
import { CommitSeedInput, FreezeDrawInput, RevealSeedInput, SubmitBeaconInput } from './draw.input.js';

@Resolver(() => Challenge)
export class ChallengeDrawsResolver {
  @ResolveField(() => [Draw], { description: 'Every draw 抽取 that was begun for it, void ones included, in order; public' })
  @Rows<Draw>({ by: 'challengeId', order: ['no'] })
  draws(): void {}
}

@Resolver(() => Draw)
export class DrawResolver {
  constructor(@Inject(DrawCeremonyService) private readonly service: DrawCeremonyService) {}

  @Mutation(() => Draw, {
    description:
      'The clerk freezes the pool of a draw, as the first step, and it is published at once. DRAW_OPEN, DRAW_NEEDS_REASON, RULES_INVALID',
  })
  @Can('clerk')
  freezeDraw(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'For which challenge' }) input: FreezeDrawInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.freeze(actor, input);
  }

  @Mutation(() => Draw, {
    description: 'The department or supervision commits to its part of the seed. DRAW_TOO_LATE, SEED_COMMITTED, TWO_PERSON_RULE',
  })
  @Can('clerk', 'approver', 'supervisor')
  commitSeed(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The commitment' }) input: CommitSeedInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.commit(actor, input);
  }

  @Mutation(() => Draw, {
    description: 'Who committed reveals; with the last reveal the experts are drawn. DRAW_TOO_LATE, SEED_REVEALED, SEED_WRONG',
  })
  @Can('clerk', 'approver', 'supervisor')
  revealSeed(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What was committed to' }) input: RevealSeedInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.reveal(actor, input);
  }

  @Mutation(() => Draw, {
    description: 'Anybody signed in hands in the round of public randomness that the draw waits for; it is verified here. BEACON_INVALID',
  })
  @SignedIn()
  submitBeacon(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The round' }) input: SubmitBeaconInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.submitBeacon(actor, input);
  }
}
