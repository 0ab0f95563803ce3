import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, Public, SignedIn } from '../common/permissions.js';
import { Connection } from '../reading/connection.js';
import { One, Paged } from '../reading/decorators.js';
import { Person } from './person.entity.js';
import { CreatePersonInput, GrantMembershipInput } from './person.input.js';
import { PersonService } from './person.service.js';

const PEOPLE = Connection('Person', () => Person);

@Resolver(() => Person)
export class PersonResolver {
  constructor(@Inject(PersonService) private readonly service: PersonService) {}

  @Query(() => Person, { nullable: true, description: 'Who is signed in; null for the public' })
  @Public()
  @One<Person>({ where: (person, viewer) => `${person.key} = ${viewer.id}` })
  me(): void {}

  @Query(() => Person, { nullable: true, description: 'One person' })
  @SignedIn()
  @One<Person>()
  person(): void {}

  @Query(() => PEOPLE, { description: 'People with an account' })
  @Can('operator')
  @Paged<Person>({
    order: ['key'],
    filter: {
      emails: {
        type: () => [String],
        description: 'With one of these addresses; case does not count',
        rule: (person, value) => `${person.email} = any(select lower(address) from unnest(${value}::text[]) address)`,
      },
    },
  })
  people(): void {}

  @Mutation(() => Person, { description: 'Adds a person with an account. EMAIL_TAKEN, PASSWORD_TOO_SHORT' })
  @Can('operator')
  createPerson(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The person' }) input: CreatePersonInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.create(actor, input);
  }

  @Mutation(() => Person, { description: 'Gives a person a role in an organisation; one that is held already stays' })
  @Can('operator')
  grantMembership(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The role' }) input: GrantMembershipInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.grant(actor, input);
  }

  @Mutation(() => Person, {
    description:
      'The operator, or an administrator of the organisation, takes a role of another person back. NOT_FOUND where it is not held, TWO_PERSON_RULE, ROLE_NOT_GIVEN, PI_BOUND',
  })
  @Can('operator', 'administrator')
  revokeMembership(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The role' }) input: GrantMembershipInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.revoke(actor, input);
  }
}
