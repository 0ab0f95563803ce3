import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsDefined, IsEnum, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import type * as figures from '../challenges/challenge-content.js';
import { IndicatorValue } from '../common/scalars.js';
import { TextInput } from '../common/text.js';
import { DefectKind } from './bid.enum.js';

@InputType({ description: 'A formal defect of a bid 形式缺陷' })
export class NoticeDefectInput {
  @Field(() => ID, { description: 'The bid' })
  @IsString()
  bid!: string;

  @Field(() => DefectKind, { description: 'What is missing' })
  @IsEnum(DefectKind)
  kind!: DefectKind;

  @Field(() => TextInput, { nullable: true, description: 'For the bidder' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextInput)
  note?: TextInput | null;
}

@InputType({ description: 'A value that the correction changes' })
export class ChangedValueInput {
  @Field(() => String, { description: 'Key of the indicator' })
  @IsString()
  @MaxLength(100)
  indicator!: string;

  @Field(() => IndicatorValue, { description: 'Value in the bid' })
  @IsDefined()
  from!: figures.IndicatorValue;

  @Field(() => IndicatorValue, { description: 'Value from now on' })
  @IsDefined()
  to!: figures.IndicatorValue;
}

@InputType({ description: 'The answer to a formal defect 补正材料' })
export class CorrectBidInput {
  @Field(() => ID, { description: 'The correction asked for' })
  @IsString()
  correction!: string;

  @Field(() => Boolean, { description: 'Whether it changes the content of the bid: then it is received, and fails' })
  @IsBoolean()
  contentChanged!: boolean;

  @Field(() => [ChangedValueInput], { defaultValue: [], description: 'Values that it changes; at most 200' })
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => ChangedValueInput)
  changed!: ChangedValueInput[];

  @Field(() => [ID], { defaultValue: [], description: 'Files that were missing; at most 100' })
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  files!: string[];
}
