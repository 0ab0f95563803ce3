import { Inject } from '@nestjs/common';
import { Args, Field, ID, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { type Client, CurrentClient } from '../common/client.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, Enrolling, InPerson } from '../common/permissions.js';
import { DateTime } from '../common/scalars.js';
import { Person } from './person.entity.js';
import { type OwnSecondFactor, SecondFactorService } from './second-factor.service.js';

@ObjectType({ description: 'The own second factor' })
export class SecondFactor implements OwnSecondFactor {
  @Field(() => DateTime, { nullable: true, description: 'Since when it is asked for at sign-in; null where there is none' })
  enrolledAt!: Date | null;
  @Field(() => Int, { description: 'Recovery codes that are not used' }) recoveryCodesLeft!: number;
  @Field(() => Boolean, { description: 'Whether the own roles need one here' }) required!: boolean;
}

@ObjectType({ description: 'A secret for an authenticator application; it is not shown again, and counts when confirmed' })
export class SecondFactorEnrolment {
  @Field(() => String, { description: 'In base32, for typing' }) secret!: string;
  @Field(() => String, { description: '`otpauth://` URI, for a QR code' }) uri!: string;
}

@ObjectType({ description: 'Codes for who has lost the authenticator; they are not shown again' })
export class RecoveryCodes {
  @Field(() => [String], { description: 'Ten codes, each for one sign-in' }) codes!: string[];
}

const PASSWORD = { type: () => String, nullable: true, description: 'The own password; needed where the account has one' };

@Resolver()
export class SecondFactorResolver {
  constructor(@Inject(SecondFactorService) private readonly service: SecondFactorService) {}

  @Query(() => SecondFactor, { description: 'The own second factor' })
  @Enrolling()
  mySecondFactor(@CurrentActor() actor: Actor): Promise<SecondFactor> {
    return this.service.own(actor);
  }

  @Mutation(() => SecondFactorEnrolment, {
    description: 'Begins to enrol a second factor (TOTP, RFC 6238). SIGN_IN_FAILED, TOO_MANY_REQUESTS, SECOND_FACTOR_ENROLLED',
  })
  @Enrolling()
  enrolSecondFactor(
    @CurrentActor() actor: Actor,
    @CurrentClient() client: Client,
    @Args('password', PASSWORD) password?: string,
  ): Promise<SecondFactorEnrolment> {
    return this.service.enrol(actor, password ?? null, client);
  }

  @Mutation(() => RecoveryCodes, {
    description:
      'Completes the enrolment, and ends all other sessions. SECOND_FACTOR_FAILED, SECOND_FACTOR_MISSING, SECOND_FACTOR_ENROLLED',
  })
  @Enrolling()
  async confirmSecondFactor(
    @CurrentActor() actor: Actor,
    @Args('code', { type: () => String, description: 'Six digits that the authenticator shows' }) code: string,
  ): Promise<RecoveryCodes> {
    return { codes: await this.service.confirm(actor, code) };
  }

  @Mutation(() => Boolean, {
    description:
      'Removes the own second factor, and ends all other sessions. SIGN_IN_FAILED, SECOND_FACTOR_FAILED, TOO_MANY_REQUESTS, SECOND_FACTOR_MISSING',
  })
  @InPerson()
  removeSecondFactor(
    @CurrentActor() actor: Actor,
    @CurrentClient() client: Client,
    @Args('code', { type: () => String, description: 'Six digits of the authenticator, or a recovery code' }) code: string,
    @Args('password', PASSWORD) password?: string,
  ): Promise<boolean> {
    return this.service.remove(actor, password ?? null, code, client);
  }

  @Mutation(() => Person, {
    description:
      'Removes the second factor of another person who lost it, on record, and ends all sessions. NOT_FOUND where there is none, TWO_PERSON_RULE',
  })
  @Can('operator')
  resetSecondFactor(
    @CurrentActor() actor: Actor,
    @Args('person', { type: () => ID, description: 'Global id of the person' }) person: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.reset(actor, person);
  }
}
