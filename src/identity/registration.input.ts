import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { NotBlank, TextInput } from '../common/text.js';
import { OrganisationInput } from './organisation.input.js';
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
export class RegisterOrganisationInput extends OrganisationInput {
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
  @NotBlank()
  @MaxLength(2000)
  reason!: string;
}
