import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { IndicatorValue, Money } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import type * as content from './challenge-content.js';
import { FundingKind, RangeMode, WinnersMode } from './challenge.enum.js';

/* What a challenge is made of, as it lies in its jsonb columns: organisations as global ids, money as text of fen. */

@ObjectType({ description: 'An assessment indicator 考核指标: a target that is measured' })
export class Indicator {
  @Field(() => String, { description: 'Key inside the challenge, e.g. I1' }) id!: string;
  @Field(() => LocalizedText, { description: 'What is measured' }) name!: LocalizedText;
  @Field(() => String, { description: 'Unit of all its values' }) unit!: string;
  @Field(() => String, { description: '>=, <=, = or range: how a value meets the target' }) direction!: content.Indicator['direction'];
  @Field(() => RangeMode, { nullable: true, description: 'For ranges; null means cover' }) rangeMode?:
    content.Indicator['rangeMode'] | null;
  @Field(() => IndicatorValue, { description: 'Where things stand today 基线' }) baseline!: content.IndicatorValue;
  @Field(() => IndicatorValue, { description: 'What has to be reached 目标' }) target!: content.IndicatorValue;
  @Field(() => IndicatorValue, { nullable: true, description: 'What would be more than asked 挑战值' })
  stretch?: content.IndicatorValue | null;
  @Field(() => LocalizedText, { description: 'How it is tested, by which standard' }) testMethod!: LocalizedText;
  @Field(() => ID, { description: 'Global id of the organisation that tests' }) tester!: string;
  @Field(() => Float, { description: 'Weight in a heat, 0 to 100' }) weight!: number;
  @Field(() => Boolean, { description: 'Whether missing it fails a track 一票否决' }) veto!: boolean;
  @Field(() => String, { description: 'Key of the milestone at which it is due' }) dueMilestone!: string;
}

@ObjectType({ description: 'Who pays how much 资金' })
export class Funding {
  @Field(() => FundingKind, { description: 'Who pays' }) kind!: content.Funding['kind'];
  @Field(() => Money, { description: 'Public money for each award, or each track of a race, in fen' }) publicPerAward!: string;
  @Field(() => Float, { nullable: true, description: 'Own funds are at least so many times the request' }) ownToPublicMin?: number | null;
  @Field(() => Money, { nullable: true, description: 'Cash that the enterprise pledges to the bidder, in fen' }) enterpriseCash?:
    string | null;
  @Field(() => Money, { nullable: true, description: 'All that the enterprise pledges, in fen' }) enterpriseTotal?: string | null;
  @Field(() => [Money], { nullable: true, description: 'Prizes by rank, in fen' }) prizes?: string[] | null;
}

@ObjectType({ description: 'Who may bid 揭榜条件' })
export class BidderConditions {
  @Field(() => LocalizedText, { description: 'In words' }) text!: LocalizedText;
  @Field(() => [String], { nullable: true, description: 'Kinds of organisations that may lead; null or empty: any' }) leadKinds?:
    string[] | null;
}

@ObjectType({ description: 'A criterion of the rubric 评审指标' })
export class Criterion {
  @Field(() => String, { description: 'Key inside the rubric, e.g. C1' }) id!: string;
  @Field(() => LocalizedText, { description: 'What is judged' }) name!: LocalizedText;
  @Field(() => Float, { description: 'Weight in the total, 0 to 100' }) weight!: number;
  @Field(() => Int, { description: 'Highest mark' }) max!: number;
  @Field(() => Float, { nullable: true, description: 'Percent of the weight that a bid must reach' }) thresholdPercent?: number | null;
}

@ObjectType({ description: 'How bids are judged 评审办法' })
export class Rubric {
  @Field(() => [Criterion], { description: 'Criteria' }) criteria!: Criterion[];
  @Field(() => String, { description: 'Key of the criterion that decides a tie first' }) tieCriterion!: string;
}

@ObjectType({ description: 'A round of a race 赛马节点' })
export class HeatPlan {
  @Field(() => [String], { description: 'Keys of the indicators that are compared' }) indicators!: string[];
  @Field(() => Boolean, { description: 'Whether it is the last round, which ranks' }) final!: boolean;
}

@ObjectType({ description: 'A milestone as planned 里程碑计划' })
export class MilestonePlan {
  @Field(() => String, { description: 'Key inside the challenge, e.g. M1' }) id!: string;
  @Field(() => LocalizedText, { description: 'What it is' }) name!: LocalizedText;
  @Field(() => String, { description: 'When it is due: ISO 8601 duration after signing, days of 24 hours, e.g. P180D' })
  dueAfterSigning!: string;
  @Field(() => Float, { description: 'Percent of the contract that is paid for it' }) paymentSharePercent!: number;
  @Field(() => HeatPlan, { nullable: true, description: 'The round of a race that is held at it' }) heat?: HeatPlan | null;
}

@ObjectType({ description: 'How many bids win 中榜方式' })
export class Winners {
  @Field(() => WinnersMode, { description: 'Mode' }) mode!: content.Winners['mode'];
  @Field(() => Int, { description: 'Awards, or tracks of a race' }) k!: number;
  @Field(() => Int, { nullable: true, description: 'Bids shortlisted at most, in a recognition' }) shortlistMax?: number | null;
  @Field(() => Int, { nullable: true, description: 'Bids recognised at most at the end, in a recognition' }) winnersMax?: number | null;
}
