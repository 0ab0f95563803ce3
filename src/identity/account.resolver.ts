import { Inject } from '@nestjs/common';
import { Args, Field, ID, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { type Client, CurrentClient } from '../common/client.js';
import { CurrentActor } from '../common/current-actor.js';
import { typedId } from '../common/ids.js';
import { Public } from '../common/permissions.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText, TextInput } from '../common/text.js';
import { type InvitedTo, JoiningService } from './joining.service.js';
import { PasswordResetService } from './password-reset.service.js';

@ObjectType({ description: 'What an invitation says to who holds its mail' })
export class MailedInvitation implements InvitedTo {
  @Field(() => ID, { description: 'Global id of the invitation, for `acceptInvitation`' }) id!: string;
  @Field(() => LocalizedText, { description: 'Name of the organisation' }) organisation!: LocalizedText;
  @Field(() => [String], { description: 'The roles offered' }) roles!: string[];
  @Field(() => LocalizedText, { description: 'Name of who is invited, as the inviter wrote it' }) name!: LocalizedText;
  @Field(() => DateTime, { description: 'Until when it can be answered, on real time' }) expiresAt!: Date;
  @Field(() => Boolean, { description: 'Whether the address has an account: then sign in and accept; else `joinByInvitation`' })
  hasAccount!: boolean;
}

/** Accounts, as the public begins and recovers them by mail. */
@Resolver()
export class AccountResolver {
  constructor(
    @Inject(JoiningService) private readonly joining: JoiningService,
    @Inject(PasswordResetService) private readonly resets: PasswordResetService,
  ) {}

  @Query(() => MailedInvitation, { description: 'What an invitation says, by what its mail holds. INVITATION_OVER' })
  @Public()
  async invitationByToken(@Args('token', { type: () => String, description: 'From the mail' }) token: string): Promise<MailedInvitation> {
    const { id, ...invited } = await this.joining.read(token);
    return { ...invited, id: typedId('invitation', id) };
  }

  @Mutation(() => Boolean, {
    description:
      'Who has no account accepts an invitation: the account is made, with its first password and the roles. INVITATION_OVER, PASSWORD_TOO_SHORT, EMAIL_TAKEN where the address has an account: then sign in and accept',
  })
  @Public()
  joinByInvitation(
    @Args('token', { type: () => String, description: 'From the mail' }) token: string,
    @Args('password', { type: () => String, description: 'The first password, 10 to 200 characters' }) password: string,
    @Args('name', { type: () => TextInput, nullable: true, description: 'The own name, where the inviter wrote it wrong' })
    name: TextInput | null = null,
  ): Promise<boolean> {
    return this.joining.join(token, password, name);
  }

  @Mutation(() => Boolean, { description: 'Who has no account declines an invitation. INVITATION_OVER' })
  @Public()
  async declineByToken(
    @CurrentActor() actor: Actor,
    @Args('token', { type: () => String, description: 'From the mail' }) token: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<boolean> {
    return Boolean(await this.joining.declineByToken(actor, token));
  }

  @Mutation(() => Boolean, {
    description:
      'Asks for a mail by which the password can be set anew. The answer is the same whether or not the address is known. TOO_MANY_REQUESTS',
  })
  @Public()
  requestPasswordReset(
    @CurrentClient() client: Client,
    @Args('email', { type: () => String, description: 'Address of the account; case does not count' }) email: string,
  ): Promise<boolean> {
    return this.resets.request(email, client);
  }

  @Mutation(() => Boolean, {
    description:
      'Sets the password by what the mail holds, once and within half an hour; all sessions end, and the second factor stays. RESET_OVER, PASSWORD_TOO_SHORT',
  })
  @Public()
  resetPassword(
    @Args('token', { type: () => String, description: 'From the mail' }) token: string,
    @Args('password', { type: () => String, description: 'The new password, 10 to 200 characters' }) password: string,
  ): Promise<boolean> {
    return this.resets.reset(token, password);
  }
}
