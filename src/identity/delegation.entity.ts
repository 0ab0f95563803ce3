import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { Role } from '../common/actor.js';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offer, offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { Organisation } from './organisation.entity.js';
import { Person } from './person.entity.js';
import { operator } from './visibility.js';

/** Whoever may end it: both people, administrators of the organisation and the operator. */
const concerned: Rule<Delegation> = (delegation, viewer) =>
  `(${viewer.id} in (${delegation.principalId}, ${delegation.deputyId}) or ${delegation.organisationId} = any(${viewer.as('administrator')}) or ${operator(viewer)})`;

const running: Rule<Delegation> = (delegation) => `exists (select from running_delegation r where r.id = ${delegation.key})`;

offer<Delegation>('delegation', { name: 'standIn', when: running, may: (delegation, viewer) => `${delegation.deputyId} = ${viewer.id}` });
offer<Delegation>('delegation', {
  name: 'revokeDelegation',
  when: (delegation, viewer) => `${delegation.revokedAt} is null and date_trunc('second', ${viewer.now}) <= ${delegation.until}`,
  may: concerned,
});

@ObjectType({
  implements: () => [Node],
  description:
    'A role that a deputy may act in for its holder while a window lasts 代理; seen by both, administrators of the organisation and the operator',
})
@Entity('delegation')
@Visible(concerned)
export class Delegation implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Delegation>((delegation) => typedId('delegation', delegation.key))
  id!: string;

  /** Null once the role is held no more, which ends it. */
  @Column('uuid', { name: 'membership_id', nullable: true }) membershipId!: string | null;

  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Field(() => Organisation, { description: 'Where' })
  @ManyToOne(() => Organisation, { nullable: false })
  @JoinColumn({ name: 'organisation_id' })
  organisation!: Relation<Organisation>;

  @Field(() => String, { description: 'In which role, e.g. approver' })
  @Column('text', { name: 'role' })
  role!: Role;

  @Column('uuid', { name: 'principal_id' }) principalId!: string;
  @Field(() => Person, { nullable: true, description: 'Who holds the role, and is away' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'principal_id' })
  principal!: Relation<Person> | null;

  @Column('uuid', { name: 'deputy_id' }) deputyId!: string;
  @Field(() => Person, { nullable: true, description: 'Who acts meanwhile' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'deputy_id' })
  deputy!: Relation<Person> | null;

  @Field(() => String, { description: 'Why' })
  @Column('text', { name: 'reason' })
  reason!: string;

  @Field(() => DateTime, { description: 'From when on' })
  @Column('timestamptz', { name: 'from_at' })
  from!: Date;

  @Field(() => DateTime, { description: 'Until when, included' })
  @Column('timestamptz', { name: 'until_at' })
  until!: Date;

  @Field(() => DateTime, { description: 'When it was given' })
  @Column('timestamptz', { name: 'given_at' })
  givenAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was ended before its time; null where it was not' })
  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Column('uuid', { name: 'revoked_by', nullable: true }) revokedById!: string | null;
  @Field(() => Person, { nullable: true, description: 'Who ended it' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'revoked_by' })
  revokedBy!: Relation<Person> | null;

  @Field(() => Boolean, {
    description: 'Whether the deputy can act now: it has begun and not ended, the holder has the role and the deputy works there still',
  })
  @Sql<Delegation>(running)
  running!: boolean;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @Sql(offeredOn<Delegation>('delegation'))
  availableActions!: AvailableAction[];
}
