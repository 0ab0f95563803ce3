import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength, ValidateNested } from 'class-validator';
import { TextInput } from '../common/text.js';
import { OrganisationKindEnum } from './organisation-kind.enum.js';
import type { OrganisationKind } from './organisation-kinds.js';
import { OrganisationTagInput } from './organisation-tag.input.js';
import { EMAIL } from './person.input.js';

@InputType({ description: 'Somebody by name and address' })
export class NamedAddressInput {
  @Field(() => TextInput, { description: 'Name 姓名' })
  @ValidateNested()
  @Type(() => TextInput)
  name!: TextInput;

  @Field(() => String, { description: 'Address; case does not count' })
  @Matches(EMAIL)
  @MaxLength(254)
  email!: string;
}

@InputType({ description: 'An organisation that registers itself' })
export class RegisterOrganisationInput {
  @Field(() => OrganisationKindEnum, { description: 'What it is 单位类型' })
  @IsIn(Object.keys(OrganisationKindEnum))
  kind!: OrganisationKind;

  @Field(() => TextInput, { description: 'Name 单位名称, as on its licence' })
  @ValidateNested()
  @Type(() => TextInput)
  name!: TextInput;

  @Field(() => String, { description: 'Unified social credit code 统一社会信用代码 with its right check character (GB 32100-2015)' })
  @IsString()
  @MaxLength(64)
  creditCode!: string;

  @Field(() => String, { description: 'Administrative division 行政区划代码, 6 digits' })
  @Matches(/^\d{6}$/)
  regionCode!: string;

  @Field(() => String, { description: 'Address for letters' })
  @Matches(EMAIL)
  @MaxLength(254)
  contactEmail!: string;

  @Field(() => NamedAddressInput, { description: 'Who registers it, and must confirm by the mail that goes to this address' })
  @ValidateNested()
  @Type(() => NamedAddressInput)
  applicant!: NamedAddressInput;

  @Field(() => NamedAddressInput, { nullable: true, description: 'Who shall be its administrator; the applicant where nobody is named' })
  @IsOptional()
  @ValidateNested()
  @Type(() => NamedAddressInput)
  administrator?: NamedAddressInput | null;
}

@InputType({ description: 'The verification of a registration' })
export class VerifyRegistrationInput {
  @Field(() => ID, { description: 'The registration' })
  @IsString()
  registration!: string;

  @Field(() => [OrganisationTagInput], { defaultValue: [], description: 'Tags that the officer has seen proof of; at most 50' })
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => OrganisationTagInput)
  tags!: OrganisationTagInput[];
}

@InputType({ description: 'The refusal of a registration' })
export class RefuseRegistrationInput {
  @Field(() => ID, { description: 'The registration' })
  @IsString()
  registration!: string;

  @Field(() => String, { description: 'Why, 1 to 2000 characters; the applicant reads it' })
  @MinLength(1)
  @MaxLength(2000)
  reason!: string;
}
