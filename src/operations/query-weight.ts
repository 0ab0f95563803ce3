import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';

/** How much a query may ask for, whatever its pages hold in the end. */
export interface Weight {
  /** Levels of fields. */
  depth: number;
  /** Fields that the answer may hold, with every page full. */
  cost: number;
  /** The first page that is larger than its list allows. */
  page?: { field: string; limit: number };
}

/** Rows counted for a list that takes no page size. */
const UNPAGED = 10;
const MAX_PAGED = 100;
const MAX_LISTED = 500;

type Variables = Record<string, unknown>;
type Rows = { first?: number; max?: number; paged?: boolean };

/** Weighs an operation that passed validation. Introspection weighs nothing. Each fragment is weighed once per type. */
export function weigh(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  given: Variables,
): Weight {
  const defaults = (operation.variableDefinitions ?? []).map(({ variable, defaultValue }) => [variable.name.value, literal(defaultValue)]);
  const variables: Variables = { ...(Object.fromEntries(defaults) as Variables), ...given };
  const known = new Map<string, Weight>();
  let page: Weight['page'];

  const ofSelection = (selection: SelectionSetNode, parent: GraphQLCompositeType): Weight =>
    selection.selections.map((node) => ofNode(node, parent)).reduce(together, { depth: 0, cost: 0 });

  const ofNode = (node: SelectionSetNode['selections'][number], parent: GraphQLCompositeType): Weight => {
    if (node.kind === Kind.FIELD) return ofField(node, parent);
    if (node.kind === Kind.INLINE_FRAGMENT) return ofSelection(node.selectionSet, typeNamed(node.typeCondition?.name.value) ?? parent);
    const { name, selectionSet, typeCondition } = fragments.get(node.name.value)!;
    const weight = known.get(name.value) ?? ofSelection(selectionSet, typeNamed(typeCondition.name.value) ?? parent);
    known.set(name.value, weight);
    return weight;
  };

  const ofField = (node: FieldNode, parent: GraphQLCompositeType): Weight => {
    const name = node.name.value;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    const type = field && getNamedType(field.type);
    if (name.startsWith('__') || !field || !node.selectionSet || !isCompositeType(type))
      return { depth: 1, cost: name.startsWith('__') ? 0 : 1 };
    const rows = rowsOf(field, node, parent, variables);
    if (rows.limit !== undefined && rows.size > rows.limit) page ??= { field: node.alias?.value ?? name, limit: rows.limit };
    const inner = ofSelection(node.selectionSet, type);
    return { depth: 1 + inner.depth, cost: 1 + Math.max(0, rows.size) * inner.cost };
  };

  const typeNamed = (name: string | undefined): GraphQLCompositeType | undefined => {
    const type = name === undefined ? undefined : schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  };

  const { depth, cost } = ofSelection(operation.selectionSet, schema.getRootType(operation.operation)!);
  return { depth, cost, ...(page && { page }) };
}

const together = (one: Weight, other: Weight): Weight => ({ depth: Math.max(one.depth, other.depth), cost: one.cost + other.cost });

/** The rows that a field may give, and the largest page it allows where it takes a size. */
function rowsOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  parent: GraphQLCompositeType,
  variables: Variables,
): { size: number; limit?: number } {
  const declared = field.extensions.rows as Rows | undefined;
  const limit = declared?.max ?? (declared?.paged ? MAX_PAGED : MAX_LISTED);
  const preset = declared?.first ?? (field.extensions.first as number | undefined);
  if (field.args.some(({ name }) => name === 'first')) {
    const argument = node.arguments?.find(({ name }) => name.value === 'first')?.value;
    const asked = argument?.kind === Kind.VARIABLE ? variables[argument.name.value] : literal(argument);
    return { size: typeof asked === 'number' ? asked : (preset ?? UNPAGED), limit };
  }
  const pageOfOwner = parent.name.endsWith('Connection') && (field.name === 'edges' || field.name === 'nodes');
  return { size: isListType(getNullableType(field.type)) && !pageOfOwner ? (preset ?? UNPAGED) : 1 };
}

const literal = (value: ValueNode | undefined): number | undefined => (value?.kind === Kind.INT ? Number(value.value) : undefined);
