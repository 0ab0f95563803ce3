import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { InPerson } from '../common/permissions.js';
import { Connection } from '../reading/connection.js';
import { Paged } from '../reading/decorators.js';
import { Handover } from './handover.entity.js';
import { HandOverInput } from './handover.input.js';
import { HandoverService } from './handover.service.js';
import { Organisation } from './organisation.entity.js';

const HANDOVERS = Connection('Handover', () => Handover);

@Resolver(() => Handover)
export class HandoverResolver {
  constructor(@Inject(HandoverService) private readonly service: HandoverService) {}

  @Mutation(() => Handover, {
    description:
      'A role passes to a colleague with everything that waits on its holder: at once by the operator or an administrator; an officer’s by an administrator, and the own one, wait for a second person. NOT_A_COLLEAGUE, PI_BOUND, EXPERT_NOT_REPLACED, HANDOVER_OPEN, TWO_PERSON_RULE, CUSTODIANS_INVALID',
  })
  @InPerson()
  handOver(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What passes to whom' }) input: HandOverInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.handOver(actor, input);
  }

  @Mutation(() => Handover, {
    description:
      'A second person of administrators, the operator and the holder of the role has a proposed handover done. TWO_PERSON_RULE, HANDOVER_OVER, NOT_A_COLLEAGUE, PI_BOUND, CUSTODIANS_INVALID, WRONG_STATE',
  })
  @InPerson()
  confirmHandover(
    @CurrentActor() actor: Actor,
    @Args('handover', { type: () => ID, description: 'The handover' }) handover: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.confirm(actor, handover);
  }

  @Mutation(() => Handover, {
    description: 'The holder of the role, an administrator or the operator takes a proposed handover back. WRONG_STATE',
  })
  @InPerson()
  withdrawHandover(
    @CurrentActor() actor: Actor,
    @Args('handover', { type: () => ID, description: 'The handover' }) handover: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.withdraw(actor, handover);
  }
}

@Resolver(() => Organisation)
export class OrganisationHandovers {
  @ResolveField(() => HANDOVERS, {
    description: 'Roles in it that passed or are to pass: to both people, its administrators and the operator',
  })
  @Paged<Handover>({ by: 'organisationId', order: ['-proposedAt'] })
  handovers(): void {}
}
