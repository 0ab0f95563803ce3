import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { Role } from '../common/actor.js';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offer, offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { DELEGABLE } from './delegation.rules.js';
import { OFFICE } from './invitation.rules.js';
import { Organisation } from './organisation.entity.js';
import { Person } from './person.entity.js';
import { listed, operator } from './visibility.js';

/** A colleague does not learn who is in the pool of experts. */
const selfColleaguesOperator: Rule<Membership> = (membership, viewer) =>
  `(${membership.personId} = ${viewer.id} or (${membership.role} <> 'expert' and ${membership.organisationId} = any(${viewer.organisations})) or ${operator(viewer)})`;

const selfAdministratorOperator: Rule<Membership> = (membership, viewer) =>
  `(${membership.personId} = ${viewer.id} or ${membership.organisationId} = any(${viewer.as('administrator')}) or ${operator(viewer)})`;

/** SQL: whether the viewer answers for the role; never for an own one. */
const answersFor: Rule<Membership> = (membership, viewer) =>
  `(${membership.personId} <> ${viewer.id} and (${operator(viewer)}
    or (${membership.organisationId} = any(${viewer.as('administrator')}) and ${membership.role} not in ('operator', 'expert'))))`;
offer<Membership>('membership', {
  name: 'confirmMembership',
  when: (membership) => `${membership.certifiedUntil} is not null`,
  may: answersFor,
});
offer<Membership>('membership', { name: 'revokeMembership', when: () => 'true', may: answersFor });
offer<Membership>('membership', {
  name: 'delegate',
  when: (membership) => `${membership.role} in (${listed(DELEGABLE)}) and ${membership.suspendedAt} is null`,
  may: (membership, viewer) => `(${membership.personId} = ${viewer.id} or ${answersFor(membership, viewer)})`,
  refusal: (membership, viewer) =>
    `case when ${membership.personId} <> ${viewer.id} and not coalesce(${operator(viewer)}, false) and ${membership.role} in (${listed(OFFICE)})
      then 'TWO_PERSON_RULE' end`,
});
offer<Membership>('membership', {
  name: 'handOver',
  when: (membership) => `${membership.role} <> 'expert'`,
  may: (membership, viewer) => `(${membership.personId} = ${viewer.id} or ${answersFor(membership, viewer)})`,
});

/** A role that a person holds in an organisation, and who answers for it. */
@ObjectType({ implements: () => [Node], description: 'A role that a person holds in an organisation 任职, and who answers for it' })
@Entity('membership')
@Visible(selfColleaguesOperator)
export class Membership implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Membership>((membership) => typedId('membership', membership.key))
  id!: string;

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
      'clerk, approver, supervisor, finance, operator, administrator, recommender, end-user, need-owner, tester, unit-approver, pi, team-member, expert, lead or member',
  })
  @Column('text', { name: 'role' })
  role!: Role;

  @Column('uuid', { name: 'granted_by', nullable: true }) grantedById!: string | null;
  @Field(() => Person, {
    nullable: true,
    description: 'Who answers for it; null for the system. To the person, administrators of the organisation and the operator',
  })
  @Visible(selfAdministratorOperator)
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'granted_by' })
  grantedBy!: Relation<Person> | null;

  @Field(() => String, {
    nullable: true,
    description: 'In which quality: operator, officer, administrator or system. To the same people',
  })
  @Visible(selfAdministratorOperator)
  @Column('text', { name: 'granted_as', nullable: true })
  grantedAs!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when it is held; null where nobody wrote it down. To the same people' })
  @Visible(selfAdministratorOperator)
  @Column('timestamptz', { name: 'granted_at', nullable: true })
  grantedAt!: Date | null;

  @Column('uuid', { name: 'confirmed_by', nullable: true }) confirmedById!: string | null;
  @Field(() => Person, { nullable: true, description: 'Who has confirmed it last, where that is asked for. To the same people' })
  @Visible(selfAdministratorOperator)
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'confirmed_by' })
  confirmedBy!: Relation<Person> | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was confirmed last. To the same people' })
  @Visible(selfAdministratorOperator)
  @Column('timestamptz', { name: 'confirmed_at', nullable: true })
  confirmedAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when it must be confirmed; null where the organisation asks for none. To the same people',
  })
  @Visible(selfAdministratorOperator)
  @Column('timestamptz', { name: 'certified_until', nullable: true })
  certifiedUntil!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when it sleeps, as nobody confirmed it in time: it gives no rights then. To the same people',
  })
  @Visible(selfAdministratorOperator)
  @Column('timestamptz', { name: 'suspended_at', nullable: true })
  suspendedAt!: Date | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @Sql(offeredOn<Membership>('membership'))
  availableActions!: AvailableAction[];
}
