import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Bid } from '../bids/bid.entity.js';
import { Challenge } from '../challenges/challenge.entity.js';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, InPerson, SignedIn } from '../common/permissions.js';
import { Panel } from '../panels/panel.entity.js';
import { StageState } from '../panels/panel.enum.js';
import { type Expression, Many, Rows, Sql, typedId } from '../reading/decorators.js';
import { AnonymousScore } from './anonymous-score.entity.js';
import { RankingRow } from './ranking.documents.js';
import { Ranking, seesRanking } from './ranking.entity.js';
import { RefusedSheet } from './refused-sheet.entity.js';
import { ReviewTask } from './review-task.entity.js';
import { ScoreSheet } from './score-sheet.entity.js';
import { ReviseScoreInput, SubmitScoreInput } from './sheet.input.js';
import { SheetService } from './sheet.service.js';
import { StageService } from './stage.service.js';

@Resolver(() => Challenge)
export class ChallengeReviewsResolver {
  @ResolveField(() => Ranking, {
    nullable: true,
    description: 'The ranking 排名; null before the last stage closed, and to the public before the notice',
  })
  @Rows<Ranking>({ by: 'challengeId' })
  ranking(): void {}

  @ResolveField(() => [RefusedSheet], { description: 'Score sheets refused because their marks must not count; to clerk and supervision' })
  @Rows<RefusedSheet>({ by: 'challengeId', order: ['at'], max: 10_000 })
  excludedScores(): void {}
}

const rowOf: Expression<Bid> = (bid, viewer) =>
  `select row from ranking r, jsonb_array_elements(r.document -> 'ranking') row
    where r.challenge_id = ${bid.challengeId} and row ->> 'bid' = ${typedId('bid', bid.key)} and ${seesRanking('r.challenge_id', viewer)}`;

@Resolver(() => Bid)
export class BidReviewsResolver {
  @ResolveField(() => [ScoreSheet], {
    description: 'Score sheets 评审表: to officers once the stage is closed; to an expert the own one',
  })
  @Rows<ScoreSheet>({ by: 'bidId', order: ['stage', 'key'] })
  sheets(): void {}

  @ResolveField(() => RankingRow, {
    nullable: true,
    description:
      'Its row of the ranking 排名: rank, score and missed thresholds; null where it has none, or before the ranking may be seen',
  })
  @Sql<Bid>(rowOf)
  ranking(): void {}

  @ResolveField(() => [AnonymousScore], {
    description: 'What the panel said of it, without names: to the bidder, once the notice has opened',
  })
  @Rows<AnonymousScore>({ by: 'bidId', order: ['stage', 'key'] })
  scores(): void {}
}

@Resolver(() => ScoreSheet)
export class ReviewResolver {
  constructor(
    @Inject(SheetService) private readonly sheets: SheetService,
    @Inject(StageService) private readonly stages: StageService,
  ) {}

  @Query(() => [ReviewTask], { description: 'The bids that the viewer has to score, or has scored, as a member of panels' })
  @SignedIn()
  @Many<ReviewTask>({
    order: ['challenge', 'position', 'bid'],
    filter: {
      state: { type: () => StageState, rule: (task, value) => `${task.state} = ${value}`, description: 'Of stages in this state' },
    },
  })
  myReviews(): void {}

  @Mutation(() => ScoreSheet, {
    description:
      'An expert of the panel scores a bid. NOT_FOUND also where the expert must not score it; STAGE_NOT_OPEN, STAGE_CLOSED, SHEET_INVALID, SHEET_SUBMITTED',
  })
  @InPerson()
  submitScore(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The sheet' }) input: SubmitScoreInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.sheets.submit(actor, input);
  }

  @Mutation(() => ScoreSheet, {
    description:
      'The expert revises marks while the stage is open, or explains them by the reason alone; the first ones are kept. STAGE_CLOSED, SHEET_INVALID',
  })
  @InPerson()
  reviseScore(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The revision' }) input: ReviseScoreInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.sheets.revise(actor, input);
  }

  @Mutation(() => Panel, {
    description:
      'The clerk closes a stage: the next one opens; after the last the bids are ranked. Refused while a bid has no sheet that counts and a member may still give one; with some sheets missing a score is of those that are in. STAGE_NOT_OPEN, STAGE_CLOSED, BIDS_UNSCORED',
  })
  @Can('clerk')
  closeStage(
    @CurrentActor() actor: Actor,
    @Args('challenge', { type: () => ID, description: 'The challenge' }) challenge: string,
    @Args('stage', { type: () => String, description: 'remote 函评 or defence 会评/答辩' }) stage: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.stages.close(actor, challenge, stage);
  }
}
