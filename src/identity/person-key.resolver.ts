import { Inject } from '@nestjs/common';
import { Args, Field, ID, InputType, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { Actor } from '../common/actor.js';
import { type Client, CurrentClient } from '../common/client.js';
import { CurrentActor } from '../common/current-actor.js';
import { InPerson } from '../common/permissions.js';
import { Rows } from '../reading/decorators.js';
import { PersonKey } from './person-key.entity.js';
import { PersonKeyService } from './person-key.service.js';
import { Person } from './person.entity.js';

@InputType({ description: 'A public key of one’s own' })
export class RegisterKeyInput {
  @Field(() => String, { description: 'X25519 public key: base64url of 32 bytes, as `jiebang custodian keygen` prints it' })
  @IsString()
  @MaxLength(100)
  publicKey!: string;

  @Field(() => String, { nullable: true, description: 'The password; not needed for an account without one' })
  @IsOptional()
  @IsString()
  password?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A code of the authenticator, or a recovery code; needed where the account has a second factor and no password',
  })
  @IsOptional()
  @IsString()
  code?: string | null;
}

@Resolver(() => Person)
export class PersonKeyResolver {
  constructor(@Inject(PersonKeyService) private readonly service: PersonKeyService) {}

  @ResolveField(() => [PersonKey], { description: 'Public keys registered by the person, the latest first' })
  @Rows<PersonKey>({ by: 'personId', order: ['-key'] })
  keys(): void {}

  @Mutation(() => PersonKey, {
    description:
      'Registers a public key of one’s own, in place of the one in use. KEY_INVALID; KEY_TAKEN for a key that was ever registered, unless it is the one in use; SIGN_IN_FAILED, SECOND_FACTOR_FAILED, TOO_MANY_REQUESTS',
  })
  @InPerson()
  registerKey(
    @CurrentActor() actor: Actor,
    @CurrentClient() client: Client,
    @Args('input', { description: 'The key, and the password with it' }) input: RegisterKeyInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.register(actor, input, client);
  }

  @Mutation(() => PersonKey, { description: 'Takes a key of one’s own out of use; what was sealed to it stays so. WRONG_STATE' })
  @InPerson()
  revokeKey(
    @CurrentActor() actor: Actor,
    @Args('publicKey', { type: () => ID, description: 'The registered key' }) publicKey: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.revoke(actor, publicKey);
  }
}
