import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { Role } from '../common/actor.js';
import { TextInput } from '../common/text.js';
import { PASSWORD_MAX } from './password.js';

/** An address as far as its form matters here: something, one `@`, something, no white space. */
export const EMAIL = /^[^\s@]+@[^\s@]+$/;

const ROLE = `One of ${Object.values(Role).join(', ')}`;

@InputType({ description: 'A role in an organisation 任职' })
export class MembershipInput {
  @Field(() => ID, { description: 'Where' })
  @IsString()
  organisation!: string;

  @Field(() => String, { description: ROLE })
  @IsIn(Object.values(Role))
  role!: Role;
}

@InputType({ description: 'A new person with an account' })
export class CreatePersonInput {
  @Field(() => TextInput, { description: 'Name 姓名' })
  @ValidateNested()
  @Type(() => TextInput)
  name!: TextInput;

  @Field(() => String, { description: 'Address to sign in with; case does not count' })
  @Matches(EMAIL)
  @MaxLength(254)
  email!: string;

  @Field(() => String, { description: 'Password, 10 to 200 characters' })
  @IsString()
  @MaxLength(PASSWORD_MAX)
  password!: string;

  @Field(() => [MembershipInput], { defaultValue: [], description: 'Roles from the start; at most 50' })
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => MembershipInput)
  memberships!: MembershipInput[];
}

@InputType({ description: 'A role for a person in an organisation' })
export class GrantMembershipInput extends MembershipInput {
  @Field(() => ID, { description: 'Who' })
  @IsString()
  person!: string;
}
