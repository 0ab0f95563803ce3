import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import type { BeaconRound } from './beacon.rules.js';
import { DrawParty, DrawStep, DrawExclusionReason } from './draw.enum.js';
import type { Contribution, Default } from './draw.transcript.rules.js';

@ObjectType({ description: 'An expert of the pool under a pseudonym' })
export class DrawEntry {
  @Field(() => String, { description: 'Pseudonym, of this draw alone: 64 hex digits' }) id!: string;
  @Field(() => [String], { description: 'Those of the strata of the policy that are borne, in their order there' }) strata!: string[];
}

@ObjectType({ description: 'An expert who is left out of the pool, under a pseudonym' })
export class DrawExclusion {
  @Field(() => String, { description: 'Pseudonym, of this draw alone: 64 hex digits' }) id!: string;
  @Field(() => [DrawExclusionReason], { description: 'Why, each reason once' }) reasons!: DrawExclusionReason[];
}

@ObjectType({ description: 'The place of an expert in the lot' })
export class DrawTicket {
  @Field(() => String, { description: 'Pseudonym' }) id!: string;
  @Field(() => String, { description: 'HMAC-SHA256, in hex, of the pseudonym under the seed; the lowest stands first' }) ticket!: string;
}

@ObjectType({ description: 'A stratum that the pool could not fill' })
export class UnmetStratum {
  @Field(() => String, { description: 'The stratum' }) tag!: string;
  @Field(() => Int, { description: 'Seats that the policy asks for' }) min!: number;
  @Field(() => Int, { description: 'Drawn experts who bear it' }) seated!: number;
}

@ObjectType({ description: 'What one party gives to the seed: first a commitment, then the value behind it' })
export class DrawContribution implements Contribution {
  @Field(() => String, { description: 'SHA-256, in hex, of the canonical JSON (RFC 8785) of {draw, party, salt, value}' })
  commitment!: string;
  @Field(() => DateTime, { description: 'When it was committed to' }) committedAt!: string;
  @Field(() => String, { nullable: true, description: '32 bytes in hex; null before it is revealed' }) value!: string | null;
  @Field(() => String, { nullable: true, description: '32 bytes in hex; null before it is revealed' }) salt!: string | null;
  @Field(() => DateTime, { nullable: true, description: 'When it was revealed; null before' }) revealedAt!: string | null;
}

@ObjectType({ description: 'A party that did not come in time' })
export class DrawDefault implements Default {
  @Field(() => DrawParty, { description: 'Who' }) party!: DrawParty;
  @Field(() => DrawStep, { description: 'For what' }) step!: Default['step'];
  @Field(() => DateTime, { description: 'The deadline that it missed' }) deadline!: string;
}

@ObjectType({ description: 'The round of public randomness that the seed takes in: drand, scheme bls-unchained-g1-rfc9380' })
export class DrawBeacon implements BeaconRound {
  @Field(() => String, { description: 'Hash of the chain, in hex' }) chainHash!: string;
  @Field(() => String, { description: 'Public key of the chain, in hex' }) publicKey!: string;
  @Field(() => Float, { description: 'Seconds between rounds' }) periodSeconds!: number;
  @Field(() => Float, { description: 'Unix second of round 1' }) genesisTime!: number;
  @Field(() => Float, { description: 'Number of the round, an integer: fixed when the pool was frozen' }) round!: number;
  @Field(() => DateTime, { description: 'When the round is due: a minute or more after the last reveal' }) at!: string;
}

@ObjectType({ description: 'Whom a pseudonym stands for, so that it can be checked' })
export class DrawName {
  @Field(() => String, { description: 'Pseudonym: HMAC-SHA256, in hex, of the expert’s global id under the opening’s hex text' })
  id!: string;
  @Field(() => ID, { description: 'The expert' }) expert!: string;
  @Field(() => String, { description: 'Opening of this one pseudonym: 32 bytes in hex' }) opening!: string;
  @Field(() => LocalizedText, { description: 'Name 姓名' }) name!: LocalizedText;
}
