import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';

@InputType({ description: 'Another proposal than the rank’s 偏离排名' })
export class DeviationInput {
  @Field(() => [ID], { description: 'Global ids of the bids to propose, in order; each must pass, and there must be places for them' })
  @IsArray()
  @ArrayMaxSize(200)
  @IsString({ each: true })
  proposed!: string[];

  @Field(() => String, { nullable: true, description: 'Why, at most 5000 characters; without a reason it is DEVIATION_NEEDS_REASON' })
  @IsOptional()
  @IsString()
  @MaxLength(5000)
  reason?: string | null;
}

@InputType({ description: 'A decision on a challenge' })
export class DecideAwardInput {
  @Field(() => ID, { description: 'The challenge, when its last review stage is closed or no bid is valid' })
  @IsString()
  challenge!: string;

  @Field(() => DeviationInput, { nullable: true, description: 'Left out: as the rules say' })
  @IsOptional()
  @ValidateNested()
  @Type(() => DeviationInput)
  deviation?: DeviationInput | null;
}
