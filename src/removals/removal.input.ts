import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { TextInput } from '../common/text.js';

@InputType({ description: 'Secret content that is to be removed' })
export class ProposeRemovalInput {
  @Field(() => ID, { description: 'Global id of what it stands in, e.g. a challenge, a question, a bid, an event or a file' })
  @IsString()
  target!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Where in it: names and numbers divided by points, e.g. background.zh, deliverables.0.en, plan.zh of an opened bid; null for the content of a file, and for a bid that is sealed, which nobody reads and which goes as a whole',
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  field?: string | null;

  @Field(() => TextInput, { description: 'Why; it must not repeat the content' })
  @ValidateNested()
  @Type(() => TextInput)
  reason!: TextInput;
}
