import { getNamedType, getNullableType, type GraphQLInputType, isEnumType, isListType } from 'graphql';
import { parseId } from '../common/ids.js';
import type { Compilation, Field, Nodes } from './compilation.js';
import type { EntityType } from './entity-type.js';
import type { RowsSource } from './sources.js';

/** The row that a nested list belongs to. */
export interface Owner {
  entity: EntityType;
  alias: string;
}

const CASTS: Record<string, string> = {
  ID: 'uuid',
  String: 'text',
  Int: 'int',
  Float: 'float8',
  Boolean: 'boolean',
  DateTime: 'timestamptz',
  Money: 'bigint',
};

/** The SQL type in which an argument is bound, or undefined where it cannot be. */
export function castOf(type: GraphQLInputType): string | undefined {
  const named = getNamedType(type);
  const cast = isEnumType(named) ? 'text' : CASTS[named.name];
  return cast && isListType(getNullableType(type)) ? `${cast}[]` : cast;
}

/** An argument's value for the driver; a malformed id becomes NULL, which finds nothing. */
function bindable(value: unknown, cast: string): unknown {
  if (Array.isArray(value)) return value.map((item) => bindable(item, cast.slice(0, -2)));
  if (cast === 'uuid') return parseId(String(value))?.uuid ?? null;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'bigint' ? String(value) : value;
}

/** Everything that decides which rows there are: the join to the owner, the viewer's sight, the declaration's rule, and the filters given. */
export function conditionsOf(
  compilation: Compilation,
  source: RowsSource,
  alias: string,
  field: Field,
  nodes: Nodes,
  owner?: Owner,
): string[] {
  const { viewer } = compilation.placeholders;
  const { target, options, join } = source;
  const row = target.row(alias);
  const conditions = owner && join ? [join(owner.alias, alias)] : [];
  if (owner && options.on) conditions.push(`(${options.on(owner.entity.row(owner.alias), row, viewer)})`);
  if (options.one) conditions.push(`${target.keyOf(alias)} = ${idOf(compilation, field, nodes, target)}`);
  conditions.push(...target.visibility(alias, viewer));
  if (options.where) conditions.push(`(${options.where(row, viewer)})`);
  const given = compilation.args(field, nodes);
  for (const [name, { rule }] of Object.entries(options.filter ?? {})) {
    if (given[name] === undefined || given[name] === null) continue;
    const { type } = field.args.find((argument) => argument.name === name)!;
    const cast = castOf(type)!;
    // The shape key holds the value of an enum: as a constant it lets PostgreSQL leave out what it rules out, whoever asks.
    const value = isEnumType(getNullableType(type))
      ? `'${String(given[name])}'::${cast}`
      : compilation.bind(field, nodes, cast, (args) => bindable(args[name], cast));
    conditions.push(`(${rule(row, value, viewer)})`);
  }
  return conditions.filter(Boolean);
}

/** The uuid in the argument `id`; of another type's id NULL, which finds nothing. */
export function idOf(compilation: Compilation, field: Field, nodes: Nodes, target: EntityType): string {
  return compilation.bind(field, nodes, 'uuid', ({ id }) => {
    const parsed = parseId(String(id));
    return parsed && parsed.type === target.prefix ? parsed.uuid : null;
  });
}

export const where = (conditions: readonly string[]): string => (conditions.length ? ` where ${conditions.join(' and ')}` : '');
