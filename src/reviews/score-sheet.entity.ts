import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Bid } from '../bids/bid.entity.js';
import { AvailableAction } from '../common/action.js';
import type { Actor } from '../common/actor.js';
import { type Action, actionsOf } from '../common/machine.js';
import { Node } from '../common/node.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Expert } from '../identity/expert.entity.js';
import { holdsFor, REVIEW_OFFICERS } from '../panels/panel.visibility.js';
import { STAGE_MACHINE, type StageState } from '../panels/review-stage.machine.js';
import type { StageId } from '../policies/effective-rules.js';
import { Computed, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { countsByExpert } from '../panels/counting.js';
import { isOutlier, OUTLIER_FACTS, type OutlierFacts } from './outlier.facts.js';
import { ScoreItem } from './sheet.documents.js';
import { rubricFacts, type SheetRubric, totalOf } from './sheet.facts.js';

const stageState = (sheet: { challengeId: string; stage: string }): string =>
  `(select st.state from review_stage st where st.challenge_id = ${sheet.challengeId} and st.stage = ${sheet.stage})`;

/** Hidden from all others while its stage is open; afterwards the department and supervision see it. Fellow experts never do. */
const ownOrClosed: Rule<ScoreSheet> = (sheet, viewer) =>
  `(${sheet.expertId} = ${viewer.expert} or ${holdsFor(sheet.challengeId, viewer, ...REVIEW_OFFICERS)} and ${stageState(sheet)} = 'CLOSED')`;

const officers: Rule<ScoreSheet> = (sheet, viewer) => holdsFor(sheet.challengeId, viewer, ...REVIEW_OFFICERS);

const sheetActions = ({ expertId, state }: { expertId: string; state: StageState }, { expertId: viewer }: Actor): Action[] =>
  actionsOf(STAGE_MACHINE, state, viewer === expertId ? ['expert'] : [], {}).filter(({ name }) => name === 'reviseScore');

/** Two types show a sheet: this one to who gave it and to officers, and `AnonymousScore` to the bidder, who may not learn who gave it. */
@ObjectType({ implements: () => [Node], description: 'A score sheet 评审表: the marks of one expert on one bid in one stage' })
@Entity('score_sheet')
@Visible(ownOrClosed)
export class ScoreSheet implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<ScoreSheet>((sheet) => typedId('score_sheet', sheet.key))
  id!: string;

  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'bid_id' }) bidId!: string;
  @Column('uuid', { name: 'expert_id' }) expertId!: string;

  @Field(() => Bid, { nullable: true, description: 'The bid' })
  @ManyToOne(() => Bid, { nullable: false })
  @JoinColumn({ name: 'bid_id' })
  bid!: Relation<Bid> | null;

  @Field(() => Expert, { nullable: true, description: 'The expert' })
  @ManyToOne(() => Expert, { nullable: false })
  @JoinColumn({ name: 'expert_id' })
  expert!: Relation<Expert> | null;

  @Field(() => String, { description: 'remote 函评 or defence 会评/答辩' })
  @Column('text', { name: 'stage' })
  stage!: StageId;

  @Field(() => [ScoreItem], { description: 'The marks as first given' })
  @Column('jsonb', { name: 'items' })
  items!: ScoreItem[];

  @Field(() => Int, { description: 'How sure the expert is, 1 to 5' })
  @Column('int', { name: 'confidence' })
  confidence!: number;

  @Field(() => Boolean, { description: 'Whether the expert believes that the bidder can deliver' })
  @Column('boolean', { name: 'can_deliver' })
  canDeliver!: boolean;

  @Field(() => LocalizedText, { nullable: true, description: 'Overall comment 总体评价' })
  @Column('jsonb', { name: 'overall', nullable: true })
  overall!: LocalizedText | null;

  @Field(() => DateTime, { description: 'When it was submitted' })
  @Column('timestamptz', { name: 'submitted_at' })
  submittedAt!: Date;

  @Field(() => [String], { description: 'Keys of criteria whose mark needs a comment by the policy, and has none' })
  @Column('text', { name: 'warnings', array: true })
  warnings!: string[];

  @Field(() => [ScoreItem], { nullable: true, description: 'The marks after the consensus; null where none was revised' })
  @Column('jsonb', { name: 'revised_items', nullable: true })
  revisedItems!: ScoreItem[] | null;

  @Field(() => DateTime, { nullable: true, description: 'When marks were last revised' })
  @Column('timestamptz', { name: 'revised_at', nullable: true })
  revisedAt!: Date | null;

  @Field(() => LocalizedText, { nullable: true, description: 'Why marks were revised' })
  @Column('jsonb', { name: 'revision_reason', nullable: true })
  revisionReason!: LocalizedText | null;

  @Field(() => Float, { description: 'Total of the marks as first given: sum of score / max * weight, rounded half up as the list rounds' })
  @(Computed<ScoreSheet, SheetRubric>()(['items'], rubricFacts, (sheet) => totalOf(sheet.items, sheet)))
  total!: number;

  @Field(() => Float, { nullable: true, description: 'The same of the revised marks; null where none was revised' })
  @(Computed<ScoreSheet, SheetRubric>()(['items', 'revisedItems'], rubricFacts, ({ items, revisedItems, ...rubric }) =>
    revisedItems ? totalOf(items, rubric, revisedItems) : null,
  ))
  revisedTotal!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether its total lies far from the others’: it is then explained or revised. Null until every member has scored the bid in the stage',
  })
  @(Computed<ScoreSheet, OutlierFacts>()(['expertId', 'bidId', 'stage'], OUTLIER_FACTS, isOutlier))
  outlier!: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether its marks count: not those of an expert who is kept from the bid by a conflict that came to light. To officers',
  })
  @Visible(officers)
  @Sql<ScoreSheet>(countsByExpert)
  counted!: boolean;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<ScoreSheet, { state: StageState }>()(['expertId'], { state: stageState }, sheetActions))
  availableActions!: AvailableAction[];
}
