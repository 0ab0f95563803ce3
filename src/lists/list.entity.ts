import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { DateTime, Money } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Organisation } from '../identity/organisation.entity.js';
import { Person } from '../identity/person.entity.js';
import { ArchetypeEnum } from '../policies/archetype.enum.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import { PolicyRules } from '../policies/policy-rules.scalar.js';
import type { Archetype } from '../policies/profiles.js';
import { Connection } from '../reading/connection.js';
import { Computed, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { budgetNeeded, LIST_FACTS, listActions, type ListCounts } from './list.actions.js';
import { ListState, Programme } from './list.enum.js';
import { budgetOfficersOf, publishedOrOfficer } from './officer.visibility.js';

const seen: Rule<List> = (list, viewer) => publishedOrOfficer(list, viewer);
const officer: Rule<List> = (list, viewer) => budgetOfficersOf(list.departmentId, viewer);

@ObjectType({ implements: () => [Node], description: 'A list 榜单 of challenges that a department publishes under one set of rules' })
@Entity('list')
@Visible(seen)
export class List implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<List>((list) => typedId('list', list.key))
  id!: string;

  @Field(() => String, { description: 'Number of the list 榜单编号, unique' })
  @Column('text', { name: 'code' })
  code!: string;

  @Field(() => LocalizedText, { description: 'Title 榜单名称' })
  @Column('jsonb', { name: 'title' })
  title!: LocalizedText;

  @Field(() => LocalizedText, { nullable: true, description: 'Note for readers 说明' })
  @Column('jsonb', { name: 'note', nullable: true })
  note!: LocalizedText | null;

  @Field(() => ArchetypeEnum, { description: 'Which of the five mechanisms it is' })
  @Column('text', { name: 'archetype' })
  archetype!: Archetype;

  @Field(() => String, { description: 'The policy it stands on, e.g. jiangsu-province-list/1; a label, the rules say what is in force' })
  @Column('text', { name: 'profile' })
  profile!: string;

  @Field(() => Programme, { nullable: true, description: 'Programme of the plan 所属专项' })
  @Column('text', { name: 'programme', nullable: true })
  programme!: Programme | null;

  @Column('uuid', { name: 'department_id' }) departmentId!: string;

  @Field(() => Organisation, { description: 'The department that publishes it 发榜单位' })
  @ManyToOne(() => Organisation, { nullable: false })
  @JoinColumn({ name: 'department_id' })
  department!: Relation<Organisation>;

  @Field(() => ListState, { description: 'How far it is on its way to publication' })
  @Column('text', { name: 'state' })
  state!: ListState;

  @Field(() => PolicyRules, { description: 'What it changes of its policy' })
  @Column('jsonb', { name: 'overrides' })
  overrides!: object;

  @Field(() => PolicyRules, { description: 'All rules in force 全部规则; frozen at publication' })
  @Column('jsonb', { name: 'rules' })
  rules!: EffectiveRules;

  @Field(() => String, {
    nullable: true,
    description: 'SHA-256, in hex, of the rules in canonical JSON (RFC 8785); null before publication',
  })
  @Column('text', { name: 'rules_hash', nullable: true })
  rulesHash!: string | null;

  @Field(() => String, { nullable: true, description: 'Legal basis 法律依据' })
  @Column('text', { name: 'legal_basis', nullable: true })
  legalBasis!: string | null;

  @Column('uuid', { name: 'created_by' }) createdById!: string;
  @Column('uuid', { name: 'submitted_by', nullable: true }) submittedById!: string | null;
  /** For whom, as a deputy. */
  @Column('uuid', { name: 'submitted_for', nullable: true }) submittedForId!: string | null;
  @Column('uuid', { name: 'approved_by', nullable: true }) approvedById!: string | null;
  @Column('uuid', { name: 'budget_locked_by', nullable: true }) budgetLockedById!: string | null;

  @Field(() => Person, { nullable: true, description: 'The clerk who submitted it; to officers and finance' })
  @Visible(officer)
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'submitted_by' })
  submittedBy!: Relation<Person> | null;

  @Field(() => Person, { nullable: true, description: 'The approver, another person; to officers and finance' })
  @Visible(officer)
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'approved_by' })
  approvedBy!: Relation<Person> | null;

  @Field(() => Person, { nullable: true, description: 'The finance officer who locked the budget; to officers and finance' })
  @Visible(officer)
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'budget_locked_by' })
  budgetLockedBy!: Relation<Person> | null;

  @Field(() => Money, {
    nullable: true,
    description: 'Fen that finance has locked for it 已锁定预算; null where nothing is; to officers and finance',
  })
  @Visible(officer)
  @Column('bigint', { name: 'budget_fen', nullable: true })
  budgetFen!: string | null;

  @Field(() => Money, {
    nullable: true,
    description: 'Fen that its challenges promise at most, so much has to be locked; to officers and finance',
  })
  @Visible(officer)
  @Sql<List>((list) => budgetNeeded(list.key))
  budgetNeeded!: string;

  @Field(() => Int, { nullable: true, description: 'How many custodians open its bids 开封门限; null where none are named' })
  @Column('int', { name: 'custody_threshold', nullable: true })
  custodyThreshold!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it is to be published by itself; null where that was not asked for' })
  @Column('timestamptz', { name: 'publish_at', nullable: true })
  publishAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was published 发榜时间' })
  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Day 0: 00:00 UTC+08:00 of the publication day; all offsets of the rules count from it',
  })
  @Column('timestamptz', { name: 'day_zero', nullable: true })
  dayZero!: Date | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<List, ListCounts>()(['state', 'departmentId', 'submittedById', 'submittedForId', 'budgetFen'], LIST_FACTS, listActions))
  availableActions!: AvailableAction[];
}

export const ListConnection = Connection('List', () => List);
