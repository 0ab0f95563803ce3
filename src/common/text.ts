import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';

/** A text for readers in both languages, as it lies in a jsonb column. (Not called `Text`: that is a class of the browser.) */
@ObjectType('Text', { description: 'A text for readers in Chinese and English' })
export class LocalizedText {
  @Field(() => String, { description: 'Chinese 中文' }) zh!: string;
  @Field(() => String, { description: 'English' }) en!: string;
}

/** A text given by a client; either language may be empty where the writer has only the other. */
@InputType({ description: 'A text for readers in Chinese and English; one of them may be empty' })
export class TextInput {
  @Field(() => String, { description: 'Chinese 中文, at most 20000 characters' })
  @IsString()
  @MaxLength(20_000)
  zh!: string;

  @Field(() => String, { description: 'English, at most 20000 characters' })
  @IsString()
  @MaxLength(20_000)
  en!: string;
}
