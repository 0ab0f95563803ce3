import { Field, ID, InputType } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';
import { NotBlank } from '../common/text.js';

@InputType({ description: 'A role that passes to another person 岗位移交' })
export class HandOverInput {
  @Field(() => ID, { description: 'The role held until now' })
  @IsString()
  membership!: string;

  @Field(() => ID, { description: 'Who gets it: somebody who works in the organisation already' })
  @IsString()
  to!: string;

  @Field(() => String, { description: 'Why, 1 to 500 characters' })
  @NotBlank()
  @MaxLength(500)
  reason!: string;
}
