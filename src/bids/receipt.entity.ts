import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime } from '../common/scalars.js';
import { Computed, type Rule, Visible } from '../reading/decorators.js';
import { seesBidOf } from './bid.visibility.js';
import { ReceiptKind } from './receipt.enum.js';
import { proofOf, ReceiptProof } from './receipt.proof.js';

const seen: Rule<Receipt> = (receipt, viewer) => seesBidOf(receipt.bidId, viewer);

/** What was published at the close of a receipt's round that stands, with all commitments in their order; null before it, and for one that came late. */
const closing = ({ challengeId, round, inTime }: { challengeId: string; round: string; inTime: string }): string =>
  `case when ${inTime} then (select jsonb_build_object('root', k.root, 'leaves', (select jsonb_agg(r.commitment order by r.commitment collate "C")
      from receipt r where r.challenge_id = k.challenge_id and r.round = k.round and r.in_time))
    from closing k where k.challenge_id = ${challengeId} and k.round = ${round} and k.undone_at is null) end`;

/** Given in the transaction that received; never changed. */
@ObjectType({ description: 'A receipt 回执: what was received when, signed by the installation; it tells nothing of what it says' })
@Entity('receipt')
@Visible(seen)
export class Receipt {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'bid_id' }) bidId!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('int', { name: 'round' }) round!: number;
  /** Of a withdrawal's commitment; that of a submission lies in its envelope. */
  @Column('text', { name: 'salt', nullable: true }) salt!: string | null;

  @Field(() => ReceiptKind, { description: 'What it was given for' })
  @Column('text', { name: 'kind' })
  kind!: ReceiptKind;

  @Field(() => Int, { description: 'Number of the version received or, of the last one, withdrawn' })
  @Column('int', { name: 'no' })
  no!: number;

  @Field(() => String, { description: 'Commitment, in hex: of a submission over its envelopes' })
  @Column('text', { name: 'commitment' })
  commitment!: string;

  @Field(() => DateTime, { description: 'When it was received, by the clock of the database' })
  @Column('timestamptz', { name: 'at' })
  at!: Date;

  @Field(() => Boolean, { description: 'Whether that was by the bidder close' })
  @Column('boolean', { name: 'in_time' })
  inTime!: boolean;

  @Field(() => String, {
    description:
      'Compact JWS (EdDSA with Ed25519, typ `jiebang-receipt+jws`) over list, challenge, bid, kind, no, commitment, at and inTime; keys at /.well-known/jwks.json',
  })
  @Column('text', { name: 'jws' })
  jws!: string;

  @Field(() => ReceiptProof, {
    nullable: true,
    description:
      'Proof that it is under the root published at the close; null before the close, once that is undone, and where it came late',
  })
  @(Computed<Receipt, { closed: { root: string; leaves: string[] } | null }>()(
    ['commitment'],
    { closed: closing },
    ({ commitment, closed }) => closed && proofOf(commitment, closed),
  ))
  proof!: ReceiptProof | null;
}
