import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Bid } from '../bids/bid.entity.js';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { officersOf } from '../lists/officer.visibility.js';
import type { Viewer } from '../reading/declarations.js';
import { Computed, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { objectionActions } from './decision.actions.js';
import { ObjectionEffect, ObjectionFinding, ObjectionGround, ObjectionOutcome, ObjectionReason, ObjectionState } from './objection.enum.js';

/** What was written goes to who wrote it and to the officers; an anonymous tip to supervision alone. */
export const readsObjection = (objection: { filedById: string; departmentId: string }, viewer: Viewer): string =>
  `(${objection.filedById} = ${viewer.id} or ${objection.departmentId} = any(${viewer.as('supervisor')})
    or (${objection.filedById} is not null and ${officersOf(objection.departmentId, viewer)}))`;

const reader: Rule<Objection> = (objection, viewer) => readsObjection(objection, viewer);

@ObjectType({ implements: () => [Node], description: 'An objection 异议 to a bid; that it was filed, and what became of it, is public' })
@Entity('objection')
export class Objection implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Objection>((objection) => typedId('objection', objection.key))
  id!: string;

  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Field(() => Challenge, { nullable: true, description: 'The challenge whose award it may hold' })
  @ManyToOne(() => Challenge, { nullable: false })
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Column('uuid', { name: 'department_id' }) departmentId!: string;

  @Column('uuid', { name: 'bid_id' }) bidKey!: string;
  @Field(() => Bid, { nullable: true, description: 'The bid it is directed at, to those who may see that bid' })
  @ManyToOne(() => Bid, { nullable: false })
  @JoinColumn({ name: 'bid_id' })
  bid!: Relation<Bid> | null;

  @Field(() => ID, { description: 'Global id of the bid it is directed at' })
  @Sql<Objection>((objection) => typedId('bid', objection.bidKey))
  bidId!: string;

  @Field(() => DateTime, { description: 'When it was filed' })
  @Column('timestamptz', { name: 'filed_at' })
  filedAt!: Date;

  /** Null for an anonymous one: who filed it is then not kept. */
  @Column('uuid', { name: 'filed_by', nullable: true }) filedById!: string | null;

  @Field(() => Boolean, { description: 'Whether the filer gave the name 实名' })
  @Sql<Objection>((objection) => `${objection.filedById} is not null`)
  realName!: boolean;

  @Field(() => ObjectionGround, { description: 'What it rests on' })
  @Column('text', { name: 'ground' })
  ground!: ObjectionGround;

  @Field(() => LocalizedText, {
    nullable: true,
    description: 'What it says: to the filer and officers; an anonymous one to supervision alone',
  })
  @Visible(reader)
  @Column('jsonb', { name: 'text' })
  text!: LocalizedText;

  @Field(() => ObjectionState, { description: 'How far it is' })
  @Column('text', { name: 'state' })
  state!: ObjectionState;

  @Field(() => Boolean, { description: 'Whether it is heard 是否受理' })
  @Column('boolean', { name: 'admissible' })
  admissible!: boolean;

  @Field(() => Boolean, { description: 'Whether it holds the award from its filing to its finding' })
  @Sql<Objection>((objection) => objection.admissible)
  freezesAward!: boolean;

  @Field(() => [ObjectionReason], { description: 'Why it is not heard: all that apply; empty for an admissible one' })
  @Column('text', { name: 'reasons', array: true })
  reasons!: ObjectionReason[];

  @Field(() => ObjectionOutcome, { nullable: true, description: 'What became of it; null while it is open' })
  @Column('text', { name: 'outcome', nullable: true })
  outcome!: ObjectionOutcome | null;

  @Field(() => ObjectionEffect, { description: 'What it does to the bid' })
  @Column('text', { name: 'effect' })
  effect!: ObjectionEffect;

  @Field(() => DateTime, { nullable: true, description: 'When it should be taken up; later it is escalated; null for an inadmissible one' })
  @Column('timestamptz', { name: 'admit_by', nullable: true })
  admitBy!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When there should be a finding; later it is escalated; null for an inadmissible one',
  })
  @Column('timestamptz', { name: 'finish_by', nullable: true })
  finishBy!: Date | null;

  @Field(() => Boolean, { description: 'Whether `admitBy` counts days of a year whose holidays are not published' })
  @Column('boolean', { name: 'provisional' })
  provisional!: boolean;

  @Field(() => ObjectionFinding, { nullable: true, description: 'What was found; null while it is open' })
  @Column('text', { name: 'finding', nullable: true })
  finding!: ObjectionFinding | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was found' })
  @Column('timestamptz', { name: 'finding_at', nullable: true })
  findingAt!: Date | null;

  @Column('uuid', { name: 'finding_by', nullable: true }) findingById!: string | null;

  @Field(() => LocalizedText, { nullable: true, description: 'Grounds of the finding, to the filer and officers' })
  @Visible(reader)
  @Column('jsonb', { name: 'finding_text', nullable: true })
  findingText!: LocalizedText | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<Objection>()(['state', 'departmentId'], objectionActions))
  availableActions!: AvailableAction[];
}
