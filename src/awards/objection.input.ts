import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsOptional, IsString, ValidateNested } from 'class-validator';
import { TextInput } from '../common/text.js';
import { ObjectionFinding, ObjectionGround } from './objection.enum.js';

@InputType({ description: 'An objection 异议 to a bid' })
export class FileObjectionInput {
  @Field(() => ID, { description: 'The challenge, from the start of its notice' })
  @IsString()
  challenge!: string;

  @Field(() => ID, { description: 'The bid it is directed at' })
  @IsString()
  bid!: string;

  @Field(() => ObjectionGround, { description: 'What it rests on' })
  @IsIn(Object.keys(ObjectionGround))
  ground!: ObjectionGround;

  @Field(() => TextInput, { description: 'What is objected' })
  @ValidateNested()
  @Type(() => TextInput)
  text!: TextInput;

  @Field(() => Boolean, { description: 'Whether under the own name; without it, or without signing in, it is only a tip for supervision' })
  @IsBoolean()
  realName!: boolean;

  @Field(() => [ID], { defaultValue: [], description: 'Files that prove it, at most 100; only under the own name, which they would tell' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  files?: string[];
}

@InputType({ description: 'A finding on an objection' })
export class DecideObjectionInput {
  @Field(() => ID, { description: 'The objection' })
  @IsString()
  objection!: string;

  @Field(() => ObjectionFinding, { description: 'What is found' })
  @IsIn(Object.keys(ObjectionFinding))
  finding!: ObjectionFinding;

  @Field(() => TextInput, { nullable: true, description: 'Grounds of the finding' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextInput)
  text?: TextInput | null;
}
