import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { SignedIn } from '../common/permissions.js';
import { SettingsService } from './settings.service.js';
import { NotificationSettings, SettingsInput } from './settings.type.js';

@Resolver(() => NotificationSettings)
export class SettingsResolver {
  constructor(@Inject(SettingsService) private readonly service: SettingsService) {}

  @Query(() => NotificationSettings, { description: 'How the viewer wants to be told' })
  @SignedIn()
  myNotificationSettings(@CurrentActor() actor: Actor): Promise<NotificationSettings> {
    return this.service.own(actor);
  }

  @Mutation(() => NotificationSettings, {
    description: 'Says how the viewer wants to be told, from now on. What is about deadlines and decisions stays in the inbox',
  })
  @SignedIn()
  setNotificationSettings(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => SettingsInput, description: 'All of the settings' }) input: SettingsInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<NotificationSettings> {
    return this.service.set(actor, input);
  }
}
