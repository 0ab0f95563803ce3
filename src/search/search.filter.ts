import { Field, ID, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, Matches, MaxLength } from 'class-validator';
import { Cluster, ChallengeState } from '../challenges/challenge.enum.js';
import type { ClusterKey } from '../challenges/clusters.js';
import { DateTime, Money } from '../common/scalars.js';
import { SearchKind } from './search.enum.js';

@InputType({
  description: 'What narrows a search; what is not given does not. All but `kinds`, `list`, `region` and `tags` leave lists out',
})
export class SearchFilter {
  @Field(() => [SearchKind], { nullable: true, description: 'Things of these kinds' })
  @IsOptional()
  kinds?: SearchKind[] | null;

  @Field(() => ID, { nullable: true, description: 'What belongs to this list' })
  @IsOptional()
  list?: string | null;

  @Field(() => [Cluster], { nullable: true, description: 'Of these industry clusters' })
  @IsOptional()
  clusters?: ClusterKey[] | null;

  @Field(() => [ChallengeState], { nullable: true, description: 'Challenges in these states, and what is about them' })
  @IsOptional()
  states?: ChallengeState[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Administrative division of the department, six digits, e.g. 320000 for the whole province, 320100 for one city',
  })
  @IsOptional()
  @Matches(/^\d{6}$/)
  region?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'With one of these tags: the name of the archetype or of the programme of its list, e.g. FRONTIER_AND_BASIC',
  })
  @IsOptional()
  @ArrayMaxSize(20)
  @MaxLength(64, { each: true })
  tags?: string[] | null;

  @Field(() => Money, { nullable: true, description: 'At least so many fen of public money for each award' })
  @IsOptional()
  minAmount?: bigint | null;

  @Field(() => Money, { nullable: true, description: 'Less than so many fen of public money for each award' })
  @IsOptional()
  maxAmount?: bigint | null;

  @Field(() => DateTime, { nullable: true, description: 'Bids are taken until this instant or later, by `Challenge.bidsUntil`' })
  @IsOptional()
  closesAfter?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Bids are taken until before this instant, by `Challenge.bidsUntil`' })
  @IsOptional()
  closesBefore?: Date | null;
}
