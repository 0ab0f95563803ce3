import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { DateTime, Money } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Expert } from '../identity/expert.entity.js';
import { Person } from '../identity/person.entity.js';
import { Computed, Rows, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { Contract } from './contract.entity.js';
import { partyOrBudgetOfficerOf } from './contract.visibility.js';
import { terminationActions } from './termination.actions.js';
import { TerminationKind, TerminationState } from './termination.enum.js';

const involved: Rule<Termination> = (termination, viewer) => partyOrBudgetOfficerOf(termination.contractId, viewer);

@ObjectType({ implements: () => [Node], description: 'A termination 终止 or revocation 撤销 of a contract; to parties and officers' })
@Entity('termination')
@Visible(involved)
export class Termination implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Termination>((termination) => typedId('termination', termination.key))
  id!: string;

  @Column('uuid', { name: 'contract_id' }) contractId!: string;
  @Column('uuid', { name: 'bid_id' }) bidId!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'proposed_by' }) proposedById!: string;
  /** For whom, as a deputy. */
  @Column('uuid', { name: 'proposed_for', nullable: true }) proposedForId!: string | null;
  @Column('uuid', { name: 'experts', array: true }) expertIds!: string[];
  @Column('uuid', { name: 'decided_by', nullable: true }) decidedById!: string | null;

  @Field(() => Contract, { nullable: true, description: 'The contract' })
  @ManyToOne(() => Contract, { nullable: false })
  @JoinColumn({ name: 'contract_id' })
  contract!: Relation<Contract> | null;

  @Field(() => TerminationKind, { description: 'Kind' })
  @Column('text', { name: 'kind' })
  kind!: TerminationKind;

  @Field(() => TerminationState, { description: 'How far it is' })
  @Column('text', { name: 'state' })
  state!: TerminationState;

  @Field(() => LocalizedText, { description: 'Why' })
  @Column('jsonb', { name: 'reason' })
  reason!: LocalizedText;

  @Field(() => DateTime, { description: 'When it was proposed' })
  @Column('timestamptz', { name: 'proposed_at' })
  proposedAt!: Date;

  @Field(() => Person, { nullable: true, description: 'Who proposed it' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'proposed_by' })
  proposedBy!: Relation<Person> | null;

  @Field(() => DateTime, { description: 'Until when the parties may be heard 陈述申辩: 10 working days' })
  @Column('timestamptz', { name: 'hearing_until' })
  hearingUntil!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Until when the parties may appeal: 15 working days; null before the decision' })
  @Column('timestamptz', { name: 'appeal_until', nullable: true })
  appealUntil!: Date | null;

  @Field(() => Boolean, { description: 'Whether these count days of a year whose holidays are not published' })
  @Column('boolean', { name: 'provisional' })
  provisional!: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Whether the work was diligent 勤勉尽责; null before the decision' })
  @Column('boolean', { name: 'diligent', nullable: true })
  diligent!: boolean | null;

  @Field(() => [Expert], { description: 'The experts who were asked, to those who may see experts' })
  @Rows<Expert, Termination>({ on: (termination, expert) => `${expert.key} = any(${termination.expertIds})`, order: ['key'] })
  experts!: Relation<Expert>[];

  @Field(() => Person, { nullable: true, description: 'The approver who decided' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'decided_by' })
  decidedBy!: Relation<Person> | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was decided; null before' })
  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Field(() => Money, { nullable: true, description: 'Fen paid by the decision, over all stages; null before' })
  @Column('bigint', { name: 'paid_fen', nullable: true })
  paid!: string | null;

  @Field(() => Money, { nullable: true, description: 'Fen used and accepted by the decision; null before' })
  @Column('bigint', { name: 'used_accepted_fen', nullable: true })
  usedAccepted!: string | null;

  @Field(() => Money, {
    nullable: true,
    description: 'Fen to be returned: after a fault all that was paid, else what was not used; null before',
  })
  @Column('bigint', { name: 'to_return_fen', nullable: true })
  toReturn!: string | null;

  @Field(() => Money, { description: 'Fen of it that came back so far' })
  @Column('bigint', { name: 'recovered_fen' })
  recovered!: string;

  @Column('uuid', { name: 'written_off_by', nullable: true }) writtenOffById!: string | null;

  @Field(() => LocalizedText, { nullable: true, description: 'Why the rest is given up; null where it is not' })
  @Column('jsonb', { name: 'written_off_reason', nullable: true })
  writtenOffReason!: LocalizedText | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether it is put on the integrity record 诚信记录: a fault, or no diligence; null before. A ban is a decision of its own',
  })
  @Column('boolean', { name: 'integrity_record', nullable: true })
  integrityRecord!: boolean | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<Termination, { departmentId: string }>()(
    ['state', 'proposedById', 'proposedForId', 'toReturn', 'recovered'],
    { departmentId: (termination) => `(select k.department_id from contract k where k.id = ${termination.contractId})` },
    terminationActions,
  ))
  availableActions!: AvailableAction[];
}
