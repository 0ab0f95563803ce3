import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { LocalizedText } from '../common/text.js';
import { DecisionStepKind } from './decision.enum.js';

@ObjectType({ description: 'A step after a decision, in the order of time' })
export class DecisionStep {
  @Field(() => DecisionStepKind, { description: 'What happened' }) step!: DecisionStepKind;
  @Field(() => Int, { nullable: true, description: 'Days of an extension; null for every other step' }) days?: number | null;
  @Field(() => ID, { nullable: true, description: 'Global id of the bid concerned; null for a step of the whole challenge' })
  bid?: string | null;
}

@ObjectType({ description: 'A bid as the notice 公示 shows it' })
export class AnnouncedBid {
  @Field(() => ID, { description: 'Global id of the bid' }) bid!: string;
  @Field(() => LocalizedText, { description: 'Who leads it 牵头单位' }) lead!: LocalizedText;
  @Field(() => LocalizedText, { nullable: true, description: 'Its principal investigator 项目负责人' }) pi?: LocalizedText | null;
  @Field(() => LocalizedText, { nullable: true, description: 'Its title 项目名称' }) title?: LocalizedText | null;
}
