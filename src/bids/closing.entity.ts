import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime } from '../common/scalars.js';

/** Published by the clock. */
@ObjectType({
  description:
    'What is published at a close 截标: the Merkle root (RFC 9162) over the commitments of all receipts in time, in their bytewise order',
})
@Entity('closing')
export class Closing {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;

  @Field(() => Int, { description: '1, and 2 for an extension' })
  @Column('int', { name: 'round' })
  round!: number;

  @Field(() => String, { description: 'Root, in hex; over no leaf the SHA-256 of nothing' })
  @Column('text', { name: 'root' })
  root!: string;

  @Field(() => Int, { description: 'How many receipts it is over: submissions, also those replaced later, and withdrawals' })
  @Column('int', { name: 'leaves' })
  leaves!: number;

  @Field(() => DateTime, { description: 'When' })
  @Column('timestamptz', { name: 'closed_at' })
  closedAt!: Date;
}
