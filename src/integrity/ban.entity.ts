import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offer, offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Expert } from '../identity/expert.entity.js';
import { Organisation } from '../identity/organisation.entity.js';
import { Person } from '../identity/person.entity.js';
import { holding, officer } from '../identity/visibility.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';

const inForce = (ban: { from: string; to: string }, now: string): string => `(${ban.from} <= ${now} and ${now} < ${ban.to})`;

/**
 * A ban shows for its time only: afterwards, and before, to the one it concerns, to supervision and to the operator. That of an expert
 * never shows to the public, who must not learn who is in the pool.
 */
const visible: Rule<Ban> = (ban, viewer) =>
  `(${inForce(ban, viewer.now)} and (${ban.expertId} is null or ${officer(viewer)})
    or ${holding(viewer, 'supervisor', 'operator')}
    or ${ban.personId} = ${viewer.id} or ${ban.expertId} = ${viewer.expert} or ${ban.organisationId} = any(${viewer.organisations}))`;

for (const type of ['person', 'expert'])
  offer<Person | Expert>(type, {
    name: 'recordBan',
    when: () => 'true',
    may: (_subject, viewer) => holding(viewer, 'supervisor', 'operator'),
  });

/** Decided in an integrity case: who may not take part, and how long. */
@ObjectType({ implements: () => [Node], description: 'A ban from taking part 失信限制: shown while it is in force' })
@Entity('ban')
@Visible(visible)
export class Ban implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Ban>((ban) => typedId('ban', ban.key))
  id!: string;

  @Column('uuid', { name: 'organisation_id', nullable: true }) organisationId!: string | null;
  @Column('uuid', { name: 'person_id', nullable: true }) personId!: string | null;
  @Column('uuid', { name: 'expert_id', nullable: true }) expertId!: string | null;
  @Column('uuid', { name: 'recorded_by', nullable: true }) recordedBy!: string | null;

  @Field(() => Organisation, { nullable: true, description: 'The banned organisation; null where it is a person or an expert' })
  @ManyToOne(() => Organisation)
  @JoinColumn({ name: 'organisation_id' })
  organisation!: Relation<Organisation> | null;

  @Field(() => Person, { nullable: true, description: 'The banned person; null otherwise, and for the public' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'person_id' })
  person!: Relation<Person> | null;

  @Field(() => Expert, { nullable: true, description: 'The banned expert; null otherwise' })
  @ManyToOne(() => Expert)
  @JoinColumn({ name: 'expert_id' })
  expert!: Relation<Expert> | null;

  @Field(() => DateTime, { description: 'First instant of the ban' })
  @Column('timestamptz', { name: 'from_at' })
  from!: Date;

  @Field(() => DateTime, { description: 'First instant after the ban' })
  @Column('timestamptz', { name: 'to_at' })
  to!: Date;

  @Field(() => Boolean, { description: 'Whether it is in force now' })
  @Sql<Ban>((ban, viewer) => inForce(ban, viewer.now))
  inForce!: boolean;

  @Field(() => LocalizedText, { description: 'Why' })
  @Column('jsonb', { name: 'reason' })
  reason!: LocalizedText;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it: nothing, it is a record; it ends by itself' })
  @Sql(offeredOn<Ban>('ban'))
  availableActions!: AvailableAction[];
}
