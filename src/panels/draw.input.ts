import { Field, Float, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, ValidateNested } from 'class-validator';
import { TextInput } from '../common/text.js';
import { DrawParty } from './draw.enum.js';
import { DRAW_PARTIES } from './draw.transcript.rules.js';

const Bytes32 = () => Matches(/^[0-9a-f]{64}$/, { message: 'is 32 bytes in lower-case hex' });

@InputType({ description: 'The pool of a draw, to be frozen now' })
export class FreezeDrawInput {
  @Field(() => ID, { description: 'The challenge' })
  @IsString()
  challenge!: string;

  @Field(() => TextInput, { nullable: true, description: 'Why it is drawn again; needed where the challenge has a finished draw' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextInput)
  reason?: TextInput | null;
}

@InputType({ description: 'A commitment to a part of the seed' })
export class CommitSeedInput {
  @Field(() => ID, { description: 'The draw' })
  @IsString()
  draw!: string;

  @Field(() => DrawParty, { description: 'For whom' })
  @IsIn(DRAW_PARTIES)
  party!: DrawParty;

  @Field(() => String, { description: 'SHA-256, in hex, of the canonical JSON (RFC 8785) of {draw, party, salt, value}' })
  @Bytes32()
  commitment!: string;
}

@InputType({ description: 'What was committed to' })
export class RevealSeedInput {
  @Field(() => ID, { description: 'The draw' })
  @IsString()
  draw!: string;

  @Field(() => DrawParty, { description: 'For whom' })
  @IsIn(DRAW_PARTIES)
  party!: DrawParty;

  @Field(() => String, { description: 'The part of the seed: 32 random bytes in hex' })
  @Bytes32()
  value!: string;

  @Field(() => String, { description: 'What hides the value in the commitment: 32 random bytes in hex' })
  @Bytes32()
  salt!: string;
}

@InputType({ description: 'A round of public randomness' })
export class SubmitBeaconInput {
  @Field(() => ID, { description: 'The draw' })
  @IsString()
  draw!: string;

  @Field(() => Float, { description: 'Number of the round: the one that the draw has fixed' })
  @IsInt()
  round!: number;

  @Field(() => String, { description: 'The chain’s signature of the round: 48 bytes in hex' })
  @Matches(/^[0-9a-f]{96}$/, { message: 'is 48 bytes in lower-case hex' })
  signature!: string;
}

@InputType({ description: 'A finished draw, whose experts are to be the panel' })
export class DrawPanelInput {
  @Field(() => ID, { description: 'The last draw of the challenge, finished' })
  @IsString()
  draw!: string;
}
