import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offeredOn } from '../common/offers.js';
import { DateTime, Money } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Contract } from '../contracts/contract.entity.js';
import { partyOrBudgetOfficerOf, partyOrOfficerOf } from '../contracts/contract.visibility.js';
import { Expert } from '../identity/expert.entity.js';
import { Person } from '../identity/person.entity.js';
import { Rows, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { AcceptanceResult } from './milestone.enum.js';

const involved: Rule<Acceptance> = (acceptance, viewer) => partyOrOfficerOf(acceptance.contractId, viewer);
const paying: Rule<Acceptance> = (acceptance, viewer) => partyOrBudgetOfficerOf(acceptance.contractId, viewer);

@ObjectType({ implements: () => [Node], description: 'The final acceptance 验收 of a contract; its result is public' })
@Entity('acceptance')
export class Acceptance implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Acceptance>((acceptance) => typedId('acceptance', acceptance.key))
  id!: string;

  @Column('uuid', { name: 'contract_id' }) contractId!: string;
  @Column('uuid', { name: 'bid_id' }) bidId!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'department_id' }) departmentId!: string;
  @Column('uuid', { name: 'concluded_by' }) concludedById!: string;
  @Column('uuid', { name: 'experts', array: true }) expertIds!: string[];
  @Column('uuid', { name: 'user_by', nullable: true }) userById!: string | null;

  @Field(() => Contract, { nullable: true, description: 'The contract' })
  @ManyToOne(() => Contract, { nullable: false })
  @JoinColumn({ name: 'contract_id' })
  contract!: Relation<Contract> | null;

  @Field(() => AcceptanceResult, { description: 'PASS where every milestone is passed, and both parts are' })
  @Column('text', { name: 'result' })
  result!: AcceptanceResult;

  @Field(() => DateTime, { description: 'When it was concluded' })
  @Column('timestamptz', { name: 'at' })
  concludedAt!: Date;

  @Field(() => Boolean, { description: 'Whether the technical part was passed' })
  @Column('boolean', { name: 'technical_pass' })
  technicalPass!: boolean;

  @Field(() => Boolean, { description: 'Whether the financial part was passed' })
  @Column('boolean', { name: 'financial_pass' })
  financialPass!: boolean;

  @Field(() => Money, { nullable: true, description: 'What is left over 结余, in fen; to parties, officers and finance' })
  @Visible(paying)
  @Column('bigint', { name: 'surplus_fen' })
  surplus!: string;

  @Field(() => Money, {
    nullable: true,
    description: 'What of it stays with the unit, in fen: all after PASS, else 0; to parties, officers and finance',
  })
  @Visible(paying)
  @Column('bigint', { name: 'surplus_kept_fen' })
  surplusKept!: string;

  @Field(() => LocalizedText, { nullable: true, description: 'Opinion 验收意见; to parties and officers' })
  @Visible(involved)
  @Column('jsonb', { name: 'opinion', nullable: true })
  opinion!: LocalizedText | null;

  @Field(() => [Expert], { description: 'Experts of the acceptance, to those who may see experts' })
  @Rows<Expert, Acceptance>({ on: (acceptance, expert) => `${expert.key} = any(${acceptance.expertIds})`, order: ['key'] })
  experts!: Relation<Expert>[];

  @Field(() => Person, { nullable: true, description: 'Who spoke for the end user; to parties and officers' })
  @Visible(involved)
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'user_by' })
  userBy!: Relation<Person> | null;

  @Field(() => Person, { nullable: true, description: 'The approver who concluded it; to parties and officers' })
  @Visible(involved)
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'concluded_by' })
  concludedBy!: Relation<Person> | null;

  @Field(() => [String], {
    nullable: true,
    description: 'SURPLUS_TOO_HIGH: the surplus is more than was paid; it hinders nothing. To parties and officers',
  })
  @Visible(involved)
  @Column('text', { name: 'warnings', array: true })
  warnings!: string[];

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it: nothing, it is a record' })
  @Sql(offeredOn<Acceptance>('acceptance'))
  availableActions!: AvailableAction[];
}
