import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime } from '../common/scalars.js';
import { holdsFor, REVIEW_OFFICERS } from '../panels/panel.visibility.js';
import { type Rule, Sql, Visible } from '../reading/decorators.js';
import { type RankingRecord, RankingRow } from './ranking.documents.js';

const officers: Rule<FormerRanking> = (former, viewer) => holdsFor(former.challengeId, viewer, ...REVIEW_OFFICERS);

@ObjectType({ description: 'A ranking that was computed anew: kept on record, to the officers of the review' })
@Entity('former_ranking')
@Visible(officers)
export class FormerRanking {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'ranking_id' }) rankingId!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('jsonb', { name: 'document' }) document!: RankingRecord;

  @Field(() => [RankingRow], { description: 'The bids as they were ranked, best first' })
  @Sql<FormerRanking>((former) => `${former.document} -> 'ranking'`)
  ranking!: RankingRow[];

  @Field(() => String, { description: 'SHA-256, in hex, of the whole document in canonical JSON (RFC 8785)' })
  @Column('text', { name: 'hash' })
  hash!: string;

  @Field(() => DateTime, { description: 'When it was computed' })
  @Column('timestamptz', { name: 'computed_at' })
  computedAt!: Date;

  @Field(() => DateTime, { description: 'When another took its place' })
  @Column('timestamptz', { name: 'replaced_at' })
  replacedAt!: Date;
}
