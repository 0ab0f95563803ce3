import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Contract } from '../contracts/contract.entity.js';
import { partyOrOfficerOf } from '../contracts/contract.visibility.js';
import { Computed, Rows, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { MILESTONE_FLAGS, milestoneActions, type MilestoneFlags } from './milestone.actions.js';
import { MilestoneState, MilestoneVerdict } from './milestone.enum.js';
import { disclosed } from './milestone.visibility.js';
import { MilestoneSubmission } from './milestone-submission.entity.js';

const known: Rule<Milestone> = (milestone, viewer) => disclosed(milestone, viewer);
const involved: Rule<Milestone> = (milestone, viewer) => partyOrOfficerOf(milestone.contractId, viewer);

/** Made when its contract takes effect, so its outline is public; what was submitted is for the parties and the officers. */
@ObjectType({ implements: () => [Node], description: 'A milestone 里程碑 of a contract in force; public in outline' })
@Entity('milestone')
export class Milestone implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Milestone>((milestone) => typedId('milestone', milestone.key))
  id!: string;

  @Column('uuid', { name: 'contract_id' }) contractId!: string;
  @Column('uuid', { name: 'bid_id' }) bidId!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'department_id' }) departmentId!: string;
  @Column('timestamptz', { name: 'defaulted_at', nullable: true }) defaultedAt!: Date | null;

  @Field(() => Contract, { nullable: true, description: 'The contract' })
  @ManyToOne(() => Contract, { nullable: false })
  @JoinColumn({ name: 'contract_id' })
  contract!: Relation<Contract> | null;

  @Field(() => String, { description: 'Key in the challenge, e.g. M1' })
  @Column('text', { name: 'code' })
  code!: string;

  @Field(() => Int, { description: 'Place in the plan, from 1' })
  @Column('int', { name: 'position' })
  position!: number;

  @Field(() => LocalizedText, { description: 'What it is' })
  @Column('jsonb', { name: 'name' })
  name!: LocalizedText;

  @Field(() => DateTime, { description: 'Last instant at which it is due, with the extensions granted' })
  @Column('timestamptz', { name: 'due_at' })
  dueAt!: Date;

  @Field(() => Float, { description: 'Percent of the contract that is paid for it' })
  @Column('numeric', { name: 'payment_share_percent' })
  paymentSharePercent!: string;

  @Field(() => Boolean, { description: 'Whether a round of the race 赛马 is held at it' })
  @Column('boolean', { name: 'heat' })
  heat!: boolean;

  @Field(() => Boolean, { description: 'Whether that is the last round' })
  @Column('boolean', { name: 'final_heat' })
  finalHeat!: boolean;

  @Field(() => MilestoneState, {
    nullable: true,
    description: 'How far it is; of a round of a race only to parties and officers until the heat is held',
  })
  @Visible(known)
  @Column('text', { name: 'state' })
  state!: MilestoneState;

  @Field(() => MilestoneVerdict, { nullable: true, description: 'The latest verdict, to whom the state is shown; null before the first' })
  @Visible(known)
  @Column('text', { name: 'verdict', nullable: true })
  verdict!: MilestoneVerdict | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was passed, to whom the state is shown; null where it is not' })
  @Visible(known)
  @Column('timestamptz', { name: 'passed_at', nullable: true })
  passedAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Last instant of its rectification 整改期限; null where there is none; to parties and officers',
  })
  @Visible(involved)
  @Column('timestamptz', { name: 'rectify_by', nullable: true })
  rectifyBy!: Date | null;

  @Field(() => [MilestoneSubmission], { description: 'What was submitted, by round; to parties and officers' })
  @Rows<MilestoneSubmission>({ by: 'milestoneId', order: ['round'] })
  submissions!: MilestoneSubmission[];

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<Milestone, MilestoneFlags>()(['state'], MILESTONE_FLAGS, milestoneActions))
  availableActions!: AvailableAction[];
}
