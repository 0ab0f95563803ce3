import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Bid } from '../bids/bid.entity.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { offer } from '../common/offers.js';
import { StageState } from '../panels/panel.enum.js';
import type { StageId } from '../policies/effective-rules.js';
import { type Rule, Visible } from '../reading/decorators.js';
import { ScoreSheet } from './score-sheet.entity.js';

const own: Rule<ReviewTask> = (task, viewer) => `${task.expertId} = ${viewer.expert}`;

offer<Bid>('bid', {
  name: 'submitScore',
  when: (bid, viewer) =>
    `exists (select from review_task t where t.bid_id = ${bid.key} and t.expert_id = ${viewer.expert} and t.state = 'OPEN' and t.sheet_id is null)`,
  may: () => 'true',
});

/** A row of a view: a seat, times an eligible bid without conflict, times a stage that has opened. */
@ObjectType({ description: 'A bid that the viewer, as a member of a panel, has to score or has scored' })
@Entity('review_task')
@Visible(own)
export class ReviewTask {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'expert_id' }) expertId!: string;

  @Field(() => Challenge, { nullable: true, description: 'The challenge' })
  @ManyToOne(() => Challenge, { nullable: false })
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Field(() => Bid, { nullable: true, description: 'The bid' })
  @ManyToOne(() => Bid, { nullable: false })
  @JoinColumn({ name: 'bid_id' })
  bid!: Relation<Bid> | null;

  @Field(() => String, { description: 'remote 函评 or defence 会评/答辩' })
  @Column('text', { name: 'stage' })
  stage!: StageId;

  @Field(() => Int, { description: 'Place among the stages, from 0' })
  @Column('int', { name: 'position' })
  position!: number;

  @Field(() => StageState, { description: 'Whether the stage takes sheets' })
  @Column('text', { name: 'state' })
  state!: StageState;

  @Field(() => ScoreSheet, { nullable: true, description: 'The sheet submitted; null where there is none yet' })
  @ManyToOne(() => ScoreSheet)
  @JoinColumn({ name: 'sheet_id' })
  sheet!: Relation<ScoreSheet> | null;
}
