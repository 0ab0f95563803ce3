import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CalendarDay, DayKind } from '../common/calendar-day.entity.js';
import { CalendarService } from '../common/calendar.service.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, Public } from '../common/permissions.js';
import { Many } from '../reading/decorators.js';

/** The calendar by which working days are counted. */
@Resolver(() => CalendarDay)
export class CalendarResolver {
  constructor(@Inject(CalendarService) private readonly service: CalendarService) {}

  @Query(() => [CalendarDay], { description: 'Days that differ from the published calendar of working days, the latest first' })
  @Public()
  @Many<CalendarDay>({ order: ['-day'] })
  calendarDays(): void {}

  @Mutation(() => CalendarDay, {
    description: 'The operator says what a day is; timers in working days that are still to come are planned anew. INPUT_INVALID',
  })
  @Can('operator')
  setCalendarDay(
    @Args('day', { type: () => String, description: 'The day in Asia/Shanghai, YYYY-MM-DD' }) day: string,
    @Args('kind', { type: () => DayKind, description: 'What it is' }) kind: DayKind,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.set(actor, day, kind);
  }
}
