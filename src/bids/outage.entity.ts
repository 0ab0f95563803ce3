import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Challenge } from '../challenges/challenge.entity.js';
import { publishedOrOwn } from '../challenges/challenge.visibility.js';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Connection } from '../reading/connection.js';
import { Rows, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { UnmovedReason } from './outage.enum.js';

/** Published with its reason as soon as it is declared. */
@ObjectType({
  implements: () => [Node],
  description:
    'An outage of the platform 系统故障公告: every close that it met moved by its length and 24 hours, as far as no bid was opened',
})
@Entity('outage')
export class Outage implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Outage>((outage) => typedId('outage', outage.key))
  id!: string;

  @Field(() => DateTime, { description: 'Since when people could not work' })
  @Column('timestamptz', { name: 'from_at' })
  from!: Date;

  @Field(() => DateTime, { description: 'Until when' })
  @Column('timestamptz', { name: 'to_at' })
  to!: Date;

  @Field(() => LocalizedText, { description: 'What happened 事故说明' })
  @Column('jsonb', { name: 'reason' })
  reason!: LocalizedText;

  @Field(() => DateTime, { description: 'When the operator declared it' })
  @Column('timestamptz', { name: 'declared_at' })
  declaredAt!: Date;

  @Column('uuid', { name: 'declared_by' }) declaredById!: string;

  @Field(() => Int, {
    description:
      'By how many seconds closes moved at least: its length and 24 hours. One declared late moves them further, 24 hours from then on',
  })
  @Column('int', { name: 'shift_seconds' })
  shiftSeconds!: number;

  @Field(() => [OutageMove], { description: 'The closes that it moved' })
  @Rows<OutageMove>({ by: 'outageId', order: ['challengeId'] })
  moves!: OutageMove[];

  @Field(() => [OutageUnmoved], { description: 'Challenges with a close that lay in it and could not be moved any more, with the reason' })
  @Rows<OutageUnmoved>({ by: 'outageId', order: ['challengeId'] })
  unmoved!: OutageUnmoved[];

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it: nothing, it is published' })
  @Sql(offeredOn<Outage>('outage'))
  availableActions!: AvailableAction[];
}

const published: Rule<{ challengeId: string }> = (row, viewer) =>
  `exists (select 1 from challenge c where c.id = ${row.challengeId}
    and ${publishedOrOwn({ state: 'c.state', departmentId: 'c.department_id', needOwnerId: 'c.need_owner_id' }, viewer)})`;

@ObjectType({
  description: 'How an outage moved the closes of one challenge; of one that is extended for want of bids, the end of the extension',
})
@Entity('outage_move')
@Visible(published)
export class OutageMove {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'outage_id' }) outageId!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;

  @Field(() => Outage, { description: 'The outage' })
  @ManyToOne(() => Outage, { nullable: false })
  @JoinColumn({ name: 'outage_id' })
  outage!: Relation<Outage>;

  @Field(() => Challenge, { nullable: true, description: 'The challenge' })
  @ManyToOne(() => Challenge, { nullable: false })
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Field(() => DateTime, { nullable: true, description: 'The bidder close, or the end of the extension, before; null where it stays' })
  @Column('timestamptz', { name: 'bidder_from', nullable: true })
  bidderCloseBefore!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'The same since; null where it stays' })
  @Column('timestamptz', { name: 'bidder_to', nullable: true })
  bidderClose!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'The recommender close before; null where it stays' })
  @Column('timestamptz', { name: 'recommender_from', nullable: true })
  recommenderCloseBefore!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'The same since; null where it stays' })
  @Column('timestamptz', { name: 'recommender_to', nullable: true })
  recommenderClose!: Date | null;

  @Field(() => Boolean, { description: 'Whether the bidder close had run, and was undone: the challenge takes bids again' })
  @Column('boolean', { name: 'reopened' })
  reopened!: boolean;
}

@ObjectType({
  description: 'A challenge of which a close lay in an outage and stays as it was, because it was past the point of no return',
})
@Entity('outage_unmoved')
@Visible(published)
export class OutageUnmoved {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'outage_id' }) outageId!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;

  @Field(() => Challenge, { nullable: true, description: 'The challenge' })
  @ManyToOne(() => Challenge, { nullable: false })
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Field(() => DateTime, { description: 'The close that lay in the outage: that of the bidders, else of the recommenders' })
  @Column('timestamptz', { name: 'close' })
  close!: Date;

  @Field(() => UnmovedReason, { description: 'Why it stays' })
  @Column('text', { name: 'reason' })
  reason!: UnmovedReason;
}

export const OutageConnection = Connection('Outage', () => Outage);
