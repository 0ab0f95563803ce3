import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsBoolean, IsDefined, IsIn, IsOptional, IsString, ValidateNested } from 'class-validator';
import { Money } from '../common/scalars.js';
import { TextInput } from '../common/text.js';
import { TerminationKind } from './termination.enum.js';

@InputType({ description: 'A proposal to end a contract before its time' })
export class ProposeTerminationInput {
  @Field(() => ID, { description: 'The contract' })
  @IsString()
  contract!: string;

  @Field(() => TerminationKind, { description: 'Kind' })
  @IsIn(Object.keys(TerminationKind))
  kind!: TerminationKind;

  @Field(() => TextInput, { description: 'Why' })
  @ValidateNested()
  @Type(() => TextInput)
  reason!: TextInput;
}

@InputType({ description: 'The decision on a termination, after hearing and advice' })
export class DecideTerminationInput {
  @Field(() => ID, { description: 'The termination' })
  @IsString()
  termination!: string;

  @Field(() => Boolean, { description: 'Whether the work was diligent 勤勉尽责' })
  @IsBoolean()
  diligent!: boolean;

  @Field(() => Money, { description: 'Fen used and accepted, not below 0' })
  @IsDefined()
  usedAccepted!: bigint;

  @Field(() => [ID], { nullable: true, description: 'The experts who were asked' })
  @IsOptional()
  @IsString({ each: true })
  @ArrayMaxSize(100)
  experts?: string[] | null;
}
