import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Money } from '../common/scalars.js';

@ObjectType({ description: 'A list in figures 榜单统计' })
export class ListStatistics {
  @Field(() => Int, { description: 'Challenges' }) challenges!: number;
  @Field(() => Int, { description: 'Bids received, late and withdrawn ones included' }) bids!: number;
  @Field(() => Int, { description: 'Bids that passed the form check' }) eligible!: number;
  @Field(() => Int, { description: 'Bids that failed it' }) ineligible!: number;
  @Field(() => Int, { description: 'Bids withdrawn by the bidder close' }) withdrawn!: number;
  @Field(() => Int, { description: 'Challenges with an award that stands 揭榜成功' }) awardedChallenges!: number;
  @Field(() => Int, { description: 'Challenges without a valid bid 流榜' }) noBid!: number;
  @Field(() => Int, { description: 'Challenges where nobody was awarded, or nobody is left 榜空' }) noAward!: number;
  @Field(() => Money, { description: 'Public money paid so far, prizes not counted 已拨付, in fen' }) paidFen!: string;
}
