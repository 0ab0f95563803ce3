import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsString, MaxLength, ValidateBy } from 'class-validator';
import { DomainError } from './errors.js';

/** Whether nothing is there to be read: white space, and characters that are never shown. */
export const isBlank = (text: string): boolean => !/[^\s\p{Cc}\p{Cf}]/u.test(text);

/** The fault of a text in which nothing stands. */
export const BLANK = { message: 'must not be blank' } as const;

/** A name, number or reason in one language: something stands in it. */
export const NotBlank = (): PropertyDecorator =>
  ValidateBy({
    name: 'notBlank',
    validator: { validate: (value) => typeof value === 'string' && !isBlank(value), defaultMessage: () => BLANK.message },
  });

/** The same for an argument that stands alone. Throws INPUT_INVALID. */
export const notBlank = {
  transform(value: string, { data: path }: { data?: string | undefined }): string {
    if (isBlank(value)) throw new DomainError('INPUT_INVALID', { faults: [{ path, ...BLANK }] });
    return value;
  },
};

/** Whether a text says nothing in either language. */
export const saysNothing = ({ zh, en }: LocalizedText): boolean => isBlank(zh) && isBlank(en);

/** One of the two languages is enough; a text that says nothing in both is none. */
const InOneLanguage = (): PropertyDecorator =>
  ValidateBy({
    name: 'inOneLanguage',
    validator: {
      validate: (zh, args) => {
        const { en } = args!.object as LocalizedText;
        return typeof zh !== 'string' || typeof en !== 'string' || !saysNothing({ zh, en });
      },
      defaultMessage: () => 'zh and en must not both be blank: what is optional is null instead',
    },
  });

/** A text for readers in both languages, as it lies in a jsonb column. (Not called `Text`: that is a class of the browser.) */
@ObjectType('Text', { description: 'A text for readers in Chinese and English' })
export class LocalizedText {
  @Field(() => String, { description: 'Chinese 中文' }) zh!: string;
  @Field(() => String, { description: 'English' }) en!: string;
}

/** A text given by a client; either language may be empty where the writer has only the other. */
@InputType({
  description: 'A text for readers in Chinese and English; one of them may be empty, not both: what is optional is null instead',
})
export class TextInput {
  @Field(() => String, { description: 'Chinese 中文, at most 20000 characters' })
  @IsString()
  @MaxLength(20_000)
  @InOneLanguage()
  zh!: string;

  @Field(() => String, { description: 'English, at most 20000 characters' })
  @IsString()
  @MaxLength(20_000)
  en!: string;
}
