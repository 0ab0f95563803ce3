import type { Type } from '@nestjs/common';
import { Field, Int, ObjectType } from '@nestjs/graphql';

/** One page of a list, after Relay's cursor connections. */
@ObjectType({ description: 'Where a page of a list stands' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether rows follow' }) hasNextPage!: boolean;
  @Field(() => Boolean, { description: 'Whether the page began after a cursor' }) hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true, description: 'Cursor of the first row' }) startCursor!: string | null;
  @Field(() => String, { nullable: true, description: 'Cursor of the last row' }) endCursor!: string | null;
}

/**
 * The connection type of an entity: edges, nodes, pageInfo and totalCount (of the rows that the viewer may see and the filters leave).
 * Made once beside the entity, outside any thunk, or Nest does not find it: `export const BidConnection = Connection('Bid', () => Bid)`.
 */
export function Connection(name: string, type: () => Type): Type {
  @ObjectType(`${name}Edge`, { description: `A ${name} in a list` })
  class Edge {
    @Field(() => String, { description: 'Place in the list, for `after`' }) cursor!: string;
    @Field(type, { description: `The ${name}` }) node!: unknown;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${name} rows` })
  class Page {
    @Field(() => [Edge], { description: 'Rows with their cursors' }) edges!: Edge[];
    @Field(() => [type()], { description: 'The rows alone' }) nodes!: unknown[];
    @Field(() => PageInfo, { description: 'Where the page stands' }) pageInfo!: PageInfo;
    @Field(() => Int, { description: 'How many rows there are in all pages' }) totalCount!: number;
  }
  return Page;
}
