import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offer, offeredOn } from '../common/offers.js';
import { LocalizedText } from '../common/text.js';
import { Rows, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { ExpertRelation } from './expert-relation.entity.js';
import { Organisation } from './organisation.entity.js';
import { Person } from './person.entity.js';
import { officer, operator } from './visibility.js';

/** Who is in the pool is not for bidders to know. */
const selfAndOfficers: Rule<Expert> = (expert, viewer) => `(${expert.key} = ${viewer.expert} or ${officer(viewer)})`;

offer<Expert>('expert', {
  name: 'declareRelation',
  when: () => 'true',
  may: (expert, viewer) => `${expert.key} = ${viewer.expert} or ${operator(viewer)}`,
});
offer<Expert>('expert', { name: 'changeAffiliation', when: () => 'true', may: (_expert, viewer) => operator(viewer) });

/** What a drawn panel is made of. */
@ObjectType({ implements: () => [Node], description: 'An expert 评审专家 of the pool: seen by officers, the operator and the expert' })
@Entity('expert')
@Visible(selfAndOfficers)
export class Expert implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Expert>((expert) => typedId('expert', expert.key))
  id!: string;

  @Column('uuid', { name: 'person_id' }) personId!: string;
  @Column('uuid', { name: 'affiliation_id' }) affiliationId!: string;

  @Field(() => Person, { nullable: true, description: 'Who it is' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'person_id' })
  person!: Relation<Person> | null;

  @Field(() => Organisation, { description: 'Where the expert works 所在单位' })
  @ManyToOne(() => Organisation, { nullable: false })
  @JoinColumn({ name: 'affiliation_id' })
  affiliation!: Relation<Organisation>;

  @Field(() => [LocalizedText], { description: 'Fields of knowledge 研究领域' })
  @Column('jsonb', { name: 'fields' })
  fields!: LocalizedText[];

  @Field(() => [String], { description: 'Strata of the draw: technical, finance, user, outside-region; the first is the main one' })
  @Column('text', { name: 'strata', array: true })
  strata!: string[];

  @Field(() => String, { description: 'Administrative division 行政区划代码' })
  @Column('text', { name: 'region_code' })
  regionCode!: string;

  @Field(() => [ExpertRelation], {
    description: 'Ties to people and organisations 回避关系: seen by clerks, supervision, the operator and the expert',
  })
  @Rows<ExpertRelation>({ by: 'expertId', order: ['kind'] })
  relations!: ExpertRelation[];

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @Sql(offeredOn<Expert>('expert'))
  availableActions!: AvailableAction[];
}
