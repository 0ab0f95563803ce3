import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Connection } from '../reading/connection.js';
import { type Expression, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { AvailableAction } from './action.js';
import { Node } from './node.js';
import { offer, offeredOn } from './offers.js';
import { DateTime } from './scalars.js';

/** Where a message stands. */
export const MessageState = {
  scheduled: 'scheduled',
  waiting: 'waiting',
  dispatched: 'dispatched',
  done: 'done',
  dead: 'dead',
} as const;
export type MessageState = (typeof MessageState)[keyof typeof MessageState];
registerEnumType(MessageState, {
  name: 'MessageState',
  description: 'Where a message stands',
  valuesMap: {
    scheduled: { description: 'Its instant has not come' },
    waiting: { description: 'Due, and not handed to the queue' },
    dispatched: { description: 'Handed to the queue, or waiting for its next try' },
    done: { description: 'Its handler has run' },
    dead: { description: 'Given up; an operator may redrive it' },
  },
});

const operator: Rule<Message> = (_message, viewer) => `'operator' = any(${viewer.roles})`;

/** SQL of the state of a message. */
export const messageState: Expression<Message> = (message, viewer) =>
  `case when ${message.doneAt} is not null then 'done' when ${message.failedAt} is not null then 'dead'
    when ${message.runAt} > ${viewer.now} then 'scheduled' when ${message.dispatchedAt} is not null then 'dispatched' else 'waiting' end`;

offer<Message>('message', { name: 'redriveMessage', when: (message) => `${message.failedAt} is not null`, may: operator });

/** What has to happen later, for the operators who watch it; written by the transaction that is its reason. */
@ObjectType({ implements: () => [Node], description: 'Something that has to happen later: an effect after a commit, or a timer' })
@Entity('message')
@Visible(operator)
export class Message implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Message>((message) => typedId('message', message.key))
  id!: string;

  @Field(() => String, { description: 'The name of its job, e.g. challenge.close' })
  @Column('text', { name: 'job' })
  job!: string;

  @Field(() => MessageState, { description: 'Where it stands' })
  @Sql<Message>(messageState)
  state!: MessageState;

  @Field(() => DateTime, { description: 'When it is due, by the clock of the product' })
  @Column('timestamptz', { name: 'run_at' })
  runAt!: Date;

  @Field(() => Int, { description: 'How often it was handed to the queue' })
  @Column('int', { name: 'attempts' })
  attempts!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when it is left alone, in real time: its lease, or the wait before its next try',
  })
  @Column('timestamptz', { name: 'not_before', nullable: true })
  notBefore!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last handed to the queue, in real time' })
  @Column('timestamptz', { name: 'dispatched_at', nullable: true })
  dispatchedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When its handler ran, in real time' })
  @Column('timestamptz', { name: 'done_at', nullable: true })
  doneAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was given up, in real time' })
  @Column('timestamptz', { name: 'failed_at', nullable: true })
  failedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why its last try failed' })
  @Column('text', { name: 'last_error', nullable: true })
  lastError!: string | null;

  @Field(() => String, { nullable: true, description: 'The request that caused it' })
  @Column('text', { name: 'request_id', nullable: true })
  requestId!: string | null;

  @Field(() => DateTime, { description: 'When it was written, in real time' })
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @Sql(offeredOn<Message>('message'))
  availableActions!: AvailableAction[];
}

export const MessageConnection = Connection('Message', () => Message);
