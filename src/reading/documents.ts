import { getNullableType, type GraphQLOutputType, isListType, isNonNullType, isObjectType, type FieldNode } from 'graphql';
import type { Compilation } from './compilation.js';
import { isTextual } from './formats.js';
import { nameJson, objectJson } from './object-json.js';

/**
 * SQL for the JSON text of a value inside a jsonb document, picked to the selection. A missing key reads as null, a missing list that the
 * schema calls non-null as empty. Strings, ids, enums, instants and money leave as JSON strings even where the document holds a number.
 */
export function documentJson(compilation: Compilation, type: GraphQLOutputType, expression: string, nodes: readonly FieldNode[]): string {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const item = compilation.alias();
    const element = documentJson(compilation, nullable.ofType as GraphQLOutputType, `${item}.value`, nodes);
    const items = `select '[' || string_agg(${element}, ',' order by ${item}.n) || ']' from jsonb_array_elements(${expression}) with ordinality ${item}(value, n)`;
    const missing = isNonNullType(type) ? `'[]'` : `'null'`;
    return `case when jsonb_typeof(${expression}) = 'array' then coalesce((${items}), '[]') else ${missing} end`;
  }
  if (!isObjectType(nullable))
    return `coalesce(${isTextual(type) ? `to_json((${expression}) #>> '{}')::text` : `(${expression})::text`}, 'null')`;
  const fields = nullable.getFields();
  const entries = [...compilation.select(nullable, nodes)].map(([key, [node, ...others]]): [string, string] => {
    const name = node!.name.value;
    if (name === '__typename') return [key, nameJson(nullable.name)];
    return [key, documentJson(compilation, fields[name]!.type, `(${expression} -> '${name}')`, [node!, ...others])];
  });
  if (compilation.forExecutor) entries.unshift(['$type', nameJson(nullable.name)]);
  return `case when jsonb_typeof(${expression}) = 'object' then ${objectJson(entries)} else 'null' end`;
}
