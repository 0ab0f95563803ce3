import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { DateTime, Money } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { partyOrOfficerOf } from '../contracts/contract.visibility.js';
import { Person } from '../identity/person.entity.js';
import { Computed, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { submissionActions } from './milestone.actions.js';
import { IndicatorVerdictRow, Measurement } from './milestone.documents.js';
import { Milestone } from './milestone.entity.js';
import { MilestoneVerdict, SubmissionState } from './milestone.enum.js';

const involved: Rule<MilestoneSubmission> = (submission, viewer) => partyOrOfficerOf(submission.contractId, viewer);

/** Tracks of a race may not learn each other's results, so the other tracks never see it; heats show composites. */
@ObjectType({
  implements: () => [Node],
  description: 'A submission 考核材料 for a milestone; to the parties of its contract and to officers',
})
@Entity('milestone_submission')
@Visible(involved)
export class MilestoneSubmission implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<MilestoneSubmission>((submission) => typedId('milestone_submission', submission.key))
  id!: string;

  @Column('uuid', { name: 'milestone_id' }) milestoneId!: string;
  @Column('uuid', { name: 'contract_id' }) contractId!: string;
  @Column('uuid', { name: 'bid_id' }) bidId!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'department_id' }) departmentId!: string;
  @Column('uuid', { name: 'submitted_by' }) submittedById!: string;
  @Column('uuid', { name: 'opinion_by', nullable: true }) opinionById!: string | null;
  @Column('uuid', { name: 'decided_by', nullable: true }) decidedById!: string | null;

  @Field(() => Milestone, { description: 'The milestone' })
  @ManyToOne(() => Milestone, { nullable: false })
  @JoinColumn({ name: 'milestone_id' })
  milestone!: Relation<Milestone>;

  @Field(() => Int, { description: '1, or 2 for the one after the rectification' })
  @Column('int', { name: 'round' })
  round!: number;

  @Field(() => DateTime, { description: 'When it was received' })
  @Column('timestamptz', { name: 'submitted_at' })
  submittedAt!: Date;

  @Field(() => Boolean, { description: 'Whether that was after the due instant, or after the end of the rectification' })
  @Column('boolean', { name: 'late' })
  late!: boolean;

  @Field(() => Person, { nullable: true, description: 'Who submitted it' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'submitted_by' })
  submittedBy!: Relation<Person> | null;

  @Field(() => [Measurement], { description: 'Measured values with their evidence' })
  @Column('jsonb', { name: 'measurements' })
  measurements!: Measurement[];

  @Field(() => Money, { description: 'Public money used so far, in fen' })
  @Column('bigint', { name: 'money_used_fen' })
  moneyUsed!: string;

  @Field(() => LocalizedText, { nullable: true, description: 'Opinion of the end user 用户意见; null until it is given' })
  @Column('jsonb', { name: 'user_opinion', nullable: true })
  userOpinion!: LocalizedText | null;

  @Field(() => Person, { nullable: true, description: 'Who gave it' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'opinion_by' })
  opinionBy!: Relation<Person> | null;

  @Field(() => SubmissionState, { description: 'How far it is' })
  @Column('text', { name: 'state' })
  state!: SubmissionState;

  @Field(() => [IndicatorVerdictRow], {
    nullable: true,
    description: 'Verdicts on the due indicators, in the order of the challenge; null before',
  })
  @Column('jsonb', { name: 'verdicts', nullable: true })
  verdicts!: IndicatorVerdictRow[] | null;

  @Field(() => MilestoneVerdict, { nullable: true, description: 'Verdict; null before' })
  @Column('text', { name: 'verdict', nullable: true })
  verdict!: MilestoneVerdict | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was decided; null before' })
  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Field(() => Person, { nullable: true, description: 'The clerk who decided it' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'decided_by' })
  decidedBy!: Relation<Person> | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<MilestoneSubmission, { endUserId: string }>()(
    ['state', 'departmentId'],
    { endUserId: (submission) => `(select c.end_user_id from challenge c where c.id = ${submission.challengeId})` },
    submissionActions,
  ))
  availableActions!: AvailableAction[];
}
