import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsDate, IsIn, IsOptional, IsString, ValidateNested } from 'class-validator';
import { DateTime } from '../common/scalars.js';
import { TextInput } from '../common/text.js';
import { RelationKind } from '../identity/relation-kind.js';
import { ConflictStatement, RulingOutcome } from './panel.enum.js';

@InputType({ description: 'A tie that an expert states' })
export class DeclaredConflictInput {
  @Field(() => RelationKind, { description: 'What it is' })
  @IsIn(Object.values(RelationKind))
  kind!: RelationKind;

  @Field(() => ID, { nullable: true, description: 'The organisation it is with, or' })
  @IsOptional()
  @IsString()
  organisation?: string | null;

  @Field(() => ID, { nullable: true, description: 'the person it is with; at least one of the two' })
  @IsOptional()
  @IsString()
  person?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null while it holds' })
  @IsOptional()
  @IsDate()
  endedAt?: Date | null;

  @Field(() => TextInput, { nullable: true, description: 'Note' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextInput)
  note?: TextInput | null;
}

@InputType({ description: 'What an expert states about conflicts of interest with a challenge 利益冲突声明' })
export class DeclareConflictsInput {
  @Field(() => ID, { description: 'The challenge' })
  @IsString()
  challenge!: string;

  @Field(() => ConflictStatement, { description: 'Whether there are any' })
  @IsIn(Object.values(ConflictStatement))
  statement!: ConflictStatement;

  @Field(() => [DeclaredConflictInput], { defaultValue: [], description: 'Those there are, at most 100; none with NONE' })
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => DeclaredConflictInput)
  conflicts: DeclaredConflictInput[] = [];
}

@InputType({ description: 'What a clerk proposes to rule on a conflict of interest 裁定' })
export class ProposeRulingInput {
  @Field(() => ID, { description: 'The conflict' })
  @IsString()
  conflict!: string;

  @Field(() => RulingOutcome, { description: 'What it shall say' })
  @IsIn(Object.values(RulingOutcome))
  outcome!: RulingOutcome;

  @Field(() => TextInput, { description: 'Why' })
  @ValidateNested()
  @Type(() => TextInput)
  reason!: TextInput;
}
