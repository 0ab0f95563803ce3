import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { Organisation } from '../identity/organisation.entity.js';
import { Person } from '../identity/person.entity.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { Challenge } from './challenge.entity.js';
import { departmentOrNeedOwner } from './challenge.visibility.js';

const own: Rule<MatchingRegistration> = (registration, viewer) =>
  `(${registration.registeredById} = ${viewer.id} or ${registration.organisationId} = any(${viewer.organisations})
    or ${departmentOrNeedOwner(registration.challengeId, viewer)})`;

/** Who wants to meet is known to the parties alone. */
@ObjectType({
  implements: () => [Node],
  description: 'A registration for matchmaking 对接登记: seen by its person and organisation, the need owner and the department',
})
@Entity('matching_registration')
@Visible(own)
export class MatchingRegistration implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<MatchingRegistration>((registration) => typedId('matching_registration', registration.key))
  id!: string;

  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('uuid', { name: 'registered_by' }) registeredById!: string;

  @Field(() => Challenge, { nullable: true, description: 'The challenge' })
  @ManyToOne(() => Challenge, { nullable: false })
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Field(() => Organisation, { description: 'The organisation registered' })
  @ManyToOne(() => Organisation, { nullable: false })
  @JoinColumn({ name: 'organisation_id' })
  organisation!: Relation<Organisation>;

  @Field(() => Person, { nullable: true, description: 'Who registered it' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'registered_by' })
  registeredBy!: Relation<Person> | null;

  @Field(() => DateTime, { description: 'When, for the first time' })
  @Column('timestamptz', { name: 'registered_at' })
  registeredAt!: Date;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it: nothing, it is a record' })
  @Sql(offeredOn<MatchingRegistration>('matching_registration'))
  availableActions!: AvailableAction[];
}
