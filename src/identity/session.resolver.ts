import { Inject } from '@nestjs/common';
import { Args, Field, ID, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { type Client, CurrentClient } from '../common/client.js';
import { CurrentActor } from '../common/current-actor.js';
import { typedId } from '../common/ids.js';
import { Can, Enrolling, InPerson, Public, SignedIn } from '../common/permissions.js';
import { DateTime } from '../common/scalars.js';
import { OidcService } from './oidc.service.js';
import { OperatorService } from './operator.service.js';
import { PasswordService } from './password.service.js';
import { Person } from './person.entity.js';
import { type OwnSession, OwnSessionService } from './own-session.service.js';
import { type OpenedSession, SessionService } from './session.service.js';
import { SignInService } from './sign-in.service.js';

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
  @Field(() => String, {
    nullable: true,
    description: 'Keep it and give it to `signIn` next time: then the wrong guesses of others cannot lock you out. Null where it was given',
  })
  device!: string | null;
  @Field(() => Boolean, { description: 'Whether the session is good for nothing but enrolling a second factor first' })
  enrolmentRequired!: boolean;
}

@ObjectType({ description: 'An own session that has not ended' })
export class Session implements OwnSession {
  @Field(() => ID, { description: 'Names it to `revokeSession`' }) id!: string;
  @Field(() => DateTime, { description: 'When it was opened, on real time' }) openedAt!: Date;
  @Field(() => DateTime, { description: 'When it was last used, to five minutes' }) lastUsedAt!: Date;
  @Field(() => DateTime, { description: 'When it ends by itself' }) expiresAt!: Date;
  @Field(() => String, { description: 'IP address from which it was opened' }) address!: string;
  @Field(() => String, { description: 'What the client called itself; 200 characters at most' }) userAgent!: string;
  @Field(() => Boolean, { description: 'Whether it is that of this request' }) current!: boolean;
  @Field(() => ID, { nullable: true, description: 'The organisation that it acts for; null: all of the person' }) organisation!:
    string | null;
}

@ObjectType({ description: 'An OpenID Connect provider by which people sign in' })
export class SignInProvider {
  @Field(() => String, { description: 'Its name for people' }) name!: string;
  @Field(() => String, { description: 'Path on this server at which a browser begins; it ends in a one-time code for `exchangeSignIn`' })
  path!: string;
}

const shown = ({ person, ...opened }: OpenedSession): SignIn => ({ ...opened, person: { id: typedId('person', person) } });

@Resolver()
export class SessionResolver {
  constructor(
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(OwnSessionService) private readonly ownSessions: OwnSessionService,
    @Inject(SignInService) private readonly signIns: SignInService,
    @Inject(PasswordService) private readonly passwords: PasswordService,
    @Inject(OperatorService) private readonly operators: OperatorService,
    @Inject(OidcService) private readonly oidc: OidcService,
  ) {}

  @Mutation(() => SignIn, {
    description:
      'Opens a session. SIGN_IN_FAILED; TOO_MANY_REQUESTS after repeated failures; SECOND_FACTOR_REQUIRED, whose details hold the `challenge` for `signInWithCode`',
  })
  @Public()
  async signIn(
    @CurrentClient() client: Client,
    @Args('email', { type: () => String, description: 'Address of the account; case does not count' }) email: string,
    @Args('password', { type: () => String, description: 'Password' }) password: string,
    @Args('device', { type: () => String, nullable: true, description: 'What `SignIn.device` gave before' }) device: string | null = null,
  ): Promise<SignIn> {
    return shown(await this.signIns.signIn(email, password, client, device));
  }

  @Mutation(() => SignIn, {
    description:
      'Completes a sign-in by the second factor. SECOND_FACTOR_FAILED; TOO_MANY_REQUESTS after repeated failures; SIGN_IN_CHALLENGE_OVER after five tries or minutes',
  })
  @Public()
  async signInWithCode(
    @CurrentClient() client: Client,
    @Args('challenge', { type: () => String, description: 'From the details of SECOND_FACTOR_REQUIRED' }) challenge: string,
    @Args('code', { type: () => String, description: 'Six digits of the authenticator, or a recovery code' }) code: string,
  ): Promise<SignIn> {
    return shown(await this.signIns.withCode(challenge, code, client));
  }

  @Query(() => SignInProvider, { nullable: true, description: 'The provider by which people may sign in; null where none is configured' })
  @Public()
  signInProvider(): SignInProvider | null {
    return this.oidc.provider();
  }

  @Mutation(() => SignIn, {
    description:
      'Opens a session by the one-time code that `/sign-in/oidc` ended with. SIGN_IN_CHALLENGE_OVER where it was used or is two minutes old; SECOND_FACTOR_REQUIRED as for `signIn`',
  })
  @Public()
  async exchangeSignIn(
    @CurrentClient() client: Client,
    @Args('code', { type: () => String, description: 'The one-time code' }) code: string,
  ): Promise<SignIn> {
    return shown(await this.signIns.exchange(code, client));
  }

  @Mutation(() => Boolean, {
    description:
      'Changes the own password, and ends all other sessions. SIGN_IN_FAILED, TOO_MANY_REQUESTS after repeated failures, PASSWORD_TOO_SHORT',
  })
  @InPerson()
  changePassword(
    @CurrentActor() actor: Actor,
    @CurrentClient() client: Client,
    @Args('current', { type: () => String, description: 'The password until now' }) current: string,
    @Args('next', { type: () => String, description: 'The new one, 10 to 200 characters' }) next: string,
  ): Promise<boolean> {
    return this.passwords.change(actor, { current, next }, client);
  }

  @Mutation(() => SignIn, { description: 'Signs in the operator of a demo database, without a password. DEMO_ONLY elsewhere' })
  @Public()
  async demoSignIn(): Promise<SignIn> {
    return shown(await this.operators.demoSignIn());
  }

  @Mutation(() => Boolean, { description: 'Revokes the session of this request' })
  @Enrolling()
  signOut(@CurrentActor() actor: Actor): Promise<boolean> {
    return this.sessions.signOut(actor);
  }

  @Query(() => [Session], { description: 'The own sessions that have not ended, the newest first' })
  @SignedIn()
  mySessions(@CurrentActor() actor: Actor): Promise<Session[]> {
    return this.ownSessions.own(actor);
  }

  @Mutation(() => Boolean, { description: 'Ends one of the own sessions, at once. NOT_FOUND' })
  @SignedIn()
  revokeSession(
    @CurrentActor() actor: Actor,
    @Args('session', { type: () => ID, description: 'Id of the session' }) session: string,
  ): Promise<boolean> {
    return this.ownSessions.revoke(actor, session);
  }

  @Mutation(() => Boolean, { description: 'Ends all own sessions but that of this request, and every sign-in that has begun' })
  @SignedIn()
  revokeOtherSessions(@CurrentActor() actor: Actor): Promise<boolean> {
    return this.ownSessions.revokeOthers(actor);
  }

  @Mutation(() => Boolean, {
    description:
      'This session acts from now on with the roles held in one organisation, or again with all; `me { workingFor }` tells which. An operator stays one. NOT_FOUND where no role is held',
  })
  @SignedIn()
  switchOrganisation(
    @CurrentActor() actor: Actor,
    @Args('organisation', { type: () => ID, nullable: true, description: 'The organisation; null: all' }) organisation: string | null,
  ): Promise<boolean> {
    return this.ownSessions.switchTo(actor, organisation ?? null);
  }

  @Mutation(() => Person, { description: 'Ends all sessions of a person, on record' })
  @Can('operator')
  revokeSessionsOf(
    @CurrentActor() actor: Actor,
    @Args('person', { type: () => ID, description: 'Global id of the person' }) person: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.ownSessions.revokeAllOf(actor, person);
  }
}
