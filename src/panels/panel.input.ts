import { Field, ID, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsArray, IsString, MaxLength } from 'class-validator';

@InputType({ description: 'A draw that was made elsewhere 评审组备案' })
export class AppointPanelInput {
  @Field(() => ID, { description: 'The challenge' })
  @IsString()
  challenge!: string;

  @Field(() => String, { description: 'Seed of the draw, as it was made public' })
  @IsString()
  @MaxLength(1000)
  seed!: string;

  @Field(() => [ID], { description: 'Experts drawn, in order; at most 500' })
  @IsArray()
  @ArrayMaxSize(500)
  @IsString({ each: true })
  drawn!: string[];

  @Field(() => [ID], { description: 'Reserves, in order; at most 500' })
  @IsArray()
  @ArrayMaxSize(500)
  @IsString({ each: true })
  reserves!: string[];
}
