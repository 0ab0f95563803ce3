import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { InPerson, SignedIn } from '../common/permissions.js';
import { Person } from '../identity/person.entity.js';
import { Many } from '../reading/decorators.js';
import { SavedSearch } from './saved-search.entity.js';
import { RenameSavedSearchInput, SaveSearchInput } from './saved-search.input.js';
import { SavedSearchService } from './saved-search.service.js';

@Resolver(() => SavedSearch)
export class SavedSearchResolver {
  constructor(@Inject(SavedSearchService) private readonly service: SavedSearchService) {}

  @Query(() => [SavedSearch], { description: 'The own saved searches, the oldest first' })
  @SignedIn()
  @Many<SavedSearch>({ order: ['key'] })
  savedSearches(): void {}

  @Mutation(() => SavedSearch, {
    description:
      'Saves a search: its owner is told, once of each challenge, when one that is published or amended newly matches. At most 50. INPUT_INVALID, ID_INVALID, SAVED_SEARCH_LIMIT, SAVED_SEARCH_NAME_TAKEN',
  })
  @InPerson()
  saveSearch(
    @Args('input', { description: 'The search' }) input: SaveSearchInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.save(actor, input);
  }

  @Mutation(() => SavedSearch, { description: 'Calls an own saved search otherwise. NOT_FOUND, SAVED_SEARCH_NAME_TAKEN' })
  @InPerson()
  renameSavedSearch(
    @Args('input', { description: 'The name' }) input: RenameSavedSearchInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.rename(actor, input);
  }

  @Mutation(() => Person, { description: 'Deletes an own saved search; the answer is its owner. NOT_FOUND' })
  @InPerson()
  deleteSavedSearch(
    @Args('savedSearch', { type: () => ID, description: 'Global id of the saved search' }) savedSearch: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.delete(actor, savedSearch);
  }
}
