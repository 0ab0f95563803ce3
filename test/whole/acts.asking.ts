import {
  getNullableType,
  type GraphQLField,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql';
import { newCreditCode, text } from '../factories.js';

type Mutation = GraphQLField<unknown, unknown>;
type Values = Record<string, unknown>;

const HEX = '0123456789abcdef'.repeat(4);
/** Well-formed values by the name of an argument or field; else by its type. */
const BY_NAME: Record<string, () => unknown> = {
  commitment: () => HEX,
  value: () => HEX,
  salt: () => HEX,
  signature: () => HEX,
  seed: () => HEX,
  creditCode: newCreditCode,
  regionCode: () => '320100',
  role: () => 'member',
  roles: () => 'pi',
  email: () => 'somebody@example.org',
  statement: () => 'NONE',
  direction: () => '>=',
  dueAfterSigning: () => 'P30D',
  profile: () => 'jiangsu-province-list/1',
  milestone: () => 'M1',
  stage: () => 'remote',
  to: () => '2099-01-01T00:00:00.000Z',
};
const BY_TYPE: Record<string, () => unknown> = {
  String: () => 'x',
  Int: () => 1,
  Float: () => 1,
  Boolean: () => false,
  Money: () => '1',
  DateTime: () => '2098-01-01T00:00:00.000Z',
  IndicatorValue: () => 1,
  PolicyRules: () => ({}),
};

/** A mutation as a document. */
export function documentOf({ name, args, type }: Mutation): string {
  const variables = args.map((one) => `$${one.name}: ${String(one.type)}`).join(', ');
  const passed = args.map((one) => `${one.name}: $${one.name}`).join(', ');
  return `mutation (${variables}) { ${name}(${passed}) ${isScalarType(getNullableType(type)) ? '' : '{ __typename }'} }`;
}

/** Where the id of what is named goes: an argument, or a field of the input. */
export function idField({ args }: Mutation, on: string, by = `${on[0]!.toLowerCase()}${on.slice(1)}`): string {
  const fields = args.flatMap(({ name, type }) => {
    const given = getNullableType(type);
    return isInputObjectType(given) ? Object.keys(given.getFields()) : [name];
  });
  if (!fields.includes(by)) throw new Error(`there is no ${by} among ${fields.join(', ')}`);
  return by;
}

/** Arguments that are all that is needed and well-formed; `ids` and values by the names of arguments and fields, wherever they stand. */
export function argumentsOf({ args }: Mutation, given: Values): Values {
  return Object.fromEntries(
    args.flatMap(({ name, type }) => {
      const value = valueOf(name, type, given);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function valueOf(name: string, type: GraphQLInputType, given: Values): unknown {
  if (name in given) return given[name];
  if (!isNonNullType(type)) return undefined;
  const inner = getNullableType(type);
  if (isListType(inner)) {
    const of = inner.ofType as GraphQLInputType;
    return String(of) === 'ID!' ? [] : [valueOf(name, of, given)];
  }
  if (isEnumType(inner)) return inner.getValues()[0]!.name;
  if (isInputObjectType(inner)) {
    if (inner.name === 'TextInput') return text('x');
    const fields = Object.values(inner.getFields()).map((field) => [field.name, valueOf(field.name, field.type, given)] as const);
    return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
  }
  if (inner.name === 'DateTime') return name === 'to' ? BY_NAME.to!() : BY_TYPE.DateTime!();
  if (inner.name === 'String' && BY_NAME[name]) return BY_NAME[name]();
  const make = BY_TYPE[inner.name];
  if (!make) throw new Error(`nothing is known to give for ${name}: ${String(type)}`);
  return make();
}
