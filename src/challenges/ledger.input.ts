import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { Allow, IsEnum, IsOptional, IsString, ValidateNested } from 'class-validator';
import { Money } from '../common/scalars.js';
import { TextInput } from '../common/text.js';
import { LedgerForm } from './challenge.enum.js';

@InputType({ description: 'Something that an enterprise paid for a challenge' })
export class EnterLedgerEntryInput {
  @Field(() => ID, { description: 'The challenge' }) @IsString() challenge!: string;

  @Field(() => ID, { nullable: true, description: 'The enterprise; without it the need owner, or the end user where there is none' })
  @IsOptional()
  @IsString()
  enterprise?: string | null;

  @Field(() => LedgerForm, { description: 'In what form' }) @IsEnum(LedgerForm) form!: LedgerForm;
  @Field(() => Money, { description: 'How much, in fen, not negative' }) @Allow() amount!: bigint;

  @Field(() => TextInput, { nullable: true, description: 'Note' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextInput)
  note?: TextInput | null;
}
