import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import type * as figures from '../challenges/challenge-content.js';
import { IndicatorValue } from '../common/scalars.js';
import { TextInput } from '../common/text.js';
import { ChangeType, ExpertOpinion } from './change-request.enum.js';

@InputType({ description: 'A change 变更 that the PI asks for or files' })
export class RequestChangeInput {
  @Field(() => ID, { description: 'The contract' })
  @IsString()
  contract!: string;

  @Field(() => ChangeType, { description: 'What it is about' })
  @IsIn(Object.keys(ChangeType))
  type!: ChangeType;

  @Field(() => Int, { nullable: true, description: 'PERIOD: days of 24 hours asked for, 1 to 36500' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(36_500)
  extensionDays?: number | null;

  @Field(() => String, { nullable: true, description: 'TARGET_UP, TARGET_DOWN: key of the indicator' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  indicator?: string | null;

  @Field(() => IndicatorValue, { nullable: true, description: 'TARGET_UP, TARGET_DOWN: the value so far' })
  @IsOptional()
  from?: figures.IndicatorValue | null;

  @Field(() => IndicatorValue, { nullable: true, description: 'TARGET_UP, TARGET_DOWN: the value asked for' })
  @IsOptional()
  to?: figures.IndicatorValue | null;

  @Field(() => ID, { nullable: true, description: 'PI: the successor; may be named later by another change of the PI' })
  @IsOptional()
  @IsString()
  newPi?: string | null;

  @Field(() => TextInput, { description: 'Why' })
  @ValidateNested()
  @Type(() => TextInput)
  reason!: TextInput;
}

@InputType({ description: 'What the approver brings to a change; the decision itself follows from the rules of the list' })
export class DecideChangeInput {
  @Field(() => ID, { description: 'The change' })
  @IsString()
  change!: string;

  @Field(() => ExpertOpinion, { nullable: true, description: 'What the experts advise; PI and PARTNER stand on it' })
  @IsOptional()
  @IsIn(Object.keys(ExpertOpinion))
  expertOpinion?: ExpertOpinion | null;

  @Field(() => [ID], { nullable: true, description: 'The experts who were asked' })
  @IsOptional()
  @IsString({ each: true })
  @ArrayMaxSize(100)
  experts?: string[] | null;
}
