import { Field, Int, ObjectType } from '@nestjs/graphql';
import { LocalizedText } from '../common/text.js';

@ObjectType({ description: 'The mark of one criterion' })
export class ScoreItem {
  @Field(() => String, { description: 'Key of the criterion in the rubric of the challenge' }) criterion!: string;
  @Field(() => Int, { description: 'Mark, 0 to the highest of the criterion' }) score!: number;
  @Field(() => LocalizedText, { nullable: true, description: 'Comment 评语' }) comment?: LocalizedText | null;
}
