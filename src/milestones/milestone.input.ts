import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsDefined, IsIn, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import type * as figures from '../challenges/challenge-content.js';
import { IndicatorValue, Money } from '../common/scalars.js';
import { TextInput } from '../common/text.js';
import { EvidenceKind } from './milestone.enum.js';

@InputType({ description: 'A measured value of an indicator, and what proves it' })
export class MeasurementInput {
  @Field(() => String, { description: 'Key of the indicator in the challenge, e.g. I1' })
  @IsString()
  indicator!: string;

  @Field(() => IndicatorValue, { description: 'Measured value, in the unit of the indicator' })
  @IsDefined()
  value!: figures.IndicatorValue;

  @Field(() => EvidenceKind, { description: 'Kind of evidence' })
  @IsIn(Object.keys(EvidenceKind))
  evidence!: EvidenceKind;

  @Field(() => String, { description: 'Reference of the evidence, at most 1000 characters' })
  @IsString()
  @MaxLength(1000)
  evidenceRef!: string;

  @Field(() => ID, { description: 'The person who issued it: tester, end user or PI' })
  @IsString()
  issuedBy!: string;
}

@InputType({ description: 'What a PI submits for a milestone' })
export class SubmitMilestoneInput {
  @Field(() => ID, { description: 'The contract' })
  @IsString()
  contract!: string;

  @Field(() => String, { description: 'Key of the milestone in the challenge, e.g. M1' })
  @IsString()
  milestone!: string;

  @Field(() => Int, { description: '1, or 2 for the one after the rectification' })
  @IsIn([1, 2])
  round!: 1 | 2;

  @Field(() => [MeasurementInput], { description: 'Measured values, at most 500; the last one counts where an indicator comes twice' })
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => MeasurementInput)
  measurements!: MeasurementInput[];

  @Field(() => Money, { description: 'Public money used so far, in fen' })
  @IsDefined()
  moneyUsed!: bigint;

  @Field(() => [ID], { defaultValue: [], description: 'Files 附件 of the evidence, at most 100' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  files?: string[];
}

@InputType({ description: 'What the end user says of a submission' })
export class UserOpinionInput {
  @Field(() => ID, { description: 'The submission' })
  @IsString()
  submission!: string;

  @Field(() => TextInput, { description: 'Opinion 用户意见' })
  @ValidateNested()
  @Type(() => TextInput)
  opinion!: TextInput;
}

@InputType({ description: 'The final acceptance 验收 of a contract' })
export class ConcludeAcceptanceInput {
  @Field(() => ID, { description: 'The contract' })
  @IsString()
  contract!: string;

  @Field(() => [ID], { description: 'Experts of the acceptance, at most 100' })
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  experts!: string[];

  @Field(() => ID, { nullable: true, description: 'The person who spoke for the end user' })
  @IsOptional()
  @IsString()
  user?: string | null;

  @Field(() => Boolean, { description: 'Whether the technical part is passed' })
  @IsBoolean()
  technicalPass!: boolean;

  @Field(() => Boolean, { description: 'Whether the financial part is passed' })
  @IsBoolean()
  financialPass!: boolean;

  @Field(() => Money, { description: 'What is left over 结余, in fen' })
  @IsDefined()
  surplus!: bigint;

  @Field(() => TextInput, { nullable: true, description: 'Opinion 验收意见' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextInput)
  opinion?: TextInput | null;
}
