import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can } from '../common/permissions.js';
import { Rows } from '../reading/decorators.js';
import { Organisation } from './organisation.entity.js';
import { OrganisationTag } from './organisation-tag.entity.js';
import { AddOrganisationTagInput } from './organisation-tag.input.js';
import { OrganisationTagService } from './organisation-tag.service.js';

@Resolver(() => OrganisationTag)
export class OrganisationTagResolver {
  constructor(@Inject(OrganisationTagService) private readonly service: OrganisationTagService) {}

  @Mutation(() => OrganisationTag, {
    description: 'An officer confirms a tag of an organisation that is not the own one, for as long as it holds. TWO_PERSON_RULE',
  })
  @Can('clerk', 'approver', 'operator')
  addOrganisationTag(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The tag' }) input: AddOrganisationTagInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.add(actor, input);
  }

  @Mutation(() => OrganisationTag, { description: 'An officer ends a tag now. TAG_NOT_IN_FORCE, TWO_PERSON_RULE' })
  @Can('clerk', 'approver', 'operator')
  endOrganisationTag(
    @CurrentActor() actor: Actor,
    @Args('tag', { type: () => ID, description: 'Global id of the tag' }) tag: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.end(actor, tag);
  }
}

@Resolver(() => Organisation)
export class OrganisationTags {
  @ResolveField(() => [OrganisationTag], {
    description: 'Its tags with their validity, also those that hold no more or not yet; none for the public',
  })
  @Rows<OrganisationTag>({ by: 'organisationId', order: ['tag', 'from'] })
  tagRecords(): void {}
}
