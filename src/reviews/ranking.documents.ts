import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { ComparisonMethod } from './review.enum.js';

/* The ranking as it is stored and hashed: bids and experts as global ids, figures rounded as published. */

@ObjectType({ description: 'The result of a bid in one stage' })
export class StageScore {
  @Field(() => String, { description: 'remote 函评 or defence 会评/答辩' }) stage!: string;
  @Field(() => Float, { description: 'Aggregated points, 0 to 100 where the weights make 100' }) score!: number;
  @Field(() => Int, { description: 'Experts counted' }) n!: number;
}

@ObjectType({ description: 'A bid in the ranking 排名' })
export class RankingRow {
  @Field(() => Int, { description: 'Rank, from 1' }) rank!: number;
  @Field(() => ID, { description: 'Global id of the bid' }) bid!: string;
  @Field(() => Float, { description: 'Score, rounded half up to the decimals of the list' }) score!: number;
  @Field(() => [StageScore], { description: 'The stages it was in' }) stages!: StageScore[];
  @Field(() => Boolean, { description: 'Whether it reaches the pass line and every threshold' }) passes!: boolean;
  @Field(() => Boolean, { description: 'Whether it was in the last stage' }) shortlisted!: boolean;
  @Field(() => [String], { description: 'Keys of criteria below their threshold in the last stage; none where it was not in it' })
  failedThresholds!: string[];
  /** Whether every counted expert of the last stage answered "can deliver"; false where there is none. */
  allCanDeliver!: boolean;
}

@ObjectType({ description: 'Two neighbours of equal score, and what told them apart' })
export class TieRow {
  @Field(() => String, { description: 'The ordering: remote, or final for the last one' }) stage!: string;
  @Field(() => ID, { description: 'The bid that stands higher' }) higher!: string;
  @Field(() => ID, { description: 'The bid that stands lower' }) lower!: string;
  @Field(() => Float, { description: 'Their score' }) score!: number;
  @Field(() => String, { description: 'technical, min_reviewer, public_money, trl, vote, or lot: the ids, which are random' })
  decidedBy!: string;
  @Field(() => Float, { nullable: true, description: 'Value of the higher one in that rule; money in fen' }) higherValue!: number | null;
  @Field(() => Float, { nullable: true, description: 'Value of the lower one' }) lowerValue!: number | null;
}

@ObjectType({ description: 'An expert’s total far from the median of a bid: a flag, nothing is removed' })
export class OutlierRow {
  @Field(() => ID, { description: 'The bid' }) bid!: string;
  @Field(() => String, { description: 'The stage' }) stage!: string;
  @Field(() => ID, { description: 'The expert' }) expert!: string;
  @Field(() => Float, { description: 'Points above (negative: below) the median of the totals' }) deviationFromMedian!: number;
  @Field(() => Boolean, { description: 'Whether the expert revised the marks afterwards' }) revised!: boolean;
}

@ObjectType({ description: 'A bid under another method' })
export class SensitivityEntry {
  @Field(() => ID, { description: 'The bid' }) bid!: string;
  @Field(() => Float, { description: 'Score under the method' }) score!: number;
}

@ObjectType({ description: 'The last stage under one method' })
export class SensitivityMethod {
  @Field(() => ComparisonMethod, { description: 'The method' }) method!: ComparisonMethod;
  @Field(() => [SensitivityEntry], { description: 'Shortlisted bids, best first' }) entries!: SensitivityEntry[];
}

@ObjectType({ description: 'What the last stage would say under other methods 敏感性分析' })
export class SensitivityTable {
  @Field(() => [SensitivityMethod], { description: 'The methods; none where no bid is shortlisted' }) methods!: SensitivityMethod[];
  @Field(() => [ComparisonMethod], { description: 'Methods under which another bid would be first' }) winnerChanges!: ComparisonMethod[];
}

/** The document of the column. */
export interface RankingRecord {
  ranking: RankingRow[];
  ties: TieRow[];
  outliers: OutlierRow[];
  sensitivity: SensitivityTable;
}
