import { Inject } from '@nestjs/common';
import { Args, Info, Int, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Public } from '../common/permissions.js';
import { selectedIn } from '../reading/selection.js';
import { SearchOrder } from './search.enum.js';
import { SearchFilter } from './search.filter.js';
import { SearchPage } from './search.page.js';
import { SearchService } from './search.service.js';

@Resolver()
export class SearchResolver {
  constructor(@Inject(SearchService) private readonly service: SearchService) {}

  @Query(() => SearchPage, {
    description:
      'Looks for lists, challenges, notices and results by words in Chinese and English: all of them, the last one may be the beginning of a word, and what no published text holds is taken for mistyped. INPUT_INVALID, PAGE_TOO_LARGE, CURSOR_INVALID, ID_INVALID',
  })
  @Public()
  search(
    @CurrentActor() actor: Actor,
    @Info() info: GraphQLResolveInfo,
    @Args('text', {
      type: () => String,
      nullable: true,
      description: 'Words, at most 200 characters and 16 words; without any, everything',
    })
    text: string | null = null,
    @Args('filter', { type: () => SearchFilter, nullable: true, description: 'What narrows it' }) filter?: SearchFilter,
    @Args('orderBy', { type: () => SearchOrder, nullable: true, description: 'Order, RELEVANCE unless given; cursors belong to one order' })
    orderBy?: SearchOrder,
    @Args('first', { type: () => Int, nullable: true, description: 'How many at most, 20 unless given, 100 at most' }) first?: number,
    @Args('after', { type: () => String, nullable: true, description: 'Cursor of the hit before the first one wanted' })
    after: string | null = null,
  ): Promise<SearchPage> {
    const request = { text, filter: filter ?? {}, order: orderBy ?? SearchOrder.RELEVANCE, first: first ?? 20, after };
    return this.service.search(actor, request, selectedIn(info));
  }
}
