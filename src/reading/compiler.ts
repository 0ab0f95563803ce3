import { type FragmentDefinitionNode, getNamedType, Kind, type OperationDefinitionNode } from 'graphql';
import { collectFields } from 'graphql/execution/collectFields.js';
import { parseId } from '../common/ids.js';
import { Compilation, type Field, type Nodes } from './compilation.js';
import { idOf, where } from './conditions.js';
import type { EntityType } from './entity-type.js';
import { rowsJson } from './lists.js';
import type { Model } from './model.js';
import { nameJson, objectJson } from './object-json.js';
import { Placeholders, type Statement } from './placeholders.js';
import { recordingReads } from './recorded.js';
import { type Scope, objectOf, taggedRowJson } from './rows.js';

export type Fragments = Record<string, FragmentDefinitionNode>;
type Variables = Record<string, unknown>;

export interface QueryPlan {
  /** One row, one column `data`: the JSON text of the data. */
  statement: Statement;
  /** Whether every field asked for is SQL, so that the text can be the response. */
  textual: boolean;
  /** The root fields it answers. */
  roots: string[];
}

/** Compiles the root fields of a query that the plan answers into one statement. */
export function compileQuery(
  model: Model,
  operation: OperationDefinitionNode,
  fragments: Fragments,
  variables: Variables,
  forExecutor: boolean,
): QueryPlan {
  const compilation = new Compilation(model, fragments, variables, forExecutor);
  const type = model.schema.getQueryType()!;
  const entries: [string, string][] = [];
  const roots: string[] = [];
  let foreign = false;
  for (const [key, nodes] of collectFields(model.schema, fragments, variables, type, operation.selectionSet)) {
    const name = nodes[0]!.name.value;
    const source = model.roots.get(name);
    const field = type.getFields()[name];
    if (name === '__typename') entries.push([key, nameJson(type.name)]);
    else if (!source || !field) foreign = true;
    else {
      roots.push(name);
      entries.push([key, source === 'node' ? nodeJson(compilation, field, nodes) : rowsJson(compilation, source, field, nodes)]);
    }
  }
  const statement = finished(compilation, `select ${objectJson(entries)} as data`, 'data');
  return { statement, textual: !foreign && !compilation.computed, roots };
}

/** `node(id)`: the prefix of the id says which type; it is part of the shape key. */
function nodeJson(compilation: Compilation, field: Field, nodes: Nodes): string {
  const prefix = parseId(String(compilation.args(field, nodes).id))?.type;
  const entity = compilation.model.possible(getNamedType(field.type).name).find((possible) => possible.prefix === prefix);
  return entity ? taggedRowJson(compilation, entity, idOf(compilation, field, nodes, entity), nodes) : `'null'`;
}

/** Compiles the selection of a field whose resolver gave uuids: rows `id`, `data` of those that the viewer may see. */
export function compileRows(model: Model, entity: EntityType, nodes: Nodes, fragments: Fragments, variables: Variables): Statement {
  const compilation = new Compilation(model, fragments, variables, true);
  const scope: Scope = { entity, alias: compilation.alias(), joins: [] };
  const json = objectOf(compilation, scope, nodes);
  const ids = compilation.placeholders.add('uuid[]', (request) => request.ids);
  const key = entity.keyOf(scope.alias);
  const conditions = [`${key} = any(${ids})`, ...entity.visibility(scope.alias, compilation.placeholders.viewer)];
  const select = `select ${key}::text as id, ${json} as data from ${entity.table} ${scope.alias}${scope.joins.join('')}${where(conditions)}`;
  return finished(compilation, select, 'id, data');
}

/** Compiles the bare question which of some uuids are rows that the viewer may see. */
export function compileSight(entity: EntityType): Statement {
  const placeholders = new Placeholders();
  const ids = placeholders.add('uuid[]', (request) => request.ids);
  const conditions = [`${entity.keyOf('sighted')} = any(${ids})`, ...entity.visibility('sighted', placeholders.viewer)];
  return placeholders.finish(`select from ${entity.table} sighted${where(conditions)}`);
}

const finished = ({ placeholders, recorded }: Compilation, select: string, columns: string): Statement =>
  recorded ? placeholders.finish(`select ${columns} from answer`, recordingReads(select, placeholders)) : placeholders.finish(select);

/** The fragments of a document by name. */
export const fragmentsOf = (definitions: readonly { kind: string }[]): Fragments =>
  Object.fromEntries(
    (definitions as readonly FragmentDefinitionNode[])
      .filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
