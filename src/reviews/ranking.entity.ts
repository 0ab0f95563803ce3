import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { noticeOpened } from '../challenges/challenge.visibility.js';
import { Node } from '../common/node.js';
import { offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { holdsFor, REVIEW_OFFICERS } from '../panels/panel.visibility.js';
import type { Viewer } from '../reading/declarations.js';
import { Rows, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { FormerRanking } from './former-ranking.entity.js';
import { OutlierRow, RankingRow, type RankingRecord, SensitivityTable, TieRow } from './ranking.documents.js';

const officers: Rule<Ranking> = (ranking, viewer) => holdsFor(ranking.challengeId, viewer, ...REVIEW_OFFICERS);
/** Officers, and everyone when the notice opens; `challengeId` is SQL. */
export const seesRanking = (challengeId: string, viewer: Viewer): string =>
  `(${holdsFor(challengeId, viewer, ...REVIEW_OFFICERS)} or ${noticeOpened(challengeId, viewer.now)})`;
const officersOrNotice: Rule<Ranking> = (ranking, viewer) => seesRanking(ranking.challengeId, viewer);

@ObjectType({
  implements: () => [Node],
  description:
    'The ranking 排名 of a challenge, computed when its last stage closed, and anew where a conflict came to light before the decision: to officers, and to everyone when the notice opens',
})
@Entity('ranking')
@Visible(officersOrNotice)
export class Ranking implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Ranking>((ranking) => typedId('ranking', ranking.key))
  id!: string;

  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('jsonb', { name: 'document' }) document!: RankingRecord;

  @Field(() => [RankingRow], { description: 'The bids, best first' })
  @Sql<Ranking>((ranking) => `${ranking.document} -> 'ranking'`)
  ranking!: RankingRow[];

  @Field(() => [TieRow], { nullable: true, description: 'Ties and how they were decided; to officers' })
  @Visible(officers)
  @Sql<Ranking>((ranking) => `${ranking.document} -> 'ties'`)
  ties!: TieRow[];

  @Field(() => [OutlierRow], { nullable: true, description: 'Marks far from the others; to officers' })
  @Visible(officers)
  @Sql<Ranking>((ranking) => `${ranking.document} -> 'outliers'`)
  outliers!: OutlierRow[];

  @Field(() => SensitivityTable, { nullable: true, description: 'What other methods would say; to officers' })
  @Visible(officers)
  @Sql<Ranking>((ranking) => `${ranking.document} -> 'sensitivity'`)
  sensitivity!: SensitivityTable;

  @Field(() => String, { description: 'SHA-256, in hex, of the whole document in canonical JSON (RFC 8785)' })
  @Column('text', { name: 'hash' })
  hash!: string;

  @Field(() => String, { description: 'SHA-256, in hex, of the rules it was computed under: those of publication' })
  @Column('text', { name: 'rules_hash' })
  rulesHash!: string;

  @Field(() => DateTime, { description: 'When it was computed' })
  @Column('timestamptz', { name: 'computed_at' })
  computedAt!: Date;

  @Field(() => [FormerRanking], {
    description:
      'What it said before a conflict of interest that came to light, or a ruling on one, changed it; the first one first; to officers',
  })
  @Rows<FormerRanking>({ by: 'rankingId', order: ['replacedAt'] })
  former!: FormerRanking[];

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it: nothing, it is a record' })
  @Sql(offeredOn<Ranking>('ranking'))
  availableActions!: AvailableAction[];
}
