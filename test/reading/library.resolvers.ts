import { Args, Field, ID, Int, Mutation, ObjectType, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Can, Public, SignedIn } from '../../src/common/permissions.js';
import { First, Many, One, Paged, Rows } from '../../src/reading/decorators.js';
import { Node } from './library.documents.js';
import { Book, BookConnection, BOOKS, House, Note, Review, ReviewConnection } from './library.entities.js';

@ObjectType()
class Session {
  @Field(() => String) token!: string;
  @Field(() => House, { nullable: true }) house!: string | null;
  @Field(() => [Book]) books!: string[];
}

/** Fields that a later room gives to an earlier type. */
@Resolver(() => Book)
export class BookReviews {
  @ResolveField(() => [Review])
  @First(2)
  @Rows<Review>({ by: 'book', order: ['-stars'], max: 4 })
  reviews(): void {}
}

@Resolver()
export class LibraryResolver {
  @Query(() => Book, { nullable: true })
  @Public()
  @One()
  book(): void {}

  @Query(() => House, { nullable: true })
  @Public()
  @One()
  house(): void {}

  @Query(() => House, { nullable: true })
  @SignedIn()
  @One<House>({ where: (house, viewer) => `${house.key} = any(${viewer.organisations})` })
  mine(): void {}

  @Query(() => Node, { nullable: true })
  @Public()
  @One()
  node(): void {}

  @Query(() => [House])
  @Public()
  @First(4)
  @Many<House>({
    order: ['name'],
    max: 10,
    filter: {
      founded: { type: () => Int, rule: (house, value) => `${house.founded} = ${value}` },
      open: { type: () => Boolean, rule: (house, value) => `${house.open} = ${value}` },
      ids: { type: () => [ID], rule: (house, value) => `${house.key} = any(${value})` },
      name: { type: () => String, rule: (house, value) => `${house.name} ilike '%' || ${value} || '%'` },
    },
  })
  houses(): void {}

  @Query(() => BookConnection)
  @Public()
  @Paged<Book>({ first: 4, max: 30, ...BOOKS })
  books(): void {}

  @Query(() => ReviewConnection)
  @Can('expert')
  @Paged<Review>({
    where: (review) => `${review.stars} > 1`,
    orderBy: { name: 'ReviewOrder', options: { WORDS: [{ sql: (review) => `length(${review.words})`, type: 'bigint', desc: true }] } },
  })
  reviews(): void {}

  @Query(() => [Note])
  @Public()
  @Many<Note>({ order: ['number'] })
  notes(): void {}

  @Query(() => Int)
  @Public()
  sum(@Args('a', { type: () => Int }) a: number, @Args('b', { type: () => Int }) b: number): number {
    return a + b;
  }

  @Mutation(() => Book, { nullable: true })
  @Public()
  choose(@Args('key', { type: () => String }) key: string): Promise<string> {
    return Promise.resolve(key);
  }

  @Mutation(() => Boolean)
  @Public()
  touch(): boolean {
    return true;
  }

  @Mutation(() => Session)
  @Public()
  open(@Args('keys', { type: () => [String] }) keys: string[]): Session {
    return { token: 'token', house: keys[0] ?? null, books: keys.slice(1) };
  }
}
