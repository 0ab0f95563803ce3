import { Field, Float, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsNumber, IsOptional, IsString, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { TextInput } from '../common/text.js';
import { OrganisationKindEnum } from './organisation-kind.enum.js';
import type { OrganisationKind } from './organisation-kinds.js';
import { EMAIL } from './person.input.js';

/** What an organisation says of itself, whoever enters it. */
@InputType({ isAbstract: true })
export abstract class OrganisationInput {
  @Field(() => OrganisationKindEnum, { description: 'What it is 单位类型' })
  @IsIn(Object.keys(OrganisationKindEnum))
  kind!: OrganisationKind;

  @Field(() => TextInput, { description: 'Name 单位名称, as on its licence' })
  @ValidateNested()
  @Type(() => TextInput)
  name!: TextInput;

  @Field(() => String, { description: 'Unified social credit code 统一社会信用代码 with its right check character (GB 32100-2015)' })
  @IsString()
  @MaxLength(64)
  creditCode!: string;

  @Field(() => String, { description: 'Administrative division 行政区划代码, 6 digits' })
  @Matches(/^\d{6}$/)
  regionCode!: string;
}

@InputType({ description: 'A new organisation' })
export class CreateOrganisationInput extends OrganisationInput {
  @Field(() => [String], { defaultValue: [], description: 'Tags that statistics are asked by; at most 50' })
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  tags!: string[];

  @Field(() => String, { nullable: true, description: 'Address for letters' })
  @IsOptional()
  @Matches(EMAIL)
  @MaxLength(254)
  contactEmail?: string | null;

  @Field(() => ID, { nullable: true, description: 'The parent of its group 上级单位' })
  @IsOptional()
  @IsString()
  parent?: string | null;
}

@InputType({ description: 'A holding of one organisation in another 持股' })
export class RecordShareholdingInput {
  @Field(() => ID, { description: 'Who holds' })
  @IsString()
  owner!: string;

  @Field(() => ID, { description: 'Of whom' })
  @IsString()
  owned!: string;

  @Field(() => Float, { description: 'Percent of the shares, 0 to 100; replaces what is on record for the two' })
  @IsNumber()
  @Min(0)
  @Max(100)
  percent!: number;
}
