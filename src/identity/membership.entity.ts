import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { Role } from '../common/actor.js';
import { type Rule, Visible } from '../reading/decorators.js';
import { Organisation } from './organisation.entity.js';
import { Person } from './person.entity.js';
import { operator } from './visibility.js';

/** A colleague does not learn who is in the pool of experts. */
const selfColleaguesOperator: Rule<Membership> = (membership, viewer) =>
  `(${membership.personId} = ${viewer.id} or (${membership.role} <> 'expert' and ${membership.organisationId} = any(${viewer.organisations})) or ${operator(viewer)})`;

/** A role that a person holds in an organisation. */
@ObjectType({ description: 'A role that a person holds in an organisation 任职' })
@Entity('membership')
@Visible(selfColleaguesOperator)
export class Membership {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'person_id' }) personId!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;

  @Field(() => Person, { nullable: true, description: 'Who' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'person_id' })
  person!: Relation<Person> | null;

  @Field(() => Organisation, { description: 'Where' })
  @ManyToOne(() => Organisation, { nullable: false })
  @JoinColumn({ name: 'organisation_id' })
  organisation!: Relation<Organisation>;

  @Field(() => String, {
    description:
      'clerk, approver, supervisor, finance, operator, recommender, end-user, need-owner, tester, unit-approver, pi, team-member, expert, lead or member',
  })
  @Column('text', { name: 'role' })
  role!: Role;
}
