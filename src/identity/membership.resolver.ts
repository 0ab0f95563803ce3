import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can } from '../common/permissions.js';
import { Connection } from '../reading/connection.js';
import { Paged } from '../reading/decorators.js';
import { Membership } from './membership.entity.js';
import { Organisation } from './organisation.entity.js';
import { RecertificationService } from './recertification.service.js';

const MEMBERSHIPS = Connection('Membership', () => Membership);

@Resolver(() => Membership)
export class MembershipResolver {
  constructor(@Inject(RecertificationService) private readonly service: RecertificationService) {}

  @Mutation(() => Membership, {
    description:
      'An administrator of the organisation, or the operator, confirms a role of another person; one that sleeps wakes. TWO_PERSON_RULE',
  })
  @Can('administrator', 'operator')
  confirmMembership(
    @CurrentActor() actor: Actor,
    @Args('membership', { type: () => ID, description: 'The role held' }) membership: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.confirm(actor, membership);
  }

  @Mutation(() => Organisation, {
    description: 'Sets how often every role in an organisation must be confirmed; a role that is not confirmed in time sleeps',
  })
  @Can('operator')
  setRecertification(
    @CurrentActor() actor: Actor,
    @Args('organisation', { type: () => ID, description: 'The organisation' }) organisation: string,
    @Args('every', { type: () => String, nullable: true, description: 'A period such as P1Y or P6M, from now on; null: never' })
    every: string | null,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.set(actor, organisation, every);
  }
}

@Resolver(() => Organisation)
export class OrganisationMembers {
  @ResolveField(() => MEMBERSHIPS, { description: 'Who holds which role in it: to its people and the operator' })
  @Paged<Membership>({ by: 'organisationId', order: ['role', 'personId'] })
  members(): void {}
}
