import { Field, Int, ObjectType } from '@nestjs/graphql';
import { LocalizedText } from '../common/text.js';
import { ArchetypeEnum } from './archetype.enum.js';
import type { EffectiveRules } from './effective-rules.js';
import { PolicyRules } from './policy-rules.scalar.js';
import type { Archetype, PolicyProfile } from './profiles.js';

@ObjectType('PolicyProfile', { description: 'A policy 政策模板 as versioned data: what a list changes of it, its own overrides say' })
export class PolicyProfileType implements PolicyProfile {
  @Field(() => String, { description: 'Code, e.g. jiangsu-province-list; lists name it with its version: jiangsu-province-list/1' })
  code!: string;

  @Field(() => Int, { description: 'Version; a change of the rules is a new one' }) version!: number;
  @Field(() => ArchetypeEnum, { description: 'Which of the five mechanisms it is' }) archetype!: Archetype;
  @Field(() => LocalizedText, { description: 'Name 名称' }) name!: LocalizedText;
  @Field(() => LocalizedText, { description: 'What it is for, in one sentence' }) description!: LocalizedText;
  @Field(() => PolicyRules, { description: 'All of its rules' }) rules!: EffectiveRules;
  @Field(() => String, { description: 'SHA-256, in hex, of the rules in canonical JSON (RFC 8785)' }) hash!: string;
}
