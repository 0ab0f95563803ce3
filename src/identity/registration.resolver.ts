import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { type Client, CurrentClient } from '../common/client.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, Public, SignedIn } from '../common/permissions.js';
import { Connection } from '../reading/connection.js';
import { One, Paged } from '../reading/decorators.js';
import { Registration } from './registration.entity.js';
import { RefuseRegistrationInput, RegisterOrganisationInput, VerifyRegistrationInput } from './registration.input.js';
import { RegistrationState } from './registration.machine.js';
import { RegistrationService } from './registration.service.js';

const REGISTRATIONS = Connection('Registration', () => Registration);

@Resolver(() => Registration)
export class RegistrationResolver {
  constructor(@Inject(RegistrationService) private readonly service: RegistrationService) {}

  @Query(() => Registration, { nullable: true, description: 'One registration' })
  @SignedIn()
  @One<Registration>()
  registration(): void {}

  @Query(() => REGISTRATIONS, { description: 'Registrations of organisations, the oldest first' })
  @SignedIn()
  @Paged<Registration>({
    order: ['registeredAt'],
    filter: {
      state: {
        type: () => RegistrationState,
        description: 'In this state',
        rule: (registration, value) => `${registration.state} = ${value}`,
      },
      region: {
        type: () => String,
        description: 'Whose region code begins so: 32 a province, 3201 a city, 320102 a district',
        rule: (registration, value) => `starts_with(${registration.regionCode}, ${value})`,
      },
    },
  })
  registrations(): void {}

  @Mutation(() => Boolean, {
    description:
      'An organisation registers itself: a mail goes to the applicant, and nothing counts before `confirmRegistration`. CREDIT_CODE_INVALID, CREDIT_CODE_TAKEN, TOO_MANY_REQUESTS',
  })
  @Public()
  async registerOrganisation(
    @CurrentActor() actor: Actor,
    @CurrentClient() client: Client,
    @Args('input', { description: 'The organisation and who registers it' }) input: RegisterOrganisationInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<boolean> {
    return Boolean(await this.service.register(actor, input, client));
  }

  @Mutation(() => Boolean, {
    description:
      'The applicant confirms the address by what the mail holds; then officers see the registration. REGISTRATION_OVER, CREDIT_CODE_TAKEN',
  })
  @Public()
  async confirmRegistration(
    @CurrentActor() actor: Actor,
    @Args('token', { type: () => String, description: 'From the mail' }) token: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<boolean> {
    return Boolean(await this.service.confirm(actor, token));
  }

  @Mutation(() => Registration, {
    description:
      'An officer verifies a registration: the organisation is there, and its administrator invited. A department is the operator’s to verify. CREDIT_CODE_TAKEN, TWO_PERSON_RULE, WRONG_STATE',
  })
  @Can('clerk', 'approver', 'operator')
  verifyRegistration(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The registration, and the tags proved' }) input: VerifyRegistrationInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.verify(actor, input);
  }

  @Mutation(() => Registration, { description: 'An officer refuses a registration. TWO_PERSON_RULE, WRONG_STATE' })
  @Can('clerk', 'approver', 'operator')
  refuseRegistration(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The registration, and why' }) input: RefuseRegistrationInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.refuse(actor, input);
  }
}
