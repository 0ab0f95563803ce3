import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { InPerson, SignedIn } from '../common/permissions.js';
import { Connection } from '../reading/connection.js';
import { Paged } from '../reading/decorators.js';
import { Delegation } from './delegation.entity.js';
import { DelegateInput } from './delegation.input.js';
import { DelegationService } from './delegation.service.js';
import { Organisation } from './organisation.entity.js';

const DELEGATIONS = Connection('Delegation', () => Delegation);

@Resolver(() => Delegation)
export class DelegationResolver {
  constructor(@Inject(DelegationService) private readonly service: DelegationService) {}

  @Query(() => DELEGATIONS, { description: 'Delegations that one has given, and those by which one is a deputy; the newest first' })
  @SignedIn()
  @Paged<Delegation>({
    where: (delegation, viewer) => `${viewer.id} in (${delegation.principalId}, ${delegation.deputyId})`,
    order: ['-givenAt'],
    filter: {
      running: {
        type: () => Boolean,
        rule: (delegation, value) => `(exists (select from running_delegation r where r.id = ${delegation.key})) = ${value}`,
        description: 'Only those that run now, or only those that do not',
      },
    },
  })
  myDelegations(): void {}

  @Mutation(() => Delegation, {
    description:
      'Names a deputy for a role while its holder is away: by the holder, or, for a holder who cannot, by an administrator of the organisation, for officers by the operator; never oneself, and the holder is told and can end it. Roles are clerk, approver, supervisor, finance, recommender, need-owner, end-user or tester. What is delegated can’t be passed on, and ends with the role. NOT_A_COLLEAGUE, ROLE_NOT_DELEGATED, TWO_PERSON_RULE, CUSTODIANS_INVALID',
  })
  @InPerson()
  delegate(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What is delegated to whom' }) input: DelegateInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.delegate(actor, input);
  }

  @Mutation(() => Delegation, {
    description: 'The holder, the deputy, an administrator of the organisation or the operator ends a delegation, at once. DELEGATION_OVER',
  })
  @InPerson()
  revokeDelegation(
    @CurrentActor() actor: Actor,
    @Args('delegation', { type: () => ID, description: 'The delegation' }) delegation: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.revoke(actor, delegation);
  }

  @Mutation(() => Boolean, {
    description:
      'This session acts from now on for the holder of a role whose deputy one is, with that role alone, and everything done says for whom; or again as oneself. When the delegation ends it can do nothing more until then. DELEGATION_OVER, NOT_FOUND',
  })
  @SignedIn()
  standIn(
    @CurrentActor() actor: Actor,
    @Args('delegation', { type: () => ID, nullable: true, description: 'The delegation; null: as oneself' }) delegation: string | null,
  ): Promise<boolean> {
    return this.service.standIn(actor, delegation ?? null);
  }
}

@Resolver(() => Organisation)
export class OrganisationDelegations {
  @ResolveField(() => DELEGATIONS, { description: 'Delegations of roles in it: to both people, its administrators and the operator' })
  @Paged<Delegation>({ by: 'organisationId', order: ['-givenAt'] })
  delegations(): void {}
}
