import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { LocalizedText } from '../common/text.js';
import { ReplacementReason } from './panel.enum.js';

@ObjectType({ description: 'A drawn expert who does not sit' })
export class Replacement {
  @Field(() => ID, { description: 'The drawn expert' }) expert!: string;
  @Field(() => ID, { nullable: true, description: 'The reserve who sits instead; null: the seat is empty' }) by!: string | null;
  @Field(() => ReplacementReason, { description: 'Why' }) reason!: 'CONFLICT' | 'DECLINED';
}

@ObjectType({ description: 'An expert as he or she stood in the lot' })
export class DrawTicket {
  @Field(() => ID, { description: 'The expert' }) expert!: string;
  @Field(() => [String], { description: 'Strata, the main one first' }) strata!: string[];
  @Field(() => String, { description: 'HMAC-SHA256, in hex, of the expert’s UUID under the seed; the lowest stands first' })
  ticket!: string;
}

@ObjectType({ description: 'A stratum that the pool could not fill' })
export class UnmetStratum {
  @Field(() => String, { description: 'The stratum' }) tag!: string;
  @Field(() => Int, { description: 'Seats that the policy asks for' }) min!: number;
  @Field(() => Int, { description: 'Drawn experts who bear it' }) seated!: number;
}

@ObjectType({ description: 'Everything that replays a draw 抽取记录' })
export class DrawTranscript {
  @Field(() => String, { description: 'SHA-256, in hex, of the pool (expert and strata, by id) in canonical JSON (RFC 8785)' })
  poolHash!: string;
  @Field(() => [DrawTicket], { description: 'The pool in the order of the tickets; experts in conflict are left out up front' })
  pool!: DrawTicket[];
  @Field(() => [ID], { description: 'Experts drawn, in order' }) drawn!: string[];
  @Field(() => [ID], { description: 'Reserves, in order' }) reserves!: string[];
  @Field(() => [UnmetStratum], { description: 'Strata that the pool could not fill' }) unmet!: UnmetStratum[];
}

@ObjectType({ description: 'A member of a panel as it is published: no more than who it is' })
export class PanelMember {
  @Field(() => LocalizedText, { description: 'Name 姓名' }) name!: LocalizedText;
  @Field(() => LocalizedText, { description: 'Where the expert works 所在单位' }) affiliation!: LocalizedText;
}
