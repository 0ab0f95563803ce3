import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { TextInput } from '../common/text.js';
import type { StageId } from '../policies/effective-rules.js';

const STAGES = ['remote', 'defence'] as const satisfies readonly StageId[];

@InputType({ description: 'The mark of one criterion' })
export class ScoreItemInput {
  @Field(() => String, { description: 'Key of the criterion' })
  @IsString()
  @MaxLength(200)
  criterion!: string;

  @Field(() => Int, { description: 'Mark, 0 to the highest of the criterion' })
  @IsInt()
  score!: number;

  @Field(() => TextInput, { nullable: true, description: 'Comment; the policy asks for one where a mark is very low or very high' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextInput)
  comment?: TextInput | null;
}

@InputType({ description: 'The score sheet 评审表 of one expert on one bid in one stage' })
export class SubmitScoreInput {
  @Field(() => ID, { description: 'The bid' })
  @IsString()
  bid!: string;

  @Field(() => String, { description: 'remote 函评 or defence 会评/答辩' })
  @IsIn(STAGES)
  stage!: StageId;

  @Field(() => [ScoreItemInput], { description: 'A mark for each criterion of the rubric' })
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => ScoreItemInput)
  items!: ScoreItemInput[];

  @Field(() => Int, { description: 'How sure the expert is, 1 to 5' })
  @IsInt()
  confidence!: number;

  @Field(() => Boolean, { description: 'Whether the expert believes that the bidder can deliver 能否完成' })
  @IsBoolean()
  canDeliver!: boolean;

  @Field(() => TextInput, { nullable: true, description: 'Overall comment 总体评价' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextInput)
  overall?: TextInput | null;
}

@InputType({ description: 'Marks that an expert revises in consensus; the first ones are kept' })
export class ReviseScoreInput {
  @Field(() => ID, { description: 'The bid' })
  @IsString()
  bid!: string;

  @Field(() => String, { description: 'remote 函评 or defence 会评/答辩' })
  @IsIn(STAGES)
  stage!: StageId;

  @Field(() => TextInput, { description: 'Why' })
  @ValidateNested()
  @Type(() => TextInput)
  reason!: TextInput;

  @Field(() => [ScoreItemInput], { description: 'The revised marks; a criterion left out keeps its first mark' })
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => ScoreItemInput)
  items!: ScoreItemInput[];
}
