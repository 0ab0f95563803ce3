import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { DateTime, Money } from '../common/scalars.js';
import { Contract } from '../contracts/contract.entity.js';
import { partyOrBudgetOfficerOf } from '../contracts/contract.visibility.js';
import { Organisation } from '../identity/organisation.entity.js';
import { Person } from '../identity/person.entity.js';
import { budgetOfficersOf } from '../lists/officer.visibility.js';
import { Computed, Rows, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { paymentActions } from './payment.actions.js';
import { PaymentState, StageStatus } from './payment.enum.js';

const involved: Rule<Payment> = (payment, viewer) => partyOrBudgetOfficerOf(payment.contractId, viewer);
const officer: Rule<Payment> = (payment, viewer) => budgetOfficersOf(payment.departmentId, viewer);
const portionSeen: Rule<PaymentPortion> = (portion, viewer) =>
  `exists (select 1 from payment p where p.id = ${portion.paymentId} and ${partyOrBudgetOfficerOf('p.contract_id', viewer)})`;

@ObjectType({ description: 'What a member of the consortium gets of a payment' })
@Entity('payment_split')
@Visible(portionSeen)
export class PaymentPortion {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'payment_id' }) paymentId!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('int', { name: 'position' }) position!: number;

  @Field(() => Organisation, { description: 'The lead, or a partner' })
  @ManyToOne(() => Organisation, { nullable: false })
  @JoinColumn({ name: 'organisation_id' })
  organisation!: Relation<Organisation>;

  @Field(() => Money, { description: 'What it was paid, in fen; 0 until it is' })
  @Column('bigint', { name: 'amount_fen' })
  amount!: string;
}

@ObjectType({
  implements: () => [Node],
  description: 'The payment 拨款 of a stage of a contract; to its parties and the officers, finance among them',
})
@Entity('payment')
@Visible(involved)
export class Payment implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Payment>((payment) => typedId('payment', payment.key))
  id!: string;

  @Column('uuid', { name: 'contract_id' }) contractId!: string;
  @Column('uuid', { name: 'bid_id' }) bidId!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'department_id' }) departmentId!: string;
  @Column('int', { name: 'position' }) position!: number;
  /** Whether only the part of an eliminated track is unlocked. */
  @Column('boolean', { name: 'part' }) part!: boolean;
  @Column('uuid', { name: 'first_approved_by', nullable: true }) firstApprovedById!: string | null;
  /** For whom, as a deputy. */
  @Column('uuid', { name: 'first_approved_for', nullable: true }) firstApprovedForId!: string | null;
  @Column('uuid', { name: 'second_approved_by', nullable: true }) secondApprovedById!: string | null;
  /** Null where the system froze it. */
  @Column('uuid', { name: 'frozen_by', nullable: true }) frozenById!: string | null;
  @Column('timestamptz', { name: 'released_at', nullable: true }) releasedAt!: Date | null;

  @Field(() => Contract, { nullable: true, description: 'The contract' })
  @ManyToOne(() => Contract, { nullable: false })
  @JoinColumn({ name: 'contract_id' })
  contract!: Relation<Contract> | null;

  @Field(() => String, { description: 'SIGN for the share that is paid at signing, else the key of the milestone' })
  @Column('text', { name: 'stage' })
  stage!: string;

  @Field(() => Money, { description: 'What the contract plans for the stage, in fen' })
  @Column('bigint', { name: 'scheduled_fen' })
  scheduled!: string;

  @Field(() => Money, { description: 'What is unlocked of it, in fen; 0 before' })
  @Column('bigint', { name: 'payable_fen' })
  payable!: string;

  @Field(() => Money, { description: 'What is paid of it, in fen' })
  @Column('bigint', { name: 'paid_fen' })
  paid!: string;

  @Field(() => PaymentState, { description: 'How far it is' })
  @Column('text', { name: 'state' })
  state!: PaymentState;

  @Field(() => StageStatus, { description: 'What became of it in the end' })
  @Sql<Payment>(
    ({ state, part }) =>
      `case ${state} when 'PAID' then case when ${part} then 'PAID_IN_PART' else 'PAID' end when 'CANCELLED' then 'CANCELLED' else 'SCHEDULED' end`,
  )
  outcome!: StageStatus;

  @Field(() => [PaymentPortion], { description: 'The lead, then the partners, with what each was paid' })
  @Rows<PaymentPortion>({ by: 'paymentId', order: ['position'] })
  split!: PaymentPortion[];

  @Field(() => DateTime, { nullable: true, description: 'When it was unlocked; null before' })
  @Column('timestamptz', { name: 'unlocked_at', nullable: true })
  unlockedAt!: Date | null;

  @Field(() => Person, { nullable: true, description: 'The finance officer who approved first; to officers and finance' })
  @Visible(officer)
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'first_approved_by' })
  firstApprovedBy!: Relation<Person> | null;

  @Field(() => DateTime, { nullable: true, description: 'When; null before' })
  @Column('timestamptz', { name: 'first_approved_at', nullable: true })
  firstApprovedAt!: Date | null;

  @Field(() => Person, { nullable: true, description: 'The finance officer who approved second; to officers and finance' })
  @Visible(officer)
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'second_approved_by' })
  secondApprovedBy!: Relation<Person> | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was paid; null before' })
  @Column('timestamptz', { name: 'paid_at', nullable: true })
  paidAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when it is frozen; null where it is not' })
  @Column('timestamptz', { name: 'frozen_at', nullable: true })
  frozenAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it is frozen; MILESTONE_DEFAULT where the system did it' })
  @Column('text', { name: 'frozen_reason', nullable: true })
  frozenReason!: string | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<Payment>()(['state', 'departmentId', 'firstApprovedById', 'firstApprovedForId', 'unlockedAt'], paymentActions))
  availableActions!: AvailableAction[];
}
