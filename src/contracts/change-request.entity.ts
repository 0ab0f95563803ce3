import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type * as figures from '../challenges/challenge-content.js';
import { AvailableAction } from '../common/action.js';
import { type Actor, holds } from '../common/actor.js';
import { type Action, actionsOf } from '../common/machine.js';
import { Node } from '../common/node.js';
import { DateTime, IndicatorValue } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Expert } from '../identity/expert.entity.js';
import { Person } from '../identity/person.entity.js';
import { Computed, Rows, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { ChangeApprover, ChangeDecision, ChangeRefusal, ChangeState, ChangeType, ExpertOpinion } from './change-request.enum.js';
import { CHANGE_MACHINE } from './change-request.machine.js';
import { Contract } from './contract.entity.js';
import { partyOrOfficerOf } from './contract.visibility.js';

const involved: Rule<ChangeRequest> = (change, viewer) => partyOrOfficerOf(change.contractId, viewer);

/** `approve`, `deny` and `note` are one act to a client. */
function changeActions({ state, departmentId }: { state: ChangeState; departmentId: string }, actor: Actor): Action[] {
  const offered = actionsOf(CHANGE_MACHINE, state, holds(actor, 'approver', departmentId) ? ['approver'] : [], {});
  return offered.slice(0, 1).map((action) => ({ ...action, name: 'decideChange' }));
}

@ObjectType({ implements: () => [Node], description: 'A change 变更 of a contract; to parties and officers' })
@Entity('change_request')
@Visible(involved)
export class ChangeRequest implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<ChangeRequest>((change) => typedId('change', change.key))
  id!: string;

  @Column('uuid', { name: 'contract_id' }) contractId!: string;
  @Column('uuid', { name: 'bid_id' }) bidId!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'filed_by' }) filedById!: string;
  @Column('uuid', { name: 'new_pi_id', nullable: true }) newPiId!: string | null;
  @Column('uuid', { name: 'experts', array: true }) expertIds!: string[];
  @Column('uuid', { name: 'decided_by', nullable: true }) decidedById!: string | null;

  @Field(() => Contract, { nullable: true, description: 'The contract' })
  @ManyToOne(() => Contract, { nullable: false })
  @JoinColumn({ name: 'contract_id' })
  contract!: Relation<Contract> | null;

  @Field(() => ChangeType, { description: 'What it is about' })
  @Column('text', { name: 'type' })
  type!: ChangeType;

  @Field(() => ChangeState, { description: 'How far it is' })
  @Column('text', { name: 'state' })
  state!: ChangeState;

  @Field(() => DateTime, { description: 'When it was filed' })
  @Column('timestamptz', { name: 'filed_at' })
  filedAt!: Date;

  @Field(() => Person, { nullable: true, description: 'Who filed it' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'filed_by' })
  filedBy!: Relation<Person> | null;

  @Field(() => LocalizedText, { description: 'Why it is asked for' })
  @Column('jsonb', { name: 'reason' })
  reason!: LocalizedText;

  @Field(() => Int, { nullable: true, description: 'PERIOD: days of 24 hours asked for' })
  @Column('int', { name: 'extension_days', nullable: true })
  extensionDays!: number | null;

  @Field(() => String, { nullable: true, description: 'TARGET_UP, TARGET_DOWN: key of the indicator' })
  @Column('text', { name: 'indicator', nullable: true })
  indicator!: string | null;

  @Field(() => IndicatorValue, { nullable: true, description: 'TARGET_UP, TARGET_DOWN: the value so far, as the PI states it' })
  @Column('jsonb', { name: 'from_value', nullable: true })
  from!: figures.IndicatorValue | null;

  @Field(() => IndicatorValue, { nullable: true, description: 'TARGET_UP, TARGET_DOWN: the value asked for' })
  @Column('jsonb', { name: 'to_value', nullable: true })
  to!: figures.IndicatorValue | null;

  @Field(() => Person, { nullable: true, description: 'PI: the successor, where one is named' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'new_pi_id' })
  newPi!: Relation<Person> | null;

  @Field(() => ExpertOpinion, { nullable: true, description: 'What the experts advised; null where nobody was asked' })
  @Column('text', { name: 'expert_opinion', nullable: true })
  expertOpinion!: ExpertOpinion | null;

  @Field(() => [Expert], { description: 'The experts who were asked, to those who may see experts' })
  @Rows<Expert, ChangeRequest>({ on: (change, expert) => `${expert.key} = any(${change.expertIds})`, order: ['key'] })
  experts!: Relation<Expert>[];

  @Field(() => ChangeDecision, { nullable: true, description: 'What was decided; null while it is open' })
  @Column('text', { name: 'decision', nullable: true })
  decision!: ChangeDecision | null;

  @Field(() => ChangeApprover, { nullable: true, description: 'Who decided; null while it is open' })
  @Column('text', { name: 'approver', nullable: true })
  approver!: ChangeApprover | null;

  @Field(() => Int, {
    nullable: true,
    description: 'PERIOD: whole days of 24 hours from the filing to the end as it then was; null for others',
  })
  @Column('int', { name: 'days_before_end', nullable: true })
  daysBeforeEnd!: number | null;

  @Field(() => ChangeRefusal, { nullable: true, description: 'Why it was denied; null where it was not' })
  @Column('text', { name: 'why', nullable: true })
  why!: ChangeRefusal | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was decided; for one that is filed: when it was filed' })
  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Field(() => Person, { nullable: true, description: 'The approver who decided it, or took note of it' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'decided_by' })
  decidedBy!: Relation<Person> | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<ChangeRequest, { departmentId: string }>()(
    ['state'],
    { departmentId: (change) => `(select k.department_id from contract k where k.id = ${change.contractId})` },
    changeActions,
  ))
  availableActions!: AvailableAction[];
}
