import { getNamedType, type GraphQLObjectType, type GraphQLResolveInfo } from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';

/** The names of the fields asked of an object that a resolver makes, so that what nobody asks for is not worked out. */
export function selectedIn({ schema, fragments, variableValues, returnType, fieldNodes }: GraphQLResolveInfo): ReadonlySet<string> {
  const type = getNamedType(returnType) as GraphQLObjectType;
  const selected = collectSubfields(schema, fragments, variableValues, type, fieldNodes);
  return new Set([...selected.values()].map(([node]) => node!.name.value));
}
