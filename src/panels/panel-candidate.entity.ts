import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Expert } from '../identity/expert.entity.js';
import { type Rule, Visible } from '../reading/decorators.js';
import { CandidatePlace } from './panel.enum.js';
import { holdsFor, REVIEW_OFFICERS } from './panel.visibility.js';

const selfAndOfficers: Rule<PanelCandidate> = (candidate, viewer) =>
  `(${candidate.expertId} = ${viewer.expert} or ${holdsFor(candidate.challengeId, viewer, ...REVIEW_OFFICERS)})`;

@ObjectType({ description: 'An expert who was drawn or appointed for a panel: seen by officers and the expert' })
@Entity('panel_candidate')
@Visible(selfAndOfficers)
export class PanelCandidate {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'panel_id' }) panelId!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'expert_id' }) expertId!: string;

  @Field(() => Expert, { nullable: true, description: 'The expert' })
  @ManyToOne(() => Expert, { nullable: false })
  @JoinColumn({ name: 'expert_id' })
  expert!: Relation<Expert> | null;

  @Field(() => CandidatePlace, { description: 'Drawn, or in reserve' })
  @Column('text', { name: 'place' })
  place!: CandidatePlace;

  @Field(() => Int, { description: 'Place in the order of the draw, from 0, of the drawn and of the reserves alike' })
  @Column('int', { name: 'position' })
  position!: number;

  @Field(() => DateTime, { nullable: true, description: 'When the expert declined 请辞; null where he or she did not' })
  @Column('timestamptz', { name: 'declined_at', nullable: true })
  declinedAt!: Date | null;

  @Field(() => LocalizedText, { nullable: true, description: 'Why the expert declined' })
  @Column('jsonb', { name: 'decline_reason', nullable: true })
  declineReason!: LocalizedText | null;
}
