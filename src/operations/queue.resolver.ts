import { Inject } from '@nestjs/common';
import { Args, Field, Float, ID, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { AvailableAction } from '../common/action.js';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can } from '../common/permissions.js';
import { type JobQueueState, QueueService } from '../common/queue.service.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText, TextInput } from '../common/text.js';

@ObjectType({ description: 'Why and since when a queue stands' })
class QueuePause {
  @Field(() => LocalizedText, { description: 'Why, in the words of who paused it' }) reason!: LocalizedText;
  @Field(() => DateTime, { description: 'Since when, in real time' }) pausedAt!: Date;
  @Field(() => Boolean, { description: 'Whether all queues were paused together' }) all!: boolean;
}

@ObjectType({ description: 'The messages of one job that are not done: what has to happen, by age' })
class JobQueue implements JobQueueState {
  @Field(() => String, { description: 'The name of the job, e.g. challenge.close' }) job!: string;
  @Field(() => Int, { description: 'Due, and not yet handed to a worker' }) waiting!: number;
  @Field(() => Int, { description: 'Due, and handed to a worker, or waiting for their next try' }) underWay!: number;
  @Field(() => Int, { description: 'Due later' }) scheduled!: number;
  @Field(() => Int, { description: 'Given up; `messages(job, state: dead)` shows each with its reason' }) dead!: number;
  @Field(() => DateTime, { nullable: true, description: 'When the oldest that is due fell due, by the clock of the product' })
  oldestDueAt!: Date | null;
  @Field(() => Float, { description: 'Seconds since then; 0 where none is due' }) oldestAgeSeconds!: number;
  @Field(() => DateTime, { nullable: true, description: 'When the next falls due, by the clock of the product' }) nextAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'Why the last of them failed' }) lastError!: string | null;
  @Field(() => DateTime, { nullable: true, description: 'When that one was given up, in real time; null while it is tried again' })
  lastFailedAt!: Date | null;
  @Field(() => QueuePause, { nullable: true, description: 'Set while it is paused' }) paused!: QueuePause | null;
  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' }) availableActions!: AvailableAction[];
}

/** The queues, for operators. */
@Resolver(() => JobQueue)
export class QueueResolver {
  constructor(@Inject(QueueService) private readonly service: QueueService) {}

  @Query(() => [JobQueue], { description: 'The queue of each job, that with the oldest due message first' })
  @Can('operator')
  queues(): Promise<JobQueueState[]> {
    return this.service.list();
  }

  @Mutation(() => [JobQueue], {
    description:
      'Holds back what a job has to do, in all workers, until `resumeQueue`; what is being worked at ends. Deadlines stand: who comes after one is late. On record. INPUT_INVALID for an unknown job, WRONG_STATE where it is paused',
  })
  @Can('operator')
  async pauseQueue(
    @CurrentActor() actor: Actor,
    @Args('job', { type: () => String, description: 'The name of the job; `*` for all' }) job: string,
    @Args('reason', { description: 'Why' }) reason: TextInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<JobQueueState[]> {
    await this.service.pause(actor, job, reason);
    return this.service.list();
  }

  @Mutation(() => [JobQueue], {
    description:
      'Lets a paused queue run again; what fell due meanwhile goes out at once. On record. INPUT_INVALID for an unknown job, WRONG_STATE where it is not paused',
  })
  @Can('operator')
  async resumeQueue(
    @CurrentActor() actor: Actor,
    @Args('job', { type: () => String, description: 'The name of the job; `*` where all were paused together' }) job: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<JobQueueState[]> {
    await this.service.resume(actor, job);
    return this.service.list();
  }

  @Mutation(() => Int, {
    description:
      'Brings the dead messages of a job back, with all their tries before them, at most 500 at a time, the longest due first; gives their number. Each is on record. INPUT_INVALID for an unknown job',
  })
  @Can('operator')
  redriveMessages(
    @CurrentActor() actor: Actor,
    @Args('job', { type: () => String, description: 'The name of the job' }) job: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<number> {
    return this.service.redriveAll(actor, job);
  }
}
