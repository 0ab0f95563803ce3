import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { Rows, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { Challenge } from './challenge.entity.js';
import { publishedOrOwn } from './challenge.visibility.js';
import { SealEnvelope, SealKeyState } from './seal-key.enum.js';
import { SealShare } from './seal-share.entity.js';

const CHALLENGE = { state: 'c.state', departmentId: 'c.department_id', needOwnerId: 'c.need_owner_id' };

/** With its challenge: it is made when that is published. */
const withChallenge: Rule<SealKey> = (key, viewer) =>
  `exists (select 1 from challenge c where c.id = ${key.challengeId} and ${publishedOrOwn(CHALLENGE, viewer)})`;

/** The private half was split among the custodians and forgotten in the transaction that made it. */
@ObjectType({
  implements: () => [Node],
  description: 'The public half of a key pair under which the bids of one challenge and round are sealed 密封公钥',
})
@Entity('seal_key')
@Visible(withChallenge)
export class SealKey implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<SealKey>((key) => typedId('seal_key', key.key))
  id!: string;

  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'list_id' }) listId!: string;

  @Field(() => Challenge, { nullable: true, description: 'The challenge whose bids are sealed to it' })
  @ManyToOne(() => Challenge, { nullable: false })
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Field(() => Int, { description: '1 from publication on; 2 for the extension after a close without a valid bid' })
  @Column('int', { name: 'round' })
  round!: number;

  @Field(() => SealEnvelope, { description: 'What of a bid is sealed to it' })
  @Column('text', { name: 'envelope' })
  envelope!: SealEnvelope;

  @Field(() => String, { description: 'X25519 public key: base64url of 32 bytes' })
  @Column('text', { name: 'public_key' })
  publicKey!: string;

  @Field(() => String, { description: 'SHA-256 of the key’s 32 bytes, in hex' })
  @Column('text', { name: 'fingerprint' })
  fingerprint!: string;

  @Field(() => Int, { description: 'How many shares open it' })
  @Column('int', { name: 'threshold' })
  threshold!: number;

  @Field(() => SealKeyState, { description: 'How far its opening is' })
  @Column('text', { name: 'state' })
  state!: SealKeyState;

  @Field(() => DateTime, { description: 'When it was made' })
  @Column('timestamptz', { name: 'made_at' })
  madeAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When all that was sealed to it had been opened; null before' })
  @Column('timestamptz', { name: 'opened_at', nullable: true })
  openedAt!: Date | null;

  @Field(() => [SealShare], { description: 'Its shares, one for each custodian; what is in them is for the custodian alone' })
  @Rows<SealShare>({ by: 'sealKeyId', order: ['position'] })
  shares!: Relation<SealShare>[];

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it: shares are handed in one by one' })
  @Sql(offeredOn<SealKey>('seal_key'))
  availableActions!: AvailableAction[];
}
