import { Inject } from '@nestjs/common';
import { Args, Field, ID, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { ClientAddress } from '../common/client-address.js';
import { CurrentActor } from '../common/current-actor.js';
import { typedId } from '../common/ids.js';
import { Public, SignedIn } from '../common/permissions.js';
import { DateTime } from '../common/scalars.js';
import { OperatorService } from './operator.service.js';
import { type OpenedSession, SessionService } from './session.service.js';

/** Only the id: the request was still the public's, and the public sees no people. */
@ObjectType({ description: 'Who signed in; `me` tells the rest' })
export class SignedInPerson {
  @Field(() => ID, { description: 'Global id of the person' }) id!: string;
}

@ObjectType({ description: 'A session' })
export class SignIn {
  @Field(() => String, { description: 'Send it as `Authorization: Bearer …`; it is not shown again' }) token!: string;
  @Field(() => DateTime, { description: 'When the session ends, on real time' }) expiresAt!: Date;
  @Field(() => SignedInPerson, { description: 'Who signed in' }) person!: SignedInPerson;
}

const shown = ({ token, expiresAt, person }: OpenedSession): SignIn => ({ token, expiresAt, person: { id: typedId('person', person) } });

@Resolver()
export class SessionResolver {
  constructor(
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(OperatorService) private readonly operators: OperatorService,
  ) {}

  @Mutation(() => SignIn, { description: 'Opens a session. SIGN_IN_FAILED; TOO_MANY_REQUESTS after repeated failures' })
  @Public()
  async signIn(
    @ClientAddress() address: string,
    @Args('email', { type: () => String, description: 'Address of the account; case does not count' }) email: string,
    @Args('password', { type: () => String, description: 'Password' }) password: string,
  ): Promise<SignIn> {
    return shown(await this.sessions.signIn(email, password, address));
  }

  @Mutation(() => Boolean, {
    description:
      'Changes the own password, and ends all other sessions. SIGN_IN_FAILED, TOO_MANY_REQUESTS after repeated failures, PASSWORD_TOO_SHORT',
  })
  @SignedIn()
  changePassword(
    @CurrentActor() actor: Actor,
    @ClientAddress() address: string,
    @Args('current', { type: () => String, description: 'The password until now' }) current: string,
    @Args('next', { type: () => String, description: 'The new one, 10 to 200 characters' }) next: string,
  ): Promise<boolean> {
    return this.sessions.changePassword(actor, { current, next }, address);
  }

  @Mutation(() => SignIn, { description: 'Signs in the operator of a demo database, without a password. DEMO_ONLY elsewhere' })
  @Public()
  async demoSignIn(): Promise<SignIn> {
    return shown(await this.operators.demoSignIn());
  }

  @Mutation(() => Boolean, { description: 'Revokes the session of this request' })
  @SignedIn()
  signOut(@CurrentActor() actor: Actor): Promise<boolean> {
    return this.sessions.signOut(actor);
  }
}
