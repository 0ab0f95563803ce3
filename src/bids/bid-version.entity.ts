import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime } from '../common/scalars.js';
import { type Rule, Sql, Visible } from '../reading/decorators.js';
import type { BidContent } from './bid.documents.js';
import { BidEligibilityRule } from './bid.enum.js';
import { bidColumns, ownOrOfficers, seesBidOf } from './bid.visibility.js';
import type { EligibilityRule } from './eligibility.rules.js';

const seen: Rule<BidVersion> = (version, viewer) => seesBidOf(version.bidId, viewer);
const ownOrOfficer: Rule<BidVersion> = (version, viewer) =>
  `exists (select 1 from bid b where b.id = ${version.bidId} and ${ownOrOfficers(bidColumns('b'), viewer)})`;

/** What was received, never changed afterwards. The content is kept for the record and shown to nobody. */
@ObjectType({ description: 'A version of a bid as it was received' })
@Entity('bid_version')
@Visible(seen)
export class BidVersion {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'bid_id' }) bidId!: string;
  /** The order of the submission records, across bids. */
  @Column({ type: 'bigint', name: 'receipt_no', insert: false, update: false }) receiptNo!: string;
  /** Null while it is sealed, and for good where it is never opened. */
  @Column('jsonb', { name: 'content', nullable: true }) content!: BidContent | null;
  @Column('uuid', { name: 'submitted_by' }) submittedById!: string;
  @Column('uuid', { name: 'approved_by' }) approvedById!: string;

  @Field(() => Int, { description: 'Number of the version, from 1' })
  @Column('int', { name: 'no' })
  no!: number;

  @Field(() => DateTime, { description: 'Time of receipt by the clock of the database, which decides whether it is in time' })
  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date;

  @Field(() => Boolean, { description: 'Whether it came by the bidder close' })
  @Column('boolean', { name: 'in_time' })
  inTime!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'SHA-256, in hex, of the content in canonical JSON (RFC 8785); null while it is sealed',
  })
  @Column('text', { name: 'content_hash', nullable: true })
  contentHash!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Commitment 承诺值: SHA-256, in hex, of the canonical JSON of its envelopes’ commitments by name, each the SHA-256 of the text of an envelope; null before there were any',
  })
  @Column('text', { name: 'commitment', nullable: true })
  commitment!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Receipt 回执: a compact JWS, as in `Bid.receipts`; null for one from before there were any',
  })
  @Sql<BidVersion>(
    (version) => `(select r.jws from receipt r where r.bid_id = ${version.bidId} and r.kind = 'submission' and r.no = ${version.no})`,
  )
  receipt!: string | null;

  @Field(() => [BidEligibilityRule], {
    nullable: true,
    description:
      'Rules that it would have failed when it was received; to the author unit, and to officers once it is opened; null while it is sealed',
  })
  @Visible(ownOrOfficer)
  @Column('text', { name: 'warnings', array: true, nullable: true })
  warnings!: EligibilityRule[] | null;
}
