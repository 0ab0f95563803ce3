import { Field, Float, ID, InputType, OmitType, PartialType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayNotEmpty, IsArray, IsEnum, IsNumber, IsOptional, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { NotBlank, TextInput } from '../common/text.js';
import { Cluster } from './challenge.enum.js';
import type { ClusterKey } from './clusters.js';
import { BidderConditionsInput, FundingInput, IndicatorInput, MilestonePlanInput, RubricInput, WinnersInput } from './content.input.js';

@InputType({ description: 'A new challenge of a list in planning' })
export class DraftChallengeInput {
  @Field(() => ID, { description: 'The list' }) @IsString() list!: string;

  @Field(() => String, { description: 'Number of the challenge 榜题编号, unique inside the list, at most 100 characters' })
  @IsString()
  @NotBlank()
  @MaxLength(100)
  code!: string;

  @Field(() => TextInput, { description: 'Title' }) @ValidateNested() @Type(() => TextInput) title!: TextInput;
  @Field(() => Cluster, { description: 'Industry cluster' }) @IsEnum(Cluster) cluster!: ClusterKey;
  @Field(() => TextInput, { description: 'Background' }) @ValidateNested() @Type(() => TextInput) background!: TextInput;
  @Field(() => TextInput, { description: 'The problem to be solved' }) @ValidateNested() @Type(() => TextInput) problem!: TextInput;

  @Field(() => ID, { nullable: true, description: 'The enterprise whose need it is; null for a need of the department' })
  @IsOptional()
  @IsString()
  needOwner?: string | null;

  @Field(() => ID, { description: 'The organisation that will use the result' }) @IsString() endUser!: string;

  @Field(() => [IndicatorInput], { description: 'Indicators, at least one' })
  @IsArray()
  @ArrayNotEmpty()
  @ValidateNested({ each: true })
  @Type(() => IndicatorInput)
  indicators!: IndicatorInput[];

  @Field(() => [TextInput], { description: 'What is handed over, at least one' })
  @IsArray()
  @ArrayNotEmpty()
  @ValidateNested({ each: true })
  @Type(() => TextInput)
  deliverables!: TextInput[];

  @Field(() => FundingInput, { description: 'Who pays how much' }) @ValidateNested() @Type(() => FundingInput) funding!: FundingInput;
  @Field(() => TextInput, { description: 'Who owns the results' }) @ValidateNested() @Type(() => TextInput) ip!: TextInput;

  @Field(() => BidderConditionsInput, { description: 'Who may bid' })
  @ValidateNested()
  @Type(() => BidderConditionsInput)
  bidderConditions!: BidderConditionsInput;

  @Field(() => RubricInput, { description: 'How bids are judged' }) @ValidateNested() @Type(() => RubricInput) rubric!: RubricInput;

  @Field(() => Float, { nullable: true, description: 'Percent of the contract that is paid at signing; null is 0' })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  signingSharePercent?: number | null;

  @Field(() => [MilestonePlanInput], { description: 'Milestones in order, at least one' })
  @IsArray()
  @ArrayNotEmpty()
  @ValidateNested({ each: true })
  @Type(() => MilestonePlanInput)
  milestones!: MilestonePlanInput[];

  @Field(() => WinnersInput, { description: 'How many bids win' }) @ValidateNested() @Type(() => WinnersInput) winners!: WinnersInput;

  @Field(() => [ID], { defaultValue: [], description: 'Experts who vetted the need: none of them may judge bids for it' })
  @IsArray()
  @IsString({ each: true })
  vetters!: string[];

  @Field(() => ID, {
    nullable: true,
    description:
      'The challenge of a former list that is listed anew by this one 重新发榜: of the same department, RELISTED, and by no other yet',
  })
  @IsOptional()
  @IsString()
  relists?: string | null;

  @Field(() => TextInput, { nullable: true, description: 'What is different this time 调整说明; needed with `relists`, published' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextInput)
  redesign?: TextInput | null;
}

@InputType({ description: 'Changes of a challenge whose list is in planning; what is not given stays' })
export class UpdateChallengeInput extends PartialType(OmitType(DraftChallengeInput, ['list', 'relists', 'redesign'])) {
  @Field(() => ID, { description: 'The challenge' }) @IsString() challenge!: string;
}

@InputType({ description: 'An expert of whom it came out that he or she vetted the need 需求论证专家' })
export class RecordVetterInput {
  @Field(() => ID, { description: 'The challenge' }) @IsString() challenge!: string;
  @Field(() => ID, { description: 'The expert' }) @IsString() expert!: string;
}
