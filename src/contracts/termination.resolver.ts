import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, SignedIn } from '../common/permissions.js';
import { One } from '../reading/decorators.js';
import { Termination } from './termination.entity.js';
import { DecideTerminationInput, ProposeTerminationInput } from './termination.input.js';
import { TerminationService } from './termination.service.js';

@Resolver(() => Termination)
export class TerminationResolver {
  constructor(@Inject(TerminationService) private readonly service: TerminationService) {}

  @Query(() => Termination, { nullable: true, description: 'One termination of a contract' })
  @SignedIn()
  @One()
  termination(): void {}

  @Mutation(() => Termination, {
    description: 'The clerk or the PI proposes to end a contract before its time. WRONG_STATE, TERMINATION_OPEN',
  })
  @SignedIn()
  proposeTermination(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What is proposed' }) input: ProposeTerminationInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.propose(actor, input);
  }

  @Mutation(() => Termination, { description: 'Who proposed it takes it back. WRONG_STATE' })
  @SignedIn()
  withdrawTermination(
    @CurrentActor() actor: Actor,
    @Args('termination', { type: () => ID, description: 'The termination' }) termination: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.withdraw(actor, termination);
  }

  @Mutation(() => Termination, {
    description:
      'The approver, who is not the one who proposed it, decides after hearing and advice: the contract ends and its money is settled. WRONG_STATE, TWO_PERSON_RULE, EXPERT_UNKNOWN',
  })
  @Can('approver')
  decideTermination(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The decision' }) input: DecideTerminationInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.decide(actor, input);
  }
}
