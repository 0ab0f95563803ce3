import { buildSchema, type FragmentDefinitionNode, type GraphQLSchema, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { COST_LIMIT } from './request.plugin.js';
import { weigh, type Weight } from './query-weight.js';

const schema: GraphQLSchema = buildSchema(`
  type Query { list: List, lists(first: Int): ListConnection, node: Node }
  interface Node { id: ID! }
  type ListConnection { edges: [ListEdge!]!, nodes: [List!]!, totalCount: Int! }
  type ListEdge { cursor: String!, node: List! }
  type List implements Node { id: ID!, challenges: [List!]!, bids(first: Int): [List!]! }
`);
schema.getQueryType()!.getFields().lists!.extensions = { rows: { first: 20, paged: true } };

const weightOf = (text: string, variables = {}): Weight => {
  const { definitions } = parse(text);
  const fragments = definitions.filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION);
  const operation = definitions.find((node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION);
  return weigh(schema, operation!, new Map(fragments.map((node) => [node.name.value, node])), variables);
};

describe('the weight of a query', () => {
  it('counts levels and fields', () => {
    expect(weightOf('{ list { id } }')).toEqual({ depth: 2, cost: 2 });
  });

  it('multiplies by pages: asked for, preset, or ten', () => {
    expect(weightOf('{ lists(first: 50) { nodes { id } } }').cost).toBe(1 + 50 * (1 + 1));
    expect(weightOf('{ lists { edges { node { id } } } }').cost).toBe(1 + 20 * (1 + 1 + 1));
    expect(weightOf('{ list { challenges { id } } }').cost).toBe(1 + 1 + 10);
  });

  it('reads page sizes from variables and their defaults', () => {
    const query = 'query ($n: Int = 3) { lists(first: $n) { totalCount } }';
    expect(weightOf(query).cost).toBe(4);
    expect(weightOf(query, { n: 7 }).cost).toBe(8);
  });

  it('names the page that is too large', () => {
    expect(weightOf('{ all: lists(first: 101) { totalCount } }').page).toEqual({ field: 'all', limit: 100 });
    expect(weightOf('{ list { bids(first: 500) { id } } }').page).toBeUndefined();
  });

  it('counts nothing for introspection and less than nothing for no page', () => {
    expect(weightOf('{ __schema { types { name } } }')).toEqual({ depth: 1, cost: 0 });
    expect(weightOf('{ lists(first: -5) { totalCount } }').cost).toBe(1);
  });

  it('looks through fragments, on interfaces too', () => {
    expect(weightOf('{ node { ...F ... on List { challenges { id } } } } fragment F on List { bids(first: 4) { id } }').cost).toBe(
      1 + 5 + 11,
    );
  });

  it('weighs fragments that double each other in no time, and as what they are', () => {
    const doubling = Array.from(
      { length: 40 },
      (_, level) => `fragment F${level} on List { a: challenges { ...F${level + 1} } b: challenges { ...F${level + 1} } }`,
    );
    const { cost } = weightOf(`{ list { ...F0 } } ${doubling.join(' ')} fragment F40 on List { id }`);
    expect(cost).toBeGreaterThan(COST_LIMIT);
  });
});
