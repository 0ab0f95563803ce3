import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsEnum, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { NotBlank, TextInput } from '../common/text.js';
import { ArchetypeEnum } from '../policies/archetype.enum.js';
import { PolicyRules } from '../policies/policy-rules.scalar.js';
import type { Archetype } from '../policies/profiles.js';
import { Programme } from './list.enum.js';

@InputType({ description: 'A new list, and the policy it stands on' })
export class DraftListInput {
  @Field(() => ID, { description: 'The department that will publish it' }) @IsString() department!: string;

  @Field(() => String, { description: 'Number of the list, unique, at most 100 characters' })
  @IsString()
  @NotBlank()
  @MaxLength(100)
  code!: string;

  @Field(() => TextInput, { description: 'Title' }) @ValidateNested() @Type(() => TextInput) title!: TextInput;

  @Field(() => TextInput, { nullable: true, description: 'Note for readers' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextInput)
  note?: TextInput | null;

  @Field(() => ArchetypeEnum, { description: 'Which of the five mechanisms it is' }) @IsEnum(ArchetypeEnum) archetype!: Archetype;

  @Field(() => String, {
    description: 'Code and version of the policy, e.g. jiangsu-province-list/1; for another label the archetype’s policy',
  })
  @IsString()
  @MaxLength(200)
  profile!: string;

  @Field(() => Programme, { nullable: true, description: 'Programme of the plan' })
  @IsOptional()
  @IsEnum(Programme)
  programme?: Programme | null;

  @Field(() => PolicyRules, {
    nullable: true,
    description: 'What the list changes of the policy, or complete rules, which are then taken as they are',
  })
  @IsOptional()
  @IsObject()
  overrides?: object | null;

  @Field(() => String, { nullable: true, description: 'Legal basis, at most 2000 characters' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  legalBasis?: string | null;
}

@InputType({ description: 'Changes of a list in planning; what is not given stays' })
export class UpdateListInput {
  @Field(() => ID, { description: 'The list' }) @IsString() list!: string;

  @Field(() => TextInput, { nullable: true, description: 'Title' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextInput)
  title?: TextInput | null;

  @Field(() => TextInput, { nullable: true, description: 'Note for readers' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextInput)
  note?: TextInput | null;

  @Field(() => ArchetypeEnum, { nullable: true, description: 'Which of the five mechanisms it is' })
  @IsOptional()
  @IsEnum(ArchetypeEnum)
  archetype?: Archetype | null;

  @Field(() => String, { nullable: true, description: 'Code and version of the policy' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  profile?: string | null;

  @Field(() => Programme, { nullable: true, description: 'Programme of the plan' })
  @IsOptional()
  @IsEnum(Programme)
  programme?: Programme | null;

  @Field(() => PolicyRules, { nullable: true, description: 'All that the list changes of the policy, in place of what it changed before' })
  @IsOptional()
  @IsObject()
  overrides?: object | null;

  @Field(() => String, { nullable: true, description: 'Legal basis, at most 2000 characters' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  legalBasis?: string | null;
}
