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

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was undone because it lay in an outage of the platform: the challenge took bids again. Null where it stands',
  })
  @Column('timestamptz', { name: 'undone_at', nullable: true })
  undoneAt!: Date | null;

  /** Its leaves, once it is undone: later receipts of its round are none of them. */
  @Column('jsonb', { name: 'commitments', nullable: true, select: false }) commitments!: string[] | null;
}
