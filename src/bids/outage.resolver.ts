import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Challenge } from '../challenges/challenge.entity.js';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, Public } from '../common/permissions.js';
import { Paged, Rows } from '../reading/decorators.js';
import { Outage, OutageConnection, OutageMove } from './outage.entity.js';
import { DeclareOutageInput } from './outage.input.js';
import { OutageService } from './outage.service.js';

@Resolver(() => Outage)
export class OutageResolver {
  constructor(@Inject(OutageService) private readonly service: OutageService) {}

  @Query(() => OutageConnection, { description: 'Outages of the platform with what they moved, the latest first' })
  @Public()
  @Paged<Outage>({ order: ['-from'] })
  outages(): void {}

  @Mutation(() => Outage, {
    description:
      'The operator declares an outage that is over: every close that has not run and that lay in it or after its beginning, of challenges that were open then, moves by its length and 24 hours. One that ran in it is undone, as long as no bid was opened and no custodian gave a share: the challenge takes bids again, and closes once more. What could not be moved is in `unmoved`. Published at once, and on record. INPUT_INVALID, also where it overlaps one that is declared: what goes beyond that is declared by itself',
  })
  @Can('operator')
  declareOutage(
    @Args('input', { description: 'The outage' }) input: DeclareOutageInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.declare(actor, input);
  }
}

@Resolver(() => Challenge)
export class ChallengeOutages {
  @ResolveField(() => [OutageMove], { description: 'Outages that moved its closes, with their reasons' })
  @Rows<OutageMove>({ by: 'challengeId', order: ['key'] })
  outageMoves(): void {}
}
