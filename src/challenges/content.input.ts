import { Field, Float, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  Allow,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsEnum,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { IndicatorValue, Money } from '../common/scalars.js';
import { TextInput } from '../common/text.js';
import type * as content from './challenge-content.js';
import { Direction, FundingKind, RangeMode, WinnersMode } from './challenge.enum.js';

/* What a clerk gives for the documents of a challenge. The bounds are those of `challenges` in samples/sample.schema.json. */

/** Money that is not negative. */
export const Fen = (each = false) =>
  ValidateBy(
    {
      name: 'fen',
      validator: { validate: (value) => typeof value === 'bigint' && value >= 0n, defaultMessage: () => 'must not be negative' },
    },
    { each },
  );
const Percent = (): PropertyDecorator => (target, key) => [IsNumber(), Min(0), Max(100)].forEach((check) => check(target, String(key)));
const Texts = (): PropertyDecorator => (target, key) =>
  [ValidateNested(), Type(() => TextInput)].forEach((check) => check(target, String(key)));
const Part =
  (type: () => new () => object): PropertyDecorator =>
  (target, key) =>
    [ValidateNested(), Type(type)].forEach((check) => check(target, String(key)));
const Parts =
  (type: () => new () => object): PropertyDecorator =>
  (target, key) =>
    [IsArray(), ArrayNotEmpty(), ValidateNested({ each: true }), Type(type)].forEach((check) => check(target, String(key)));

@InputType({ description: 'An assessment indicator' })
export class IndicatorInput {
  @Field(() => String, { description: 'Key, unique inside the challenge' }) @IsString() id!: string;
  @Field(() => TextInput, { description: 'What is measured' }) @Texts() name!: TextInput;
  @Field(() => String, { description: 'Unit of all its values' }) @IsString() unit!: string;
  @Field(() => String, { description: '>=, <=, = or range' }) @IsIn(Direction) direction!: content.Indicator['direction'];

  @Field(() => RangeMode, { nullable: true, description: 'For ranges; null means cover' })
  @IsOptional()
  @IsEnum(RangeMode)
  rangeMode?: content.Indicator['rangeMode'] | null;

  @Field(() => IndicatorValue, { description: 'Where things stand today' }) @Allow() baseline!: content.IndicatorValue;
  @Field(() => IndicatorValue, { description: 'What has to be reached' }) @Allow() target!: content.IndicatorValue;
  @Field(() => IndicatorValue, { nullable: true, description: 'What would be more than asked' })
  @Allow()
  stretch?: content.IndicatorValue | null;
  @Field(() => TextInput, { description: 'How it is tested' }) @Texts() testMethod!: TextInput;
  @Field(() => ID, { description: 'The organisation that tests' }) @IsString() tester!: string;
  @Field(() => Float, { description: 'Weight in a heat, 0 to 100' }) @Percent() weight!: number;
  @Field(() => Boolean, { description: 'Whether missing it fails a track' }) @IsBoolean() veto!: boolean;
  @Field(() => String, { description: 'Key of the milestone at which it is due' }) @IsString() dueMilestone!: string;
}

@InputType({ description: 'Who pays how much' })
export class FundingInput {
  @Field(() => FundingKind, { description: 'Who pays' }) @IsEnum(FundingKind) kind!: content.Funding['kind'];
  @Field(() => Money, { description: 'Public money for each award, in fen, not negative' }) @Fen() publicPerAward!: bigint;
  @Field(() => Float, { nullable: true, description: 'Own funds are at least so many times the request' })
  @IsOptional()
  @IsNumber()
  ownToPublicMin?: number | null;
  @Field(() => Money, { nullable: true, description: 'Cash that the enterprise pledges, in fen' }) @IsOptional() @Fen() enterpriseCash?:
    bigint | null;
  @Field(() => Money, { nullable: true, description: 'All that the enterprise pledges, in fen' }) @IsOptional() @Fen() enterpriseTotal?:
    bigint | null;

  @Field(() => [Money], { nullable: true, description: 'Prizes by rank, in fen' })
  @IsOptional()
  @IsArray()
  @Fen(true)
  prizes?: bigint[] | null;
}

@InputType({ description: 'Who may bid' })
export class BidderConditionsInput {
  @Field(() => TextInput, { description: 'In words' }) @Texts() text!: TextInput;

  @Field(() => [String], { nullable: true, description: 'Kinds of organisations that may lead; null or empty: any' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  leadKinds?: string[] | null;
}

@InputType({ description: 'A criterion of the rubric' })
export class CriterionInput {
  @Field(() => String, { description: 'Key, unique inside the rubric' }) @IsString() id!: string;
  @Field(() => TextInput, { description: 'What is judged' }) @Texts() name!: TextInput;
  @Field(() => Float, { description: 'Weight in the total, 0 to 100' }) @Percent() weight!: number;
  @Field(() => Int, { description: 'Highest mark' }) @IsInt() @Min(0) max!: number;
  @Field(() => Float, { nullable: true, description: 'Percent of the weight that a bid must reach' })
  @IsOptional()
  @Percent()
  thresholdPercent?: number | null;
}

@InputType({ description: 'How bids are judged' })
export class RubricInput {
  @Field(() => [CriterionInput], { description: 'Criteria, at least one' }) @Parts(() => CriterionInput) criteria!: CriterionInput[];
  @Field(() => String, { description: 'Key of the criterion that decides a tie first' }) @IsString() tieCriterion!: string;
}

@InputType({ description: 'A round of a race' })
export class HeatPlanInput {
  @Field(() => [String], { description: 'Keys of the indicators that are compared, at least one' })
  @IsArray()
  @ArrayNotEmpty()
  @IsString({ each: true })
  indicators!: string[];

  @Field(() => Boolean, { description: 'Whether it is the last round' }) @IsBoolean() final!: boolean;
}

@InputType({ description: 'A milestone' })
export class MilestonePlanInput {
  @Field(() => String, { description: 'Key, unique inside the challenge' }) @IsString() id!: string;
  @Field(() => TextInput, { description: 'What it is' }) @Texts() name!: TextInput;

  @Field(() => String, { description: 'When it is due: ISO 8601 duration after signing, e.g. P180D' })
  @Matches(/^-?P\d+D(T(\d{2}H)?(\d{2}M)?(\d{2}S)?)?$/)
  dueAfterSigning!: string;

  @Field(() => Float, { description: 'Percent of the contract that is paid for it' }) @Percent() paymentSharePercent!: number;
  @Field(() => HeatPlanInput, { nullable: true, description: 'The round held at it' })
  @IsOptional()
  @Part(() => HeatPlanInput)
  heat?: HeatPlanInput | null;
}

@InputType({ description: 'How many bids win' })
export class WinnersInput {
  @Field(() => WinnersMode, { description: 'Mode' }) @IsEnum(WinnersMode) mode!: content.Winners['mode'];
  @Field(() => Int, { description: 'Awards, or tracks of a race' }) @IsInt() @Min(0) k!: number;
  @Field(() => Int, { nullable: true, description: 'Bids shortlisted at most' }) @IsOptional() @IsInt() @Min(0) shortlistMax?:
    number | null;
  @Field(() => Int, { nullable: true, description: 'Bids recognised at most' }) @IsOptional() @IsInt() @Min(0) winnersMax?: number | null;
}
