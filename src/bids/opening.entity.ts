import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { SealEnvelope } from '../challenges/seal-key.enum.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { OpeningFault } from './receipt.enum.js';

@ObjectType({ description: 'A custodian whose share opened the bids' })
export class OpeningCustodian {
  @Field(() => LocalizedText, { description: 'Name' }) name!: LocalizedText;
  @Field(() => DateTime, { description: 'When the share was handed in' }) handedInAt!: string;
}

@ObjectType({ description: 'A bid that could not be opened: it stays sealed' })
export class FailedOpening {
  @Field(() => ID, { description: 'Global id of the bid' }) bid!: string;
  @Field(() => String, { nullable: true, description: 'Commitment of its receipt, in hex; null where the receipt is missing' })
  commitment!: string | null;
  @Field(() => OpeningFault, { description: 'Why' }) reason!: OpeningFault;
}

/** Published at once. */
@ObjectType({ description: 'The minutes 开标记录 of the opening of a challenge’s bids' })
@Entity('opening')
export class Opening {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'seal_key_id' }) sealKeyId!: string;

  @Field(() => Int, { description: '1, and 2 for an extension' })
  @Column('int', { name: 'round' })
  round!: number;

  @Field(() => SealEnvelope, { description: 'What was opened of each bid' })
  @Column('text', { name: 'envelope' })
  envelope!: SealEnvelope;

  @Field(() => DateTime, { description: 'When all were opened' })
  @Column('timestamptz', { name: 'opened_at' })
  openedAt!: Date;

  @Field(() => [OpeningCustodian], { description: 'Whose shares opened them, by time' })
  @Column('jsonb', { name: 'custodians' })
  custodians!: OpeningCustodian[];

  @Field(() => Int, { description: 'How many were opened, those that came only late among them; withdrawn ones never are' })
  @Column('int', { name: 'opened' })
  opened!: number;

  @Field(() => [FailedOpening], { description: 'Those that could not be' })
  @Column('jsonb', { name: 'failed' })
  failed!: FailedOpening[];
}
