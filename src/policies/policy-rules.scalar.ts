import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

/** Rules of a policy, or some of them: a JSON object. What it must hold is checked by `validateRules`, which names every fault by its path. */
export const PolicyRules = new GraphQLScalarType<object, object>({
  name: 'PolicyRules',
  description:
    'Rules of a policy 政策规则, or the part of them that a list changes: a JSON object of the shape `policy.rules` in samples/sample.schema.json',
  serialize: parseObject,
  parseValue: parseObject,
  parseLiteral: (node, variables) => parseObject(literal(node, variables)),
});

function parseObject(value: unknown): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new GraphQLError('PolicyRules is a JSON object');
}

function literal(node: ValueNode, variables?: Record<string, unknown> | null): unknown {
  switch (node.kind) {
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, literal(field.value, variables)]));
    case Kind.LIST:
      return node.values.map((item) => literal(item, variables));
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.VARIABLE:
      return variables?.[node.name.value];
    case Kind.NULL:
      return null;
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return node.value;
  }
}
