import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Challenge } from '../challenges/challenge.entity.js';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { Person } from '../identity/person.entity.js';
import { Connection } from '../reading/connection.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { EventDocument } from './event-document.scalar.js';
import { readsDocument, seesEvent } from './event.visibility.js';

const seen: Rule<Event> = (event, viewer) => seesEvent(event, viewer);
const reader: Rule<Event> = (event, viewer) => readsDocument(event, viewer);

/** Written with every transition by its own transaction; the application may only add to it. */
@ObjectType({
  implements: () => [Node],
  description: 'A line of the record 留痕: who did what, when and why. To supervision, the operator, and the people of a bid or a contract',
})
@Entity('event')
@Visible(seen)
export class Event implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Event>((event) => typedId('event', event.key))
  id!: string;

  @Field(() => DateTime, { description: 'When it happened, by the clock of the database' })
  @Column('timestamptz', { name: 'at' })
  at!: Date;

  @Column('uuid', { name: 'actor_id', nullable: true }) actorId!: string | null;

  @Field(() => Person, { nullable: true, description: 'Who did it; null for the system, and for who gave no name' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'actor_id' })
  actor!: Relation<Person> | null;

  @Column('uuid', { name: 'for_id', nullable: true }) forId!: string | null;

  @Field(() => Person, { nullable: true, description: 'For whom 代, where a deputy did it; null for who acted in the own name' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'for_id' })
  onBehalfOf!: Relation<Person> | null;

  @Field(() => String, { nullable: true, description: 'In which role, e.g. clerk; `system` for the system' })
  @Column('text', { name: 'actor_role', nullable: true })
  role!: string | null;

  @Field(() => String, { description: 'The type of what it concerns, as in a global id, e.g. bid' })
  @Column('text', { name: 'subject' })
  subjectType!: string;

  @Column('uuid', { name: 'subject_id' }) subjectKey!: string;

  @Field(() => ID, { description: 'Global id of what it concerns' })
  @Sql<Event>((event) => `${event.subjectType} || '_' || replace(${event.subjectKey}::text, '-', '')`)
  subject!: string;

  @Column('uuid', { name: 'challenge_id', nullable: true }) challengeId!: string | null;

  @Field(() => Challenge, { nullable: true, description: 'The challenge it belongs to; null for what belongs to none' })
  @ManyToOne(() => Challenge)
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Field(() => String, { description: 'What happened: an event of the lifecycle, or the name of the act, e.g. submitBid' })
  @Column('text', { name: 'event' })
  event!: string;

  @Field(() => String, { nullable: true, description: 'State before; null where nothing changed its state' })
  @Column('text', { name: 'from_state', nullable: true })
  from!: string | null;

  @Field(() => String, { nullable: true, description: 'State after; null where nothing changed its state' })
  @Column('text', { name: 'to_state', nullable: true })
  to!: string | null;

  @Field(() => String, { nullable: true, description: 'Why, where a reason was given' })
  @Column('text', { name: 'reason', nullable: true })
  reason!: string | null;

  @Field(() => EventDocument, {
    nullable: true,
    description: 'What was decided or submitted; to supervision, and to the operator of what the operator registers',
  })
  @Visible(reader)
  @Column('jsonb', { name: 'document', nullable: true })
  document!: unknown;

  @Field(() => String, {
    nullable: true,
    description:
      'SHA-256, in hex, of the bytes of `salt` and then the document in canonical JSON (RFC 8785); of the document alone where there is no salt. To those who read the document',
  })
  @Visible(reader)
  @Column('text', { name: 'document_hash', nullable: true })
  documentHash!: string | null;

  @Column({ type: 'bytea', name: 'salt', insert: false, update: false }) saltBytes!: Buffer;
  @Column({ type: 'boolean', name: 'salted', insert: false, update: false }) salted!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      '16 random bytes in hex that come before the document in its hash; null for the first events, which have none. To those who read the document',
  })
  @Visible(reader)
  @Sql<Event>((event) => `case when ${event.salted} then encode(${event.saltBytes}, 'hex') end`)
  salt!: string | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it: nothing, it is a record' })
  @Sql(offeredOn<Event>('event'))
  availableActions!: AvailableAction[];
}

export const EventConnection = Connection('Event', () => Event);
