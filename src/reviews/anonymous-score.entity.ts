import { Field, Float, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bidColumns, ownPeople } from '../bids/bid.visibility.js';
import { noticeOpened } from '../challenges/challenge.visibility.js';
import { LocalizedText } from '../common/text.js';
import type { StageId } from '../policies/effective-rules.js';
import { Computed, type Rule, Visible } from '../reading/decorators.js';
import { countsByExpert } from '../panels/counting.js';
import { ScoreItem } from './sheet.documents.js';
import { rubricFacts, type SheetRubric, totalOf, useRevised } from './sheet.facts.js';
import { countedItems } from './sheet.rules.js';

/** The bidder's own people, once the notice has opened. Of marks that do not count they learn nothing. */
const ownAfterNotice: Rule<AnonymousScore> = (score, viewer) =>
  `(exists (select from bid b where b.id = ${score.bidId} and ${ownPeople(bidColumns('b'), viewer)})
    and ${noticeOpened(score.challengeId, viewer.now)} and ${countsByExpert(score)})`;

interface Counted {
  useRevised: boolean;
}

@ObjectType({ description: 'The counted marks of one expert as the bidder sees them: without a name, in an order that says nothing' })
@Entity('score_sheet')
@Visible(ownAfterNotice)
export class AnonymousScore {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'bid_id' }) bidId!: string;
  @Column('uuid', { name: 'expert_id' }) expertId!: string;
  @Column('jsonb', { name: 'items' }) firstItems!: ScoreItem[];
  @Column('jsonb', { name: 'revised_items', nullable: true }) revisedItems!: ScoreItem[] | null;

  @Field(() => String, { description: 'remote 函评 or defence 会评/答辩' })
  @Column('text', { name: 'stage' })
  stage!: StageId;

  @Field(() => [ScoreItem], { description: 'Marks that count, with their comments' })
  @(Computed<AnonymousScore, Counted>()(
    ['firstItems', 'revisedItems'],
    { useRevised },
    ({ firstItems, revisedItems, useRevised: counts }) => countedItems({ items: firstItems, revision: revisedItems }, counts),
  ))
  items!: ScoreItem[];

  @Field(() => Float, { description: 'Total of these marks: sum of score / max * weight, rounded half up as the list rounds' })
  @(Computed<AnonymousScore, SheetRubric & Counted>()(
    ['firstItems', 'revisedItems'],
    { ...rubricFacts, useRevised },
    ({ firstItems, revisedItems, useRevised: counts, ...rubric }) => totalOf(firstItems, rubric, counts ? revisedItems : null),
  ))
  total!: number;

  @Field(() => LocalizedText, { nullable: true, description: 'Overall comment 总体评价' })
  @Column('jsonb', { name: 'overall', nullable: true })
  overall!: LocalizedText | null;
}
