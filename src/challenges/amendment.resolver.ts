import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, Public } from '../common/permissions.js';
import { One, Rows } from '../reading/decorators.js';
import { Amendment } from './amendment.entity.js';
import { ProposeAmendmentInput } from './amendment.input.js';
import { AmendmentService } from './amendment.service.js';
import { Challenge } from './challenge.entity.js';

@Resolver(() => Challenge)
export class AmendmentResolver {
  constructor(@Inject(AmendmentService) private readonly service: AmendmentService) {}

  @ResolveField(() => [Amendment], { description: 'Amendments in force, in order; to officers also those proposed' })
  @Rows<Amendment>({ by: 'challengeId', order: ['approvedAt', 'proposedAt'] })
  amendments(): void {}

  @Query(() => Amendment, { nullable: true, description: 'One amendment' })
  @Public()
  @One()
  amendment(): void {}

  @Mutation(() => Amendment, {
    description:
      'A clerk proposes to amend an open challenge; its `warnings` say what is probably not meant. WRONG_STATE, CHALLENGE_CLOSED, CLOSE_MOVED_BACK',
  })
  @Can('clerk')
  proposeAmendment(
    @Args('input', { description: 'The amendment' }) input: ProposeAmendmentInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.propose(actor, input);
  }

  @Mutation(() => Amendment, {
    description:
      'A second person puts an amendment into force; its `warnings` say what is probably not meant. WRONG_STATE, TWO_PERSON_RULE, CHALLENGE_CLOSED, CLOSE_MOVED_BACK; BUDGET_NOT_LOCKED where it promises more money than finance has locked',
  })
  @Can('approver')
  approveAmendment(
    @Args('amendment', { type: () => ID, description: 'The amendment' }) amendment: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.approve(actor, amendment);
  }
}
