import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DateTime } from '../common/scalars.js';
import { Expert } from '../identity/expert.entity.js';
import { type Rule, Visible } from '../reading/decorators.js';
import { holdsFor, REVIEW_OFFICERS } from './panel.visibility.js';

/** Who left learns that, and not why: the reason may name a bidder that he or she must not know of. */
const concernedAndOfficers: Rule<SeatChange> = (change, viewer) =>
  `(${viewer.expert} in (${change.leftId}, ${change.cameId}) or ${holdsFor(change.challengeId, viewer, ...REVIEW_OFFICERS)})`;

@ObjectType({ description: 'A change of who sits on a settled panel, after a conflict of interest came to light or was waived' })
@Entity('seat_change')
@Visible(concernedAndOfficers)
export class SeatChange {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'panel_id' }) panelId!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'left_id', nullable: true }) leftId!: string | null;
  @Column('uuid', { name: 'came_id', nullable: true }) cameId!: string | null;

  @Field(() => DateTime, { description: 'When' })
  @Column('timestamptz', { name: 'at' })
  at!: Date;

  @Field(() => Expert, {
    nullable: true,
    description: 'Who does not sit any more; null where an empty seat was taken. To officers, and to that expert',
  })
  @ManyToOne(() => Expert)
  @JoinColumn({ name: 'left_id' })
  left!: Relation<Expert> | null;

  @Field(() => Expert, {
    nullable: true,
    description: 'Who sits instead; null where the seat stays empty. To officers, and to that expert',
  })
  @ManyToOne(() => Expert)
  @JoinColumn({ name: 'came_id' })
  came!: Relation<Expert> | null;
}
