import { Args, Field, Int, ObjectType, ResolveField, Resolver } from '@nestjs/graphql';
import { Computed } from '../reading/decorators.js';
import { highlightsOf } from './highlight.rules.js';
import { SearchHit } from './search-hit.entity.js';
import { termsOf } from './search.words.js';

@ObjectType({ description: 'A place in a text, in UTF-16 units as JavaScript counts them' })
class Mark {
  @Field(() => Int, { description: 'Where it begins' }) start!: number;
  @Field(() => Int, { description: 'Where it ends, not included' }) end!: number;
}

@ObjectType({ description: 'A part of what was found, with the places of the words; plain text, never markup' })
class Highlight {
  @Field(() => String, { description: 'Which text it is, e.g. title, problem, indicators' }) field!: string;
  @Field(() => String, { description: 'zh or en' }) language!: string;
  @Field(() => String, { description: 'The text, of a long one at most some 160 characters around the first place' }) text!: string;
  @Field(() => [Mark], { description: 'The places, in order and apart from each other' }) marks!: Mark[];
}

@Resolver(() => SearchHit)
export class HighlightResolver {
  @ResolveField(() => [Highlight], { description: 'Where the words stand, in at most 4 texts. INPUT_INVALID' })
  @(Computed<SearchHit>()(['texts'], async ({ texts }, _actor, { text }) => highlightsOf(texts, await termsOf(String(text)))))
  highlights(@Args('text', { type: () => String, description: 'The words, as for the search' }) _text: string): void {}
}
