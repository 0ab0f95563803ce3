import { Inject } from '@nestjs/common';
import { Args, Field, ID, Info, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { Bid } from '../bids/bid.entity.js';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can } from '../common/permissions.js';
import { Person } from '../identity/person.entity.js';
import { PageInfo } from '../reading/connection.js';
import { selectedIn } from '../reading/selection.js';
import { BIDS, PEOPLE } from './staff.branches.js';
import { type FoundPage, SearchService } from './search.service.js';

@ObjectType({ description: 'A page of the bids that a clerk has found' })
class BidSearchPage {
  @Field(() => [Bid], { description: 'The bids, the best first' }) hits!: string[];
  @Field(() => PageInfo, { description: 'Where the page stands' }) pageInfo!: PageInfo;
  @Field(() => Int, { description: 'How many were found in all pages; at most 10000' }) totalCount!: number;
}

@ObjectType({ description: 'A page of the people that an operator has found' })
class PersonSearchPage {
  @Field(() => [Person], { description: 'The people, the best first' }) hits!: string[];
  @Field(() => PageInfo, { description: 'Where the page stands' }) pageInfo!: PageInfo;
  @Field(() => Int, { description: 'How many were found in all pages; at most 10000' }) totalCount!: number;
}

const TEXT = { type: () => String, description: 'Words, all of them, at most 200 characters; the last one may be the beginning of a word' };
const FIRST = { type: () => Int, nullable: true, description: 'How many at most, 20 unless given, 100 at most' };
const AFTER = { type: () => String, nullable: true, description: 'Cursor of the hit before the first one wanted' };

/** What staff looks for, by the same engine as the public, each only what its part is. */
@Resolver()
export class StaffSearchResolver {
  constructor(@Inject(SearchService) private readonly service: SearchService) {}

  @Query(() => BidSearchPage, {
    description:
      'A clerk looks for bids of the own department, once they are opened, by title, lead, PI and number of the challenge. INPUT_INVALID, PAGE_TOO_LARGE, CURSOR_INVALID, ID_INVALID',
  })
  @Can('clerk')
  searchBids(
    @CurrentActor() actor: Actor,
    @Info() info: GraphQLResolveInfo,
    @Args('text', TEXT) text: string,
    @Args('list', { type: () => ID, nullable: true, description: 'Those of this list' }) list: string | null = null,
    @Args('first', FIRST) first?: number,
    @Args('after', AFTER) after: string | null = null,
  ): Promise<FoundPage> {
    return this.service.find(actor, [BIDS], { text, filter: { list }, order: 'RELEVANCE', first: first ?? 20, after }, selectedIn(info));
  }

  @Query(() => PersonSearchPage, {
    description: 'An operator looks for people by name and address. INPUT_INVALID, PAGE_TOO_LARGE, CURSOR_INVALID',
  })
  @Can('operator')
  searchPeople(
    @CurrentActor() actor: Actor,
    @Info() info: GraphQLResolveInfo,
    @Args('text', TEXT) text: string,
    @Args('first', FIRST) first?: number,
    @Args('after', AFTER) after: string | null = null,
  ): Promise<FoundPage> {
    return this.service.find(actor, [PEOPLE], { text, filter: {}, order: 'RELEVANCE', first: first ?? 20, after }, selectedIn(info));
  }
}
