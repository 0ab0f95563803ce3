import { getNamedType, getNullableType, type GraphQLOutputType, isEnumType, isListType } from 'graphql';

const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const instant = (expression: string): string => `to_char((${expression}) at time zone 'UTC', ${INSTANT})`;

/** Scalars whose values leave as JSON strings, whatever holds them. */
const TEXTUAL = new Set(['String', 'ID', 'Money', 'DateTime']);
export const isTextual = (type: GraphQLOutputType): boolean => isEnumType(getNamedType(type)) || TEXTUAL.has(getNamedType(type).name);

/**
 * SQL for the JSON text of a scalar, an enum or a list of them, as its GraphQL type serialises it; NULL becomes `null`. JSON is built by
 * concatenation, and one NULL operand would make the whole row NULL, so every operand is coalesced.
 */
export function jsonOf(type: GraphQLOutputType, expression: string): string {
  return `coalesce(${isListType(getNullableType(type)) ? listJson(type, expression) : leafJson(type, expression)}, 'null')`;
}

function leafJson(type: GraphQLOutputType, expression: string): string {
  switch (getNamedType(type).name) {
    case 'Int':
    case 'Boolean':
      return `(${expression})::text`;
    case 'DateTime':
      return `'"' || ${instant(expression)} || '"'`;
    case 'Money':
      return `'"' || (${expression})::text || '"'`;
    default:
      return isTextual(type) ? `to_json((${expression})::text)::text` : `to_json(${expression})::text`;
  }
}

function listJson(type: GraphQLOutputType, expression: string): string {
  switch (getNamedType(type).name) {
    case 'DateTime':
      return `to_json(case when (${expression}) is not null then array(select ${instant('u.at')} from unnest(${expression}) with ordinality u(at, n) order by u.n) end)::text`;
    case 'Money':
      return `to_json((${expression})::text[])::text`;
    default:
      return `to_json(${expression})::text`;
  }
}
