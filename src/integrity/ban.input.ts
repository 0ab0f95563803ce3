import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsDate, IsOptional, IsString, ValidateNested } from 'class-validator';
import { DateTime } from '../common/scalars.js';
import { TextInput } from '../common/text.js';

@InputType({ description: 'A ban of one organisation, one person or one expert' })
export class RecordBanInput {
  @Field(() => ID, { nullable: true, description: 'The organisation, or' })
  @IsOptional()
  @IsString()
  organisation?: string | null;

  @Field(() => ID, { nullable: true, description: 'the person, or' })
  @IsOptional()
  @IsString()
  person?: string | null;

  @Field(() => ID, { nullable: true, description: 'the expert; exactly one of the three' })
  @IsOptional()
  @IsString()
  expert?: string | null;

  @Field(() => DateTime, { description: 'First instant of the ban' })
  @IsDate()
  from!: Date;

  @Field(() => DateTime, { description: 'First instant after the ban; one that is not after `from` is never in force' })
  @IsDate()
  to!: Date;

  @Field(() => TextInput, { description: 'Why' })
  @ValidateNested()
  @Type(() => TextInput)
  reason!: TextInput;
}
