import { Inject } from '@nestjs/common';
import { Args, Field, ID, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { SignedIn } from '../common/permissions.js';
import { DateTime } from '../common/scalars.js';
import { CalendarAddressService, type MadeAddress } from './calendar-address.service.js';

@ObjectType({ description: 'The secret address of the own calendar' })
export class CalendarAddress implements MadeAddress {
  @Field(() => String, {
    nullable: true,
    description:
      'For a calendar program to subscribe to; whoever knows it reads the own deadlines. A path on this server where it does not know its public address. It is not shown again: null where the mutation is repeated under its key',
  })
  address!: string | null;
}

const KEY = { type: () => ID, description: 'Idempotency key' };

@Resolver()
export class CalendarAddressResolver {
  constructor(@Inject(CalendarAddressService) private readonly service: CalendarAddressService) {}

  @Query(() => DateTime, {
    nullable: true,
    description: 'Since when the own calendar has a secret address, on real time; null where it has none',
  })
  @SignedIn()
  myCalendarSince(@CurrentActor() actor: Actor): Promise<Date | null> {
    return this.service.madeAt(actor);
  }

  @Mutation(() => CalendarAddress, {
    description:
      'Makes a secret address at which a calendar program finds the deadlines of the own desks (iCalendar, RFC 5545). Each reading is the whole: a deadline that moved keeps its UID and counts its SEQUENCE up, and what is done or fell away is gone, since programs that subscribe drop what is missing. TOO_MANY_REQUESTS (429) there for too many readings at once. An address from before answers no more. All end with the sessions when a password or a second factor is set anew',
  })
  @SignedIn()
  makeCalendarAddress(@CurrentActor() actor: Actor, @Args('key', KEY) _key: string): Promise<CalendarAddress> {
    return this.service.make(actor);
  }

  @Mutation(() => Boolean, { description: 'Takes the secret address of the own calendar away; true also where there was none' })
  @SignedIn()
  revokeCalendarAddress(@CurrentActor() actor: Actor, @Args('key', KEY) _key: string): Promise<boolean> {
    return this.service.revoke(actor);
  }
}
