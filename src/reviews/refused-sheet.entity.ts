import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Bid } from '../bids/bid.entity.js';
import { DateTime } from '../common/scalars.js';
import { Expert } from '../identity/expert.entity.js';
import { holdsFor } from '../panels/panel.visibility.js';
import type { StageId } from '../policies/effective-rules.js';
import { type Rule, Visible } from '../reading/decorators.js';
import { ExclusionReason } from './review.enum.js';

/** The expert is told NOT_FOUND, so the record of it is not for the expert. */
const clerkAndSupervision: Rule<RefusedSheet> = (refused, viewer) => holdsFor(refused.challengeId, viewer, 'clerk', 'supervisor');

@ObjectType({ description: 'A score sheet that was refused because its marks must not count: seen by clerk and supervision' })
@Entity('refused_sheet')
@Visible(clerkAndSupervision)
export class RefusedSheet {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'bid_id' }) bidId!: string;
  @Column('uuid', { name: 'expert_id' }) expertId!: string;

  @Field(() => Bid, { nullable: true, description: 'The bid' })
  @ManyToOne(() => Bid, { nullable: false })
  @JoinColumn({ name: 'bid_id' })
  bid!: Relation<Bid> | null;

  @Field(() => Expert, { nullable: true, description: 'The expert' })
  @ManyToOne(() => Expert, { nullable: false })
  @JoinColumn({ name: 'expert_id' })
  expert!: Relation<Expert> | null;

  @Field(() => String, { description: 'remote 函评 or defence 会评/答辩' })
  @Column('text', { name: 'stage' })
  stage!: StageId;

  @Field(() => ExclusionReason, { description: 'The first reason that applied' })
  @Column('text', { name: 'reason' })
  reason!: ExclusionReason;

  @Field(() => DateTime, { description: 'When it was tried' })
  @Column('timestamptz', { name: 'at' })
  at!: Date;
}
