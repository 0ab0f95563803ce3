import { Inject } from '@nestjs/common';
import { Args, Field, ID, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { DemoClock, type DemoClockState } from '../common/demo-clock.js';
import { DomainError } from '../common/errors.js';
import { Public } from '../common/permissions.js';
import { DateTime } from '../common/scalars.js';

const WAIT = {
  type: () => Int,
  defaultValue: 0,
  description: 'Waits so many milliseconds (at most 30000) for pending messages to be done',
};

/** The clock of a demo database. */
@ObjectType('DemoClock', { description: 'The clock of a demo database: it stands still between moves' })
export class DemoClockView implements DemoClockState {
  @Field(() => DateTime, { description: 'Where the clock stands' }) instant!: Date;
  @Field(() => DateTime, { nullable: true, description: 'The next instant at which something is due' }) nextDue!: Date | null;
  @Field(() => Int, { description: 'Messages due and not yet done: the workers are at them' }) pending!: number;
  @Field(() => Int, { description: 'Messages that were given up' }) dead!: number;
}

/** Where the clock stands, and moving it on. */
@Resolver(() => DemoClockView)
export class DemoClockResolver {
  constructor(@Inject(DemoClock) private readonly clock: DemoClock) {}

  @Query(() => DemoClockView, { nullable: true, description: 'The clock of a demo database; null elsewhere' })
  @Public()
  demoClock(@Args('waitMs', WAIT) waitMs: number): Promise<DemoClockView | null> {
    return this.clock.readIdle(waitMs);
  }

  @Mutation(() => DemoClockView, {
    description: 'Moves the clock of a demo database forward, never past the next due message; the result says where it stands',
  })
  @Public()
  async moveClock(
    @CurrentActor() actor: Actor,
    @Args('to', { type: () => DateTime, description: 'Where to move it at most' }) to: Date,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @Args('waitMs', WAIT) waitMs: number,
  ): Promise<DemoClockView> {
    await this.clock.move(actor, to);
    const state = await this.clock.readIdle(waitMs);
    if (!state) throw new DomainError('DEMO_ONLY');
    return state;
  }
}
