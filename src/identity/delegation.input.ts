import { Field, ID, InputType } from '@nestjs/graphql';
import { IsDate, IsOptional, IsString, MaxLength } from 'class-validator';
import { DateTime } from '../common/scalars.js';
import { NotBlank } from '../common/text.js';

@InputType({ description: 'A role that a deputy may act in while its holder is away 代理' })
export class DelegateInput {
  @Field(() => ID, { description: 'The role that is delegated: the own one, or one that the caller answers for' })
  @IsString()
  membership!: string;

  @Field(() => ID, { description: 'The deputy: somebody who works in the organisation' })
  @IsString()
  deputy!: string;

  @Field(() => DateTime, { nullable: true, description: 'From when on; null: at once' })
  @IsOptional()
  @IsDate()
  from?: Date | null;

  @Field(() => DateTime, { description: 'Until when, included; at most 366 days after the start' })
  @IsDate()
  until!: Date;

  @Field(() => String, { description: 'Why, 1 to 500 characters' })
  @NotBlank()
  @MaxLength(500)
  reason!: string;
}
