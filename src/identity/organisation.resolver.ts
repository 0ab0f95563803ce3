import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, Public } from '../common/permissions.js';
import { Connection } from '../reading/connection.js';
import { One, Paged } from '../reading/decorators.js';
import { holdsAt, Organisation } from './organisation.entity.js';
import { CreateOrganisationInput, RecordShareholdingInput } from './organisation.input.js';
import { OrganisationKindEnum } from './organisation-kind.enum.js';
import { OrganisationService } from './organisation.service.js';
import { signedIn } from './visibility.js';

const ORGANISATIONS = Connection('Organisation', () => Organisation);

@Resolver(() => Organisation)
export class OrganisationResolver {
  constructor(@Inject(OrganisationService) private readonly service: OrganisationService) {}

  @Query(() => Organisation, { nullable: true, description: 'One organisation' })
  @Public()
  @One<Organisation>()
  organisation(): void {}

  @Query(() => ORGANISATIONS, { description: 'Organisations' })
  @Public()
  @Paged<Organisation>({
    order: ['key'],
    filter: {
      kind: {
        type: () => OrganisationKindEnum,
        description: 'Of this kind',
        rule: (organisation, value) => `${organisation.kind} = ${value}`,
      },
      region: {
        type: () => String,
        description: 'Whose region code begins so: 32 a province, 3201 a city, 320102 a district',
        rule: (organisation, value) => `starts_with(${organisation.regionCode}, ${value})`,
      },
      tag: {
        type: () => String,
        description: 'With this tag, where it holds now; finds nothing for the public',
        rule: (organisation, value, viewer) =>
          `${signedIn(viewer)} and exists (select from organisation_tag t where t.organisation_id = ${organisation.key} and t.tag = ${value}
            and ${holdsAt('t.valid_from', 't.valid_to', viewer.now)})`,
      },
      text: {
        type: () => String,
        description: 'Whose Chinese or English name contains this; case does not count',
        rule: (organisation, value) =>
          `(strpos(lower(${organisation.name} ->> 'zh'), lower(${value})) > 0 or strpos(lower(${organisation.name} ->> 'en'), lower(${value})) > 0)`,
      },
    },
  })
  organisations(): void {}

  @Mutation(() => Organisation, { description: 'Adds an organisation. CREDIT_CODE_INVALID, CREDIT_CODE_TAKEN' })
  @Can('operator')
  createOrganisation(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The organisation' }) input: CreateOrganisationInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.create(actor, input);
  }

  @Mutation(() => Organisation, { description: 'Records what one organisation holds of another, and gives the owner' })
  @Can('operator')
  recordShareholding(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The holding' }) input: RecordShareholdingInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.recordShareholding(actor, input);
  }
}
