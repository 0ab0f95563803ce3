import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DateTime } from '../common/scalars.js';
import { Person } from '../identity/person.entity.js';
import { type Rule, Visible } from '../reading/decorators.js';
import { seesEvent } from './event.visibility.js';

const columnsOf = ({ deputyId, subjectType, subjectKey, challengeId, event }: Record<keyof StandIn, string>) => ({
  ...{ actorId: deputyId, subjectType, subjectKey, challengeId, event },
});

/** Who sees the event, and the colleagues of either: an approval says to them for whom it was given, as it says by whom. */
const colleagueOrReader: Rule<StandIn> = (act, viewer) =>
  `(${act.principalId} is not null and ${act.event} <> 'read' and (exists (select from membership m where m.person_id in (${act.deputyId}, ${act.principalId}) and m.role <> 'expert'
      and m.organisation_id = any(${viewer.organisations})) or ${seesEvent(columnsOf(act), viewer)}))`;

/** A line of the record, as far as it says that somebody acted for another. */
@ObjectType({ description: 'An act that a deputy did for the holder of a role 代; to colleagues, and to who sees the record of it' })
@Entity('event')
@Visible(colleagueOrReader)
export class StandIn {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('text', { name: 'subject' }) subjectType!: string;
  @Column('uuid', { name: 'subject_id' }) subjectKey!: string;
  @Column('uuid', { name: 'challenge_id', nullable: true }) challengeId!: string | null;

  @Field(() => String, { description: 'What was done: the name of the event, e.g. approveList' })
  @Column('text', { name: 'event' })
  event!: string;

  @Field(() => DateTime, { description: 'When' })
  @Column('timestamptz', { name: 'at' })
  at!: Date;

  @Column('uuid', { name: 'actor_id', nullable: true }) deputyId!: string | null;
  @Field(() => Person, { nullable: true, description: 'Who did it' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'actor_id' })
  deputy!: Relation<Person> | null;

  @Column('uuid', { name: 'for_id', nullable: true }) principalId!: string | null;
  @Field(() => Person, { nullable: true, description: 'For whom' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'for_id' })
  principal!: Relation<Person> | null;
}
