import { Field, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsDate, ValidateNested } from 'class-validator';
import { DateTime } from '../common/scalars.js';
import { TextInput } from '../common/text.js';

@InputType({ description: 'An outage of the platform that is over' })
export class DeclareOutageInput {
  @Field(() => DateTime, { description: 'Since when people could not work, by the clock of the product; at most 366 days before its end' })
  @IsDate()
  from!: Date;

  @Field(() => DateTime, { description: 'Until when; not in the future' })
  @IsDate()
  to!: Date;

  @Field(() => TextInput, { description: 'What happened 事故说明, published as it stands' })
  @ValidateNested()
  @Type(() => TextInput)
  reason!: TextInput;
}
