import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { InPerson, SignedIn } from '../common/permissions.js';
import { TextInput } from '../common/text.js';
import { Rows } from '../reading/decorators.js';
import { Challenge } from './challenge.entity.js';
import { MatchingRegistration } from './matching-registration.entity.js';
import { MatchmakingContact } from './matchmaking-contact.entity.js';
import { MatchmakingService } from './matchmaking.service.js';

@Resolver(() => Challenge)
export class MatchmakingResolver {
  constructor(@Inject(MatchmakingService) private readonly service: MatchmakingService) {}

  @ResolveField(() => [MatchingRegistration], { description: 'Registrations for matchmaking that the viewer may see' })
  @Rows<MatchingRegistration>({ by: 'challengeId', order: ['registeredAt'] })
  matchingRegistrations(): void {}

  @ResolveField(() => [MatchmakingContact], { description: 'Contacts in matchmaking that the viewer may see' })
  @Rows<MatchmakingContact>({ by: 'challengeId', order: ['ndaSignedAt'] })
  matchmakingContacts(): void {}

  @Mutation(() => MatchingRegistration, {
    description:
      'Registers for matchmaking, as oneself for an organisation that one belongs to; a late one is taken. FORBIDDEN for any other',
  })
  @InPerson()
  registerForMatching(
    @Args('challenge', { type: () => ID, description: 'The challenge' }) challenge: string,
    @Args('organisation', { type: () => ID, description: 'The organisation in whose name it is done' }) organisation: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.register(actor, challenge, organisation);
  }

  @Mutation(() => MatchmakingContact, {
    description: 'Pledges secrecy for an organisation that one belongs to, which begins a contact. FORBIDDEN for any other',
  })
  @InPerson()
  signNda(
    @Args('challenge', { type: () => ID, description: 'The challenge' }) challenge: string,
    @Args('organisation', { type: () => ID, description: 'The organisation in whose name it is done' }) organisation: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.signNda(actor, challenge, organisation);
  }

  @Mutation(() => MatchmakingContact, { description: 'Who signed, the host or a clerk notes that they met. WRONG_STATE' })
  @SignedIn()
  recordMeeting(
    @Args('contact', { type: () => ID, description: 'The contact that the agreement made' }) contact: string,
    @Args('topic', { description: 'What it is about' }) topic: TextInput,
    @Args('host', { type: () => ID, description: 'The person who receives them' }) host: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.recordMeeting(actor, contact, topic, host);
  }
}
