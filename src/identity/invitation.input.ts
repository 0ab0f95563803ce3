import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { Role } from '../common/actor.js';
import { TextInput } from '../common/text.js';
import { EMAIL } from './person.input.js';

@InputType({ description: 'An invitation to take roles in an organisation' })
export class InviteInput {
  @Field(() => ID, { description: 'Where' })
  @IsString()
  organisation!: string;

  @Field(() => String, { description: 'Address of who is invited; case does not count' })
  @Matches(EMAIL)
  @MaxLength(254)
  email!: string;

  @Field(() => TextInput, { description: 'Name of who is invited; who is new may correct it' })
  @ValidateNested()
  @Type(() => TextInput)
  name!: TextInput;

  @Field(() => [String], { description: `The roles offered, 1 to 10 of ${Object.values(Role).join(', ')}` })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ArrayUnique()
  @IsIn(Object.values(Role), { each: true })
  roles!: Role[];
}
