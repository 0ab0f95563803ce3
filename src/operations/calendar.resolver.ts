import { Inject } from '@nestjs/common';
import { Args, Field, ID, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CalendarDay, DayKind } from '../common/calendar-day.entity.js';
import { CalendarService } from '../common/calendar.service.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, Public } from '../common/permissions.js';
import { DateTime } from '../common/scalars.js';
import { Many } from '../reading/decorators.js';
import { CalendarPreview, type MovedTimer } from './calendar.preview.js';

@ObjectType('MovedTimer', { description: 'An instant counted in working days that another kind of day moves' })
class MovedTimerType implements MovedTimer {
  @Field(() => ID, { description: 'Global id of what it belongs to: a correction, an objection or a termination' }) subject!: string;
  @Field(() => String, { description: 'Its field there, e.g. hearingUntil' }) name!: string;
  @Field(() => DateTime, { description: 'As it stands' }) from!: Date;
  @Field(() => DateTime, { description: 'As it would be' }) to!: Date;
}

/** The calendar by which working days are counted. */
@Resolver(() => CalendarDay)
export class CalendarResolver {
  constructor(
    @Inject(CalendarService) private readonly service: CalendarService,
    @Inject(CalendarPreview) private readonly preview: CalendarPreview,
  ) {}

  @Query(() => [CalendarDay], { description: 'Days that differ from the published calendar of working days, the latest first' })
  @Public()
  @Many<CalendarDay>({ order: ['-day'] })
  calendarDays(): void {}

  @Query(() => [MovedTimerType], {
    description: 'What would move if a day were of that kind: look here before `setCalendarDay`. Nothing is changed. INPUT_INVALID',
  })
  @Can('operator')
  calendarPreview(
    @Args('day', { type: () => String, description: 'The day in Asia/Shanghai, YYYY-MM-DD' }) day: string,
    @Args('kind', { type: () => DayKind, description: 'What it would be' }) kind: DayKind,
  ): Promise<MovedTimer[]> {
    return this.preview.of(day, kind);
  }

  @Mutation(() => CalendarDay, {
    description:
      'The operator says what a day is; timers in working days that are still to come are planned anew, and what moves is on record as `replan`. INPUT_INVALID',
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
