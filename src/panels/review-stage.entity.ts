import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime } from '../common/scalars.js';
import type { StageId } from '../policies/effective-rules.js';
import { StageState } from './panel.enum.js';

/** Seen by whoever sees the panel. */
@ObjectType({ description: 'A stage of the review 评审阶段' })
@Entity('review_stage')
export class ReviewStage {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;

  @Field(() => String, { description: 'remote 函评 or defence 会评/答辩' })
  @Column('text', { name: 'stage' })
  stage!: StageId;

  @Field(() => Int, { description: 'Place among the stages, from 0' })
  @Column('int', { name: 'position' })
  position!: number;

  @Field(() => StageState, { description: 'How far it is' })
  @Column('text', { name: 'state' })
  state!: StageState;

  @Field(() => DateTime, { nullable: true, description: 'When it opened' })
  @Column('timestamptz', { name: 'opened_at', nullable: true })
  openedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the clerk closed it' })
  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt!: Date | null;

  @Column('uuid', { name: 'closed_by', nullable: true }) closedById!: string | null;
  /** Ids, as on the wire, of the bids that go on after it, in order; null while it is not closed. */
  @Column('jsonb', { name: 'going_on', nullable: true }) goingOn!: string[] | null;
}
