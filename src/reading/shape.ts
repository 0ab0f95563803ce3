import {
  getNamedType,
  getNullableType,
  type GraphQLSchema,
  isEnumType,
  isInputType,
  isListType,
  type OperationDefinitionNode,
  typeFromAST,
  type TypeNode,
} from 'graphql';
import { parseId } from '../common/ids.js';

type Part = (variables: Record<string, unknown>) => string;

/**
 * What the SQL of an operation depends on besides its text: of each variable its presence, of booleans (`@skip`, `@include`) and enums
 * (`orderBy`) the value, of ids the type that their prefix names.
 */
export function shapeOf(schema: GraphQLSchema, operation: OperationDefinitionNode): Part {
  const parts = (operation.variableDefinitions ?? []).map(({ variable, type }): Part => {
    const name = variable.name.value;
    const tell = teller(schema, type);
    return (variables) => {
      const value = variables[name];
      return value === undefined ? '-' : value === null ? '0' : tell(value);
    };
  });
  return (variables) => parts.map((part) => part(variables)).join(' ');
}

function teller(schema: GraphQLSchema, node: TypeNode): (value: unknown) => string {
  const type = typeFromAST(schema, node as never);
  if (!type || !isInputType(type) || isListType(getNullableType(type))) return () => '1';
  const named = getNamedType(type);
  if (named.name === 'Boolean' || isEnumType(named)) return String;
  return named.name === 'ID' ? (value) => parseId(String(value))?.type ?? '?' : () => '1';
}
