import { getNamedType, isAbstractType, isObjectType, Kind } from 'graphql';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { Compilation, Field, Nodes } from './compilation.js';
import { where } from './conditions.js';
import { documentJson } from './documents.js';
import type { EntityType } from './entity-type.js';
import { jsonOf } from './formats.js';
import { rowsJson } from './lists.js';
import { declared } from './model.js';
import { READ_MARK } from './recorded.js';
import { nameJson, objectJson } from './object-json.js';
import type { Computation, Source } from './sources.js';

/** One row in the FROM of the select being written, and the joins that its to-one fields add there. */
export interface Scope {
  entity: EntityType;
  alias: string;
  joins: string[];
}

/** SQL for the JSON text of a row, never NULL. `tagged` adds the type's name for the executor, where the field's type is an interface. */
export function objectOf(compilation: Compilation, scope: Scope, nodes: Nodes, tagged = false): string {
  const { entity } = scope;
  const fields = entity.type.getFields();
  const entries: [string, string][] = tagged && compilation.forExecutor ? [['$type', nameJson(entity.name)]] : [];
  const hidden = new Map<string, string>();
  for (const [key, selected] of compilation.select(entity.type, nodes)) {
    const name = selected[0]!.name.value;
    const field = fields[name];
    const source = entity.sources.get(name);
    if (name === '__typename') entries.push([key, nameJson(entity.name)]);
    if (!field || !source) continue;
    record(compilation, scope, field, hidden);
    if (source.kind === 'computed') hide(compilation, scope, field, source.computation, hidden);
    else if (source.kind === 'through') throughJson(compilation, scope, source.reference, key, selected, hidden);
    else entries.push([key, ruled(compilation, scope, field, valueOf(compilation, scope, field, source, selected))]);
  }
  return objectJson([...entries, ...hidden]);
}

/** The value, or null where the field's own rule hides it. */
function ruled(compilation: Compilation, { entity, alias }: Scope, field: Field, value: string): string {
  const rule = declared(field).visible?.(entity.row(alias), compilation.placeholders.viewer);
  return rule === undefined ? value : `case when ${rule} then ${value} else 'null' end`;
}

function valueOf(
  compilation: Compilation,
  scope: Scope,
  field: Field,
  source: Exclude<Source, { kind: 'computed' | 'through' }>,
  nodes: Nodes,
): string {
  const { entity, alias } = scope;
  switch (source.kind) {
    case 'column': {
      const column = entity.column(alias, field.name);
      return source.column.type === 'jsonb' ? documentJson(compilation, field.type, column, nodes) : jsonOf(field.type, column);
    }
    case 'sql': {
      const expression = source.expression(entity.row(alias), compilation.placeholders.viewer);
      const named = getNamedType(field.type);
      if (isAbstractType(named)) return referenceJson(compilation, named.name, expression, nodes);
      return isObjectType(named) ? documentJson(compilation, field.type, `(${expression})`, nodes) : jsonOf(field.type, expression);
    }
    case 'one': {
      const joined: Scope = { entity: source.target, alias: compilation.alias(), joins: scope.joins };
      const on = [source.join(alias, joined.alias), ...source.target.visibility(joined.alias, compilation.placeholders.viewer)];
      scope.joins.push(` left join ${source.target.table} ${joined.alias} on ${on.join(' and ')}`);
      return `case when ${source.target.keyOf(joined.alias)} is null then 'null' else ${objectOf(compilation, joined, nodes)} end`;
    }
    case 'part':
      return objectOf(compilation, { ...scope, entity: source.target }, nodes);
    case 'rows':
      return rowsJson(compilation, source, field, nodes, scope);
  }
}

/** A field of another object: the object, with that field alone, under a key that no GraphQL name can be. */
function throughJson(
  compilation: Compilation,
  { entity, alias }: Scope,
  reference: string,
  key: string,
  nodes: Nodes,
  hidden: Map<string, string>,
): void {
  compilation.computed = true;
  const source = entity.sources.get(reference);
  if (!compilation.forExecutor || source?.kind !== 'sql') return;
  const type = getNamedType(entity.type.getFields()[reference]!.type).name;
  const asked = { ...nodes[0]!, selectionSet: { kind: Kind.SELECTION_SET, selections: nodes } } as const;
  const expression = source.expression(entity.row(alias), compilation.placeholders.viewer);
  hidden.set(throughKey(key), referenceJson(compilation, type, expression, [asked]));
}

export const throughKey = (key: string | number): string => `$>${key}`;

/** The row of any type that has this typed id and is of the interface or the union. */
function referenceJson(compilation: Compilation, type: string, expression: string, nodes: Nodes): string {
  const reference = compilation.alias();
  const cases = compilation.model
    .possible(type)
    .map((entity) => ` when '${entity.prefix}' then ${taggedRowJson(compilation, entity, `right(${reference}.id, 32)::uuid`, nodes)}`);
  return `(select case left(${reference}.id, -33)${cases.join('')} else 'null' end from (select (${expression}) as id) ${reference})`;
}

/** One visible row by its key, for a field whose type is an interface. */
export function taggedRowJson(compilation: Compilation, entity: EntityType, key: string, nodes: Nodes): string {
  const scope: Scope = { entity, alias: compilation.alias(), joins: [] };
  const json = objectOf(compilation, scope, nodes, true);
  const conditions = [`${entity.keyOf(scope.alias)} = ${key}`, ...entity.visibility(scope.alias, compilation.placeholders.viewer)];
  return `coalesce((select ${json} from ${entity.table} ${scope.alias}${scope.joins.join('')}${where(conditions)}), 'null')`;
}

/** What a computed field needs, under keys that no GraphQL name can be. */
function hide(
  compilation: Compilation,
  { entity, alias }: Scope,
  field: Field,
  computation: Computation,
  hidden: Map<string, string>,
): void {
  compilation.computed = true;
  if (!compilation.forExecutor) return;
  const { viewer } = compilation.placeholders;
  const row = entity.row(alias);
  for (const property of computation.columns) hidden.set(`$${property}`, rawJson(entity.columnOf(property)!, row[property]!));
  for (const [name, fact] of Object.entries(computation.facts)) hidden.set(`$${field.name}.${name}`, json(fact(row, viewer)));
  const rule = declared(field).visible?.(row, viewer);
  if (rule !== undefined) hidden.set(`$?${field.name}`, `((${rule}) is true)::text`);
}

/** What is read of a row goes on record; the mark is for the statement's own insert and for no client, so the text cannot be the response. */
function record(compilation: Compilation, { entity, alias }: Scope, field: Field, hidden: Map<string, string>): void {
  const { recorded, visible } = declared(field);
  if (!recorded) return;
  compilation.computed = true;
  if (!compilation.forExecutor) return;
  compilation.recorded = true;
  const { viewer } = compilation.placeholders;
  const subject = recorded(entity.row(alias), viewer);
  const rule = visible?.(entity.row(alias), viewer);
  hidden.set(READ_MARK, json(rule === undefined ? subject : `case when ${rule} then ${subject} end`));
}

const json = (expression: string): string => `coalesce(to_json(${expression})::text, 'null')`;

function rawJson({ type }: ColumnMetadata, column: string): string {
  if (type === 'bytea') return json(`encode(${column}, 'base64')`);
  return json(type === 'bigint' || type === 'int8' || type === 'numeric' ? `${column}::text` : column);
}
