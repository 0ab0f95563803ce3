import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offer, offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { Organisation } from './organisation.entity.js';
import { Person } from './person.entity.js';
import { RelationKind } from './relation-kind.js';
import { holding, operator } from './visibility.js';

const selfClerkSupervision: Rule<ExpertRelation> = (relation, viewer) =>
  `(${relation.expertId} = ${viewer.expert} or ${holding(viewer, 'clerk', 'supervisor', 'operator')})`;

offer<ExpertRelation>('expert_relation', {
  name: 'endRelation',
  when: () => 'true',
  may: (relation, viewer) => `${relation.declared} and ${relation.expertId} = ${viewer.expert} or ${operator(viewer)}`,
});

/** A tie that takes an expert off a bid or a panel, as long as the rules of the list count it. */
@ObjectType({ implements: () => [Node], description: 'A tie of an expert to a person or an organisation 回避关系' })
@Entity('expert_relation')
@Visible(selfClerkSupervision)
export class ExpertRelation implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<ExpertRelation>((relation) => typedId('expert_relation', relation.key))
  id!: string;

  @Column('uuid', { name: 'expert_id' }) expertId!: string;
  @Column('uuid', { name: 'person_id', nullable: true }) personId!: string | null;
  @Column('uuid', { name: 'organisation_id', nullable: true }) organisationId!: string | null;

  @Field(() => RelationKind, { description: 'What it is' })
  @Column('text', { name: 'kind' })
  kind!: RelationKind;

  @Field(() => Person, { nullable: true, description: 'The person it is with' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'person_id' })
  person!: Relation<Person> | null;

  @Field(() => Organisation, { nullable: true, description: 'The organisation it is with' })
  @ManyToOne(() => Organisation)
  @JoinColumn({ name: 'organisation_id' })
  organisation!: Relation<Organisation> | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null while it holds' })
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Field(() => Boolean, { description: 'Declared by the expert; else it was detected' })
  @Column('boolean', { name: 'declared' })
  declared!: boolean;

  @Field(() => LocalizedText, { nullable: true, description: 'Note' })
  @Column('jsonb', { name: 'note', nullable: true })
  note!: LocalizedText | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @Sql(offeredOn<ExpertRelation>('expert_relation'))
  availableActions!: AvailableAction[];
}
