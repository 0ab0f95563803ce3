import { Field, ID, InputType } from '@nestjs/graphql';
import { IsDate, IsOptional, IsString, MaxLength } from 'class-validator';
import { DateTime } from '../common/scalars.js';
import { NotBlank } from '../common/text.js';

@InputType({ description: 'A tag of an organisation, as long as it holds' })
export class OrganisationTagInput {
  @Field(() => String, { description: 'The tag, e.g. national-high-tech 高新技术企业; 1 to 200 characters' })
  @NotBlank()
  @MaxLength(200)
  tag!: string;

  @Field(() => DateTime, { nullable: true, description: 'Since when it holds; null: ever since' })
  @IsOptional()
  @IsDate()
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when it holds, that instant not included; null: without end' })
  @IsOptional()
  @IsDate()
  to?: Date | null;
}

@InputType({ description: 'A tag that an officer confirms of an organisation' })
export class AddOrganisationTagInput extends OrganisationTagInput {
  @Field(() => ID, { description: 'Whose it is' })
  @IsString()
  organisation!: string;
}
