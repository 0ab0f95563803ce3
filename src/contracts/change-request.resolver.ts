import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, InPerson, SignedIn } from '../common/permissions.js';
import { One } from '../reading/decorators.js';
import { ChangeRequest } from './change-request.entity.js';
import { DecideChangeInput, RequestChangeInput } from './change-request.input.js';
import { ChangeRequestService } from './change-request.service.js';

@Resolver(() => ChangeRequest)
export class ChangeRequestResolver {
  constructor(@Inject(ChangeRequestService) private readonly service: ChangeRequestService) {}

  @Query(() => ChangeRequest, { nullable: true, description: 'One change of a contract' })
  @SignedIn()
  @One()
  changeRequest(): void {}

  @Mutation(() => ChangeRequest, {
    description: 'The PI asks for a change; TARGET_UP and ROUTE are filed at once. WRONG_STATE, INDICATOR_UNKNOWN, INPUT_INVALID',
  })
  @InPerson()
  requestChange(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What is to change' }) input: RequestChangeInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.request(actor, input);
  }

  @Mutation(() => ChangeRequest, {
    description:
      'The approver has a change decided by the rules of the list, or takes note of one that is filed. WRONG_STATE, EXPERT_UNKNOWN',
  })
  @Can('approver')
  decideChange(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The change, with the advice of experts' }) input: DecideChangeInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.decide(actor, input);
  }
}
