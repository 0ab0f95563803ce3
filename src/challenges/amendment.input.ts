import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { Allow, IsArray, IsBoolean, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { DateTime, IndicatorValue } from '../common/scalars.js';
import { TextInput } from '../common/text.js';
import type { AmendmentChange } from './amendment.rules.js';
import type { IndicatorValue as Value } from './challenge-content.js';

@InputType({ description: 'One value that an amendment changes' })
export class AmendmentChangeInput implements AmendmentChange {
  @Field(() => String, { nullable: true, description: 'Key of the indicator; without one the funding changes' })
  @IsOptional()
  @IsString()
  indicator?: string | null;

  @Field(() => String, {
    description:
      'baseline, target, stretch or weight of the indicator; publicPerAward, enterpriseCash, enterpriseTotal (in fen) or ownToPublicMin of the funding. Another one is put on record and changes nothing',
  })
  @IsString()
  @MaxLength(100)
  field!: string;

  @Field(() => IndicatorValue, { description: 'The value before' }) @Allow() from!: Value;
  @Field(() => IndicatorValue, { description: 'The value from then on' }) @Allow() to!: Value;
}

@InputType({ description: 'An amendment of an open challenge' })
export class ProposeAmendmentInput {
  @Field(() => ID, { description: 'The challenge' }) @IsString() challenge!: string;

  @Field(() => Boolean, { description: 'Whether target, money, eligibility or rubric change' }) @IsBoolean() material!: boolean;
  @Field(() => TextInput, { description: 'Why' }) @ValidateNested() @Type(() => TextInput) reason!: TextInput;

  @Field(() => [AmendmentChangeInput], { description: 'What changes, applied in this order; may be empty where only a close moves' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => AmendmentChangeInput)
  changes!: AmendmentChangeInput[];

  @Field(() => DateTime, {
    nullable: true,
    description:
      'New bidder close, not before the one in force; also that one itself, to keep it. Without it a material amendment moves the close where fewer days are left than window.amendRemainingMinDays',
  })
  @IsOptional()
  newBidderClose?: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'New recommender close, not before the one in force. A new bidder close does not move it',
  })
  @IsOptional()
  newRecommenderClose?: Date | null;
}
