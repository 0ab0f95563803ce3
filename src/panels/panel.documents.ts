import { Field, ID, ObjectType } from '@nestjs/graphql';
import { LocalizedText } from '../common/text.js';
import { ReplacementReason } from './panel.enum.js';

@ObjectType({ description: 'A drawn expert who does not sit' })
export class Replacement {
  @Field(() => ID, { description: 'The drawn expert' }) expert!: string;
  @Field(() => ID, { nullable: true, description: 'The reserve who sits instead; null: the seat is empty' }) by!: string | null;
  @Field(() => ReplacementReason, { description: 'Why' }) reason!: 'CONFLICT' | 'DECLINED';
}

@ObjectType({ description: 'A member of a panel as it is published: no more than who it is' })
export class PanelMember {
  @Field(() => LocalizedText, { description: 'Name 姓名' }) name!: LocalizedText;
  @Field(() => LocalizedText, { description: 'Where the expert works 所在单位' }) affiliation!: LocalizedText;
}
