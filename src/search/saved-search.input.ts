import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { NotBlank } from '../common/text.js';
import { SearchFilter } from './search.filter.js';

@InputType({ description: 'A search to be saved: of challenges, by words, a filter or both' })
export class SaveSearchInput {
  @Field(() => String, { description: 'What it is called, 1 to 100 characters, unlike all others of one’s own' })
  @IsString()
  @NotBlank()
  @MaxLength(100)
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The words, all of them, at most 200 characters; here nothing is taken for mistyped',
  })
  @IsOptional()
  @IsString()
  text?: string | null;

  @Field(() => SearchFilter, { nullable: true, description: 'What narrows it; `kinds`, where given, must hold CHALLENGE' })
  @IsOptional()
  @ValidateNested()
  @Type(() => SearchFilter)
  filter?: SearchFilter | null;
}

@InputType({ description: 'Another name for a saved search' })
export class RenameSavedSearchInput {
  @Field(() => ID, { description: 'Global id of the saved search' })
  @IsString()
  savedSearch!: string;

  @Field(() => String, { description: 'What it is called from now on, 1 to 100 characters' })
  @IsString()
  @NotBlank()
  @MaxLength(100)
  name!: string;
}
