import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type * as figures from '../challenges/challenge-content.js';
import { DateTime, IndicatorValue, Money } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import type { EligibilityRule } from './eligibility.rules.js';
import { BidEligibilityRule, EligibilityStatus } from './bid.enum.js';

/* What a bid says, as it lies in its jsonb columns: people and organisations as global ids, money as text of fen. A draft may lack anything. */

@ObjectType({ description: 'What a bid promises for an indicator 指标响应' })
export class IndicatorAnswer {
  @Field(() => String, { description: 'Key of the indicator in the challenge, e.g. I1' }) indicator!: string;
  @Field(() => IndicatorValue, { description: 'Promised value, in the unit of the indicator' }) value!: figures.IndicatorValue;
  @Field(() => LocalizedText, { nullable: true, description: 'What the promise rests on 依据' }) basis?: LocalizedText | null;
}

@ObjectType({ description: 'The money of a bid 经费预算' })
export class BidBudget {
  @Field(() => Money, { description: 'Public money asked for, in fen' }) publicRequest!: string;
  @Field(() => Money, { description: 'Own funds brought in, in fen' }) ownFunds!: string;
}

@ObjectType({ description: 'A partner as the bid names it 参与单位' })
export class PartnerEntry {
  @Field(() => ID, { description: 'Global id of the organisation' }) organisation!: string;
  @Field(() => Float, { description: 'Share of the public money, percent' }) sharePercent!: number;
}

@ObjectType({ description: 'The content of a bid 揭榜申请书; a draft may lack any part' })
export class BidContent {
  @Field(() => LocalizedText, { nullable: true, description: 'Title 项目名称' }) title?: LocalizedText | null;
  @Field(() => String, { nullable: true, description: 'Family of the technical route; tracks of a race differ in it' }) routeFamily?:
    string | null;
  @Field(() => LocalizedText, { nullable: true, description: 'Technical route 技术路线' }) technicalRoute?: LocalizedText | null;
  @Field(() => LocalizedText, { nullable: true, description: 'Plan and risks 实施计划' }) plan?: LocalizedText | null;
  @Field(() => [IndicatorAnswer], { nullable: true, description: 'Promises, indicator by indicator' }) indicatorAnswers?:
    IndicatorAnswer[] | null;
  @Field(() => BidBudget, { nullable: true, description: 'Money' }) budget?: BidBudget | null;
  @Field(() => Int, { nullable: true, description: 'Technology readiness today 当前技术成熟度, 1 to 9' }) trlNow?: number | null;
  @Field(() => Int, { nullable: true, description: 'Technology readiness at the end, 1 to 9' }) trlEnd?: number | null;
  @Field(() => [PartnerEntry], { nullable: true, description: 'Partners in their order' }) partners?: PartnerEntry[] | null;
  @Field(() => Float, { nullable: true, description: 'Share of the lead in the public money, percent' }) leadSharePercent?: number | null;
  @Field(() => [ID], { nullable: true, description: 'Global ids of the team members 团队成员' }) team?: string[] | null;
  @Field(() => ID, { nullable: true, description: 'Global id of the person who approves for the unit 单位审批人' }) unitApprover?:
    string | null;
  @Field(() => ID, { nullable: true, description: 'Global id of the recommending organisation 推荐单位' }) recommender?: string | null;
  @Field(() => [ID], { nullable: true, description: 'Experts to be avoided 回避专家, in order: the policy may count the first ones only' })
  avoidExperts?: string[] | null;
  @Field(() => Boolean, { nullable: true, description: 'Takes part without public money 自筹赛道' }) selfFunded?: boolean | null;
  @Field(() => LocalizedText, { nullable: true, description: 'The former round that this project has won; null: none' })
  priorWinnerOf?: LocalizedText | null;
  @Field(() => [ID], { nullable: true, description: 'Global ids of the attached files 附件' }) attachments?: string[] | null;
}

@ObjectType({ description: 'The recommendation 推荐意见 of a bid' })
export class Recommendation {
  @Field(() => DateTime, { description: 'When it was given' }) at!: string;
  @Field(() => Boolean, { description: 'Whether that was by the recommender close: only then does it count' }) inTime!: boolean;
  @Field(() => Int, { description: 'Place among the bids that the recommender has for the challenge, from 1' }) rank!: number;
}

@ObjectType({ description: 'What the form check 形式审查 found' })
export class BidEligibility {
  @Field(() => EligibilityStatus, { description: 'Outcome' }) status!: EligibilityStatus;
  @Field(() => [BidEligibilityRule], { description: 'All failed rules, in the order of the enum' }) rules!: EligibilityRule[];
  @Field(() => Int, { nullable: true, description: 'Number of the last version in time; null where there is none, or withdrawn' })
  countedVersion!: number | null;
  @Field(() => Boolean, { description: 'Whether a defect was noticed and every correction was answered without a change of content' })
  corrected!: boolean;
}

@ObjectType({ description: 'A value that a correction changed' })
export class ChangedValue {
  @Field(() => String, { description: 'Key of the indicator' }) indicator!: string;
  @Field(() => IndicatorValue, { description: 'Value in the bid' }) from!: figures.IndicatorValue;
  @Field(() => IndicatorValue, { description: 'Value that came with the correction' }) to!: figures.IndicatorValue;
}
