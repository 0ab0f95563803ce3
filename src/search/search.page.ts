import { Field, Int, ObjectType } from '@nestjs/graphql';
import { PageInfo } from '../reading/connection.js';
import { SearchHit } from './search-hit.entity.js';

@ObjectType({ description: 'How many of what was found have a value' })
export class FacetCount {
  @Field(() => String, { description: 'The value: of an enum its name, of a region its six digits' }) value!: string;
  @Field(() => Int, { description: 'How many; at most 10000' }) count!: number;
}

@ObjectType({
  description: 'What was found, counted by what one may narrow it by: under the same words, filter and sight, and the largest first',
})
export class SearchFacets {
  @Field(() => [FacetCount], { description: 'By kind, a `SearchKind`' }) kinds!: FacetCount[];
  @Field(() => [FacetCount], { description: 'By industry cluster, a `Cluster`' }) clusters!: FacetCount[];
  @Field(() => [FacetCount], { description: 'By region of the department 行政区划, six digits' }) regions!: FacetCount[];
  @Field(() => [FacetCount], { description: 'By tag: archetype and programme of the list' }) tags!: FacetCount[];
  @Field(() => [FacetCount], {
    description:
      'By public money for each award, in yuan: UNDER_1M, FROM_1M (to less than 5 million), FROM_5M (to less than 20 million), FROM_20M',
  })
  amounts!: FacetCount[];
  @Field(() => [FacetCount], {
    description: 'By `Challenge.bidsUntil`: PAST, WITHIN_7_DAYS, WITHIN_30_DAYS, LATER, by the clock of the product',
  })
  deadlines!: FacetCount[];
  @Field(() => [FacetCount], { description: 'By state of the challenge, a `ChallengeState`' }) states!: FacetCount[];
}

@ObjectType({ description: 'A page of what a search has found' })
export class SearchPage {
  @Field(() => [SearchHit], { description: 'What was found' }) hits!: string[];
  @Field(() => PageInfo, { description: 'Where the page stands' }) pageInfo!: PageInfo;
  @Field(() => Int, { description: 'How many were found in all pages; at most 10000' }) totalCount!: number;
  @Field(() => Boolean, { description: 'Whether more were found than are counted: count and facets are then of 10000 of them' })
  isMore!: boolean;
  @Field(() => SearchFacets, { description: 'What was found, counted' }) facets!: SearchFacets;
}
