import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'How a challenge fared in a former list, before it was listed anew' })
export class FormerListing {
  @Field(() => ID, { description: 'Global id of the challenge as it was then' }) challenge!: string;
  @Field(() => String, { description: 'Number of that list' }) list!: string;
  @Field(() => String, { description: 'Why it was listed anew: NO_BID 流榜 or NO_AWARD 榜空' }) outcome!: string;
  @Field(() => Int, { description: 'Bids received, late and withdrawn ones included' }) bids!: number;
  @Field(() => Int, { description: 'Bids that passed the form check' }) eligible!: number;
}
