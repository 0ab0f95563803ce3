import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Bid } from '../bids/bid.entity.js';
import { Expert } from '../identity/expert.entity.js';
import { type Rule, Visible } from '../reading/decorators.js';
import { ConflictRule, ConflictSource } from './panel.enum.js';
import { holdsFor, REVIEW_OFFICERS } from './panel.visibility.js';

/**
 * A candidate sees the own ones, but not that a bidder asked to avoid him or her. Who was not drawn sees none: whoever may declare a tie with a
 * unit would learn from it that the unit bids.
 */
const selfAndOfficers: Rule<Conflict> = (conflict, viewer) =>
  `(${conflict.expertId} = ${viewer.expert} and ${conflict.source} <> 'bid' and exists (select from panel_candidate p
      where p.panel_id = ${conflict.panelId} and p.expert_id = ${viewer.expert} and p.place <> 'UNLISTED') or ${holdsFor(conflict.challengeId, viewer, ...REVIEW_OFFICERS)})`;

@ObjectType({ description: 'A conflict of interest 回避 of an expert of the pool, as it stood when the panel was settled' })
@Entity('conflict')
@Visible(selfAndOfficers)
export class Conflict {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'panel_id' }) panelId!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'expert_id' }) expertId!: string;
  @Column('uuid', { name: 'bid_id', nullable: true }) bidId!: string | null;

  @Field(() => Expert, { nullable: true, description: 'The expert' })
  @ManyToOne(() => Expert, { nullable: false })
  @JoinColumn({ name: 'expert_id' })
  expert!: Relation<Expert> | null;

  @Field(() => Bid, { nullable: true, description: 'The bid it is with; null where it is with the challenge as a whole' })
  @ManyToOne(() => Bid)
  @JoinColumn({ name: 'bid_id' })
  bid!: Relation<Bid> | null;

  @Field(() => ConflictRule, { description: 'The rule that found it' })
  @Column('text', { name: 'rule' })
  rule!: ConflictRule;

  @Field(() => ConflictSource, { description: 'How it became known' })
  @Column('text', { name: 'source' })
  source!: ConflictSource;

  @Field(() => Boolean, { description: 'Whether it excludes; else it is reported only' })
  @Column('boolean', { name: 'hard' })
  hard!: boolean;
}
