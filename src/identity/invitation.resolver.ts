import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, InPerson, SignedIn } from '../common/permissions.js';
import { Connection } from '../reading/connection.js';
import { One, Paged } from '../reading/decorators.js';
import { Invitation } from './invitation.entity.js';
import { InviteInput } from './invitation.input.js';
import { InvitationService } from './invitation.service.js';
import { JoiningService } from './joining.service.js';
import { Organisation } from './organisation.entity.js';

const INVITATIONS = Connection('Invitation', () => Invitation);

@Resolver(() => Invitation)
export class InvitationResolver {
  constructor(
    @Inject(InvitationService) private readonly service: InvitationService,
    @Inject(JoiningService) private readonly joining: JoiningService,
  ) {}

  @Query(() => Invitation, { nullable: true, description: 'One invitation' })
  @SignedIn()
  @One<Invitation>()
  invitation(): void {}

  @Query(() => INVITATIONS, { description: 'Invitations to the own address, the newest first' })
  @SignedIn()
  @Paged<Invitation>({
    where: (invitation, viewer) =>
      `${invitation.email} = (select p.email from person p where p.id = ${viewer.id}) and ${invitation.state} <> 'PROPOSED'`,
    order: ['-invitedAt'],
  })
  myInvitations(): void {}

  @Mutation(() => Invitation, {
    description:
      'An administrator or the operator invites somebody to roles in an organisation; an administrator’s invitation of an officer waits for a second one. ROLE_NOT_GIVEN, TWO_PERSON_RULE',
  })
  @Can('administrator', 'operator')
  invite(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The invitation' }) input: InviteInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.invite(actor, input);
  }

  @Mutation(() => Invitation, {
    description: 'A second administrator, or the operator, has a proposed invitation sent. TWO_PERSON_RULE, INVITATION_OVER, WRONG_STATE',
  })
  @Can('administrator', 'operator')
  confirmInvitation(
    @CurrentActor() actor: Actor,
    @Args('invitation', { type: () => ID, description: 'The invitation' }) invitation: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.confirm(actor, invitation);
  }

  @Mutation(() => Invitation, { description: 'Takes an invitation back that is not answered. WRONG_STATE' })
  @Can('administrator', 'operator')
  withdrawInvitation(
    @CurrentActor() actor: Actor,
    @Args('invitation', { type: () => ID, description: 'The invitation' }) invitation: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.withdraw(actor, invitation);
  }

  @Mutation(() => Invitation, {
    description: 'Accepts an invitation to the own address: the roles are held at once. INVITATION_OVER, WRONG_STATE',
  })
  @InPerson()
  acceptInvitation(
    @CurrentActor() actor: Actor,
    @Args('invitation', { type: () => ID, description: 'The invitation' }) invitation: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.joining.accept(actor, invitation);
  }

  @Mutation(() => Invitation, { description: 'Declines an invitation to the own address. INVITATION_OVER, WRONG_STATE' })
  @InPerson()
  declineInvitation(
    @CurrentActor() actor: Actor,
    @Args('invitation', { type: () => ID, description: 'The invitation' }) invitation: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.joining.decline(actor, invitation);
  }
}

@Resolver(() => Organisation)
export class OrganisationInvitations {
  @ResolveField(() => INVITATIONS, { description: 'Invitations to it, to those who may see them; the newest first' })
  @Paged<Invitation>({ by: 'organisationId', order: ['-invitedAt'] })
  invitations(): void {}
}
