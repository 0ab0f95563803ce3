import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Bid } from '../bids/bid.entity.js';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offer, offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { Expert } from '../identity/expert.entity.js';
import { Rows, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { ConflictEvidence, evidenceOnWire } from './conflict.documents.js';
import type { Evidence } from './conflict.evidence.rules.js';
import { ConflictRule, ConflictSource } from './panel.enum.js';
import { awardDecided, holdsFor, REVIEW_OFFICERS } from './panel.visibility.js';
import { ConflictRuling } from './ruling.entity.js';

const officers: Rule<Conflict> = (conflict, viewer) => holdsFor(conflict.challengeId, viewer, ...REVIEW_OFFICERS);

/**
 * A candidate sees the own ones, but not that a bidder asked to avoid him or her. Who was not drawn sees none: whoever may declare a tie with a
 * unit would learn from it that the unit bids. For the same reason nobody sees one with a bid that was found after the settlement.
 */
const selfAndOfficers: Rule<Conflict> = (conflict, viewer) =>
  `(${conflict.expertId} = ${viewer.expert} and ${conflict.source} <> 'bid' and exists (select from panel_candidate p
      where p.panel_id = ${conflict.panelId} and p.expert_id = ${viewer.expert} and p.place <> 'UNLISTED')
    and (${conflict.bidId} is null or not ${conflict.late}) or ${holdsFor(conflict.challengeId, viewer, ...REVIEW_OFFICERS)})`;

offer<Conflict>('conflict', {
  name: 'proposeRuling',
  when: (conflict) => `(not ${conflict.foundHard} or ${conflict.source} = 'detected')
    and not exists (select from conflict_ruling r where r.conflict_id = ${conflict.key} and r.state = 'PROPOSED')`,
  may: (conflict, viewer) => holdsFor(conflict.challengeId, viewer, 'clerk'),
  refusal: (conflict) => `case when ${awardDecided(conflict.challengeId)} then 'CONFLICT_DECIDED' end`,
});

@ObjectType({
  implements: () => [Node],
  description: 'A conflict of interest 回避 of an expert of the pool, found when the panel was settled or later',
})
@Entity('conflict')
@Visible(selfAndOfficers)
export class Conflict implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Conflict>((conflict) => typedId('conflict', conflict.key))
  id!: string;

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

  @Field(() => Boolean, {
    description: 'Whether it excludes, by its rule or by a ruling in force; else it is reported only',
  })
  @Column('boolean', { name: 'hard' })
  hard!: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Whether it excludes by its rule, before any ruling; to officers' })
  @Visible(officers)
  @Column('boolean', { name: 'found_hard' })
  foundHard!: boolean;

  @Field(() => DateTime, { description: 'When it was found' })
  @Column('timestamptz', { name: 'found_at' })
  foundAt!: Date;

  @Field(() => Boolean, { description: 'Whether it was found after the panel was settled' })
  @Column('boolean', { name: 'late' })
  late!: boolean;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it was found after the award was decided, which it does not change: it is on record only; to officers',
  })
  @Visible(officers)
  @Column('boolean', { name: 'after_decision' })
  afterDecision!: boolean;

  @Column('jsonb', { name: 'evidence' }) stored!: Evidence[];

  @Field(() => [ConflictEvidence], { nullable: true, description: 'What it rests on; to officers' })
  @Visible(officers)
  @Sql<Conflict>(evidenceOnWire)
  evidence!: ConflictEvidence[];

  @Field(() => [ConflictRuling], { description: 'Rulings 裁定 on it, the first one first; to officers' })
  @Rows<ConflictRuling>({ by: 'conflictId', order: ['proposedAt'] })
  rulings!: ConflictRuling[];

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @Sql(offeredOn<Conflict>('conflict'))
  availableActions!: AvailableAction[];
}
