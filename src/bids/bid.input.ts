import { Field, Float, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type * as figures from '../challenges/challenge-content.js';
import { Fen } from '../challenges/content.input.js';
import { IndicatorValue, Money } from '../common/scalars.js';
import { TextInput } from '../common/text.js';

@InputType({ description: 'What the bid promises for an indicator 指标响应' })
export class IndicatorAnswerInput {
  @Field(() => String, { description: 'Key of the indicator in the challenge, e.g. I1' })
  @IsString()
  @MaxLength(100)
  indicator!: string;

  @Field(() => IndicatorValue, { description: 'Promised value, in the unit of the indicator' })
  @IsDefined()
  value!: figures.IndicatorValue;

  @Field(() => TextInput, { nullable: true, description: 'What the promise rests on 依据' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextInput)
  basis?: TextInput | null;
}

@InputType({ description: 'The money of a bid 经费预算' })
export class BidBudgetInput {
  @Field(() => Money, { description: 'Public money asked for, in fen, not negative' })
  @Fen()
  publicRequest!: bigint;

  @Field(() => Money, { description: 'Own funds brought in, in fen, not negative' })
  @Fen()
  ownFunds!: bigint;
}

@InputType({ description: 'A partner 参与单位' })
export class PartnerInput {
  @Field(() => ID, { description: 'The organisation' })
  @IsString()
  organisation!: string;

  @Field(() => Float, { description: 'Share of the public money, percent' })
  @IsNumber()
  @Min(0)
  @Max(100)
  sharePercent!: number;
}

@InputType({ description: 'Content of a bid; what is left out stays as it is, null empties it' })
export class BidContentInput {
  @Field(() => TextInput, { nullable: true, description: 'Title 项目名称' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextInput)
  title?: TextInput | null;

  @Field(() => String, { nullable: true, description: 'Family of the technical route; tracks of a race differ in it' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  routeFamily?: string | null;

  @Field(() => TextInput, { nullable: true, description: 'Technical route 技术路线' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextInput)
  technicalRoute?: TextInput | null;

  @Field(() => TextInput, { nullable: true, description: 'Plan and risks 实施计划' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextInput)
  plan?: TextInput | null;

  @Field(() => [IndicatorAnswerInput], { nullable: true, description: 'Promises, indicator by indicator; at most 200' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => IndicatorAnswerInput)
  indicatorAnswers?: IndicatorAnswerInput[] | null;

  @Field(() => BidBudgetInput, { nullable: true, description: 'Money' })
  @IsOptional()
  @ValidateNested()
  @Type(() => BidBudgetInput)
  budget?: BidBudgetInput | null;

  @Field(() => Int, { nullable: true, description: 'Technology readiness today 当前技术成熟度, 1 to 9' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(9)
  trlNow?: number | null;

  @Field(() => Int, { nullable: true, description: 'Technology readiness at the end, 1 to 9' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(9)
  trlEnd?: number | null;

  @Field(() => [PartnerInput], { nullable: true, description: 'Partners in their order; at most 100' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => PartnerInput)
  partners?: PartnerInput[] | null;

  @Field(() => Float, { nullable: true, description: 'Share of the lead in the public money, percent' })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  leadSharePercent?: number | null;

  @Field(() => [ID], { nullable: true, description: 'Team members 团队成员; at most 200' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @IsString({ each: true })
  team?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'The person who approves for the unit 单位审批人' })
  @IsOptional()
  @IsString()
  unitApprover?: string | null;

  @Field(() => ID, { nullable: true, description: 'The recommending organisation 推荐单位' })
  @IsOptional()
  @IsString()
  recommender?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Experts to be avoided 回避专家, the most important first; at most 100' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  avoidExperts?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Takes part without public money 自筹赛道' })
  @IsOptional()
  @IsBoolean()
  selfFunded?: boolean | null;

  @Field(() => TextInput, { nullable: true, description: 'The former round that this project has won' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextInput)
  priorWinnerOf?: TextInput | null;

  @Field(() => [ID], { nullable: true, description: 'Attached files 附件; at most 100' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  attachments?: string[] | null;
}

@InputType({ description: 'A new bid; who drafts it is its PI 项目负责人' })
export class DraftBidInput {
  @Field(() => ID, { description: 'The challenge' })
  @IsString()
  challenge!: string;

  @Field(() => ID, { description: 'The lead 牵头单位' })
  @IsString()
  lead!: string;

  @Field(() => BidContentInput, { description: 'Content as far as it is written' })
  @IsDefined()
  @ValidateNested()
  @Type(() => BidContentInput)
  content!: BidContentInput;
}

@InputType({ description: 'Changes of a draft' })
export class SaveBidDraftInput {
  @Field(() => ID, { description: 'The bid' })
  @IsString()
  bid!: string;

  @Field(() => Int, { description: 'The `draftVersion` that was edited' })
  @IsInt()
  expectedVersion!: number;

  @Field(() => BidContentInput, { description: 'Only the parts that changed' })
  @IsDefined()
  @ValidateNested()
  @Type(() => BidContentInput)
  changes!: BidContentInput;
}
