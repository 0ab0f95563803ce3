import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offer, offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { holdsAt, Organisation } from './organisation.entity.js';
import { Person } from './person.entity.js';
import { holding, signedIn } from './visibility.js';

const toSignedIn: Rule<OrganisationTag> = (_tag, viewer) => signedIn(viewer);

offer<OrganisationTag>('organisation_tag', {
  name: 'endOrganisationTag',
  when: (tag, viewer) => holdsAt(tag.from, tag.to, viewer.now),
  may: (tag, viewer) =>
    `(${holding(viewer, 'clerk', 'approver', 'operator')}
      and not exists (select from membership m where m.person_id = ${viewer.id} and m.organisation_id = ${tag.organisationId}))`,
});

@ObjectType({
  implements: () => [Node],
  description: 'A tag of an organisation 资质标签, as long as it holds, and which officer has confirmed it',
})
@Entity('organisation_tag')
@Visible(toSignedIn)
export class OrganisationTag implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<OrganisationTag>((tag) => typedId('organisation_tag', tag.key))
  id!: string;

  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Field(() => Organisation, { description: 'Whose it is' })
  @ManyToOne(() => Organisation, { nullable: false })
  @JoinColumn({ name: 'organisation_id' })
  organisation!: Relation<Organisation>;

  @Field(() => String, { description: 'The tag, e.g. national-high-tech 高新技术企业' })
  @Column('text', { name: 'tag' })
  tag!: string;

  @Field(() => DateTime, { nullable: true, description: 'Since when it holds; null: ever since' })
  @Column('timestamptz', { name: 'valid_from', nullable: true })
  from!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when it holds, that instant not included; null: without end' })
  @Column('timestamptz', { name: 'valid_to', nullable: true })
  to!: Date | null;

  @Field(() => Boolean, { description: 'Whether it holds now' })
  @Sql<OrganisationTag>((tag, viewer) => holdsAt(tag.from, tag.to, viewer.now))
  holds!: boolean;

  @Column('uuid', { name: 'confirmed_by', nullable: true }) confirmedById!: string | null;
  @Field(() => Person, { nullable: true, description: 'Who answers for it; null where it is from before that was kept' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'confirmed_by' })
  confirmedBy!: Relation<Person> | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was confirmed' })
  @Column('timestamptz', { name: 'confirmed_at', nullable: true })
  confirmedAt!: Date | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @Sql(offeredOn<OrganisationTag>('organisation_tag'))
  availableActions!: AvailableAction[];
}
