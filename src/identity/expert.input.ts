import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDate,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { DateTime } from '../common/scalars.js';
import { TextInput } from '../common/text.js';
import { RelationKind } from './relation-kind.js';

/** What a draw is stratified by (mechanism.md section 2.4). */
const STRATA = ['technical', 'finance', 'user', 'outside-region'] as const;

@InputType({ description: 'A person for the pool of experts 专家库' })
export class CreateExpertInput {
  @Field(() => ID, { description: 'Who it is' })
  @IsString()
  person!: string;

  @Field(() => ID, { description: 'The organisation where the expert works 所在单位' })
  @IsString()
  affiliation!: string;

  @Field(() => [TextInput], { description: 'Fields of knowledge 研究领域; at most 50' })
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => TextInput)
  fields!: TextInput[];

  @Field(() => [String], { description: `Strata of the draw, the main one first: ${STRATA.join(', ')}` })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsIn(STRATA, { each: true })
  strata!: string[];

  @Field(() => String, { description: 'Administrative division 行政区划代码' })
  @IsString()
  @MaxLength(64)
  regionCode!: string;
}

@InputType({ description: 'A tie of an expert to a person, to an organisation, or to both 回避关系' })
export class DeclareRelationInput {
  @Field(() => ID, { description: 'The expert' })
  @IsString()
  expert!: string;

  @Field(() => RelationKind, { description: 'What it is' })
  @IsIn(Object.values(RelationKind))
  kind!: RelationKind;

  @Field(() => ID, { nullable: true, description: 'The person it is with' })
  @IsOptional()
  @IsString()
  person?: string | null;

  @Field(() => ID, { nullable: true, description: 'The organisation it is with' })
  @IsOptional()
  @IsString()
  organisation?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null while it holds' })
  @IsOptional()
  @IsDate()
  endedAt?: Date | null;

  @Field(() => Boolean, { description: 'Declared by the expert; false: detected, which only the operator records' })
  @IsBoolean()
  declared!: boolean;

  @Field(() => TextInput, { nullable: true, description: 'Note' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextInput)
  note?: TextInput | null;
}

@InputType({ description: 'The end of a tie 回避关系终止' })
export class EndRelationInput {
  @Field(() => ID, { description: 'The tie' })
  @IsString()
  relation!: string;

  @Field(() => DateTime, { description: 'When it ended' })
  @IsDate()
  endedAt!: Date;
}

@InputType({ description: 'A new affiliation of an expert' })
export class ChangeAffiliationInput {
  @Field(() => ID, { description: 'The expert' })
  @IsString()
  expert!: string;

  @Field(() => ID, { description: 'The organisation where the expert works now 所在单位' })
  @IsString()
  affiliation!: string;
}
