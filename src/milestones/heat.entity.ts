import { Field, Float, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Challenge } from '../challenges/challenge.entity.js';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { Sql, typedId } from '../reading/decorators.js';
import { HeatPrize, HeatRow } from './milestone.documents.js';

@ObjectType({ implements: () => [Node], description: 'A round of a race 赛马 that was held; public from then on' })
@Entity('heat')
export class Heat implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Heat>((heat) => typedId('heat', heat.key))
  id!: string;

  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'held_by' }) heldById!: string;

  @Field(() => Challenge, { nullable: true, description: 'The challenge' })
  @ManyToOne(() => Challenge, { nullable: false })
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Field(() => String, { description: 'Key of the milestone in the challenge' })
  @Column('text', { name: 'milestone_code' })
  milestoneCode!: string;

  @Field(() => DateTime, { description: 'When it was held' })
  @Column('timestamptz', { name: 'held_at' })
  heldAt!: Date;

  @Field(() => Boolean, { description: 'Whether it is the last round' })
  @Column('boolean', { name: 'final' })
  final!: boolean;

  @Field(() => Float, {
    nullable: true,
    description:
      'Points below which a track is eliminated, shown to 4 decimals, compared exactly; null in a final, and where every track failed a veto',
  })
  @Column('numeric', { name: 'elimination_line', nullable: true })
  eliminationLine!: string | null;

  @Field(() => [HeatRow], { description: 'The tracks by rank' })
  @Column('jsonb', { name: 'results' })
  results!: HeatRow[];

  @Field(() => [HeatPrize], { description: 'Prizes by rank; none before the final. They are no part of a contract’s payments' })
  @Column('jsonb', { name: 'prizes' })
  prizes!: HeatPrize[];

  @Field(() => [ID], { description: 'Global ids of the bids recognised 优胜, by rank; in the final of a recognition alone' })
  @Column('jsonb', { name: 'recognised' })
  recognised!: string[];

  @Field(() => String, { description: 'SHA-256, in hex, of the result in canonical JSON (RFC 8785)' })
  @Column('text', { name: 'hash' })
  hash!: string;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it: nothing, it is a record' })
  @Sql(offeredOn<Heat>('heat'))
  availableActions!: AvailableAction[];
}
