import { getNamedType, type GraphQLObjectType } from 'graphql';
import type { Compilation, Field, Nodes } from './compilation.js';
import { conditionsOf, type Owner, where } from './conditions.js';
import { nameJson, objectJson } from './object-json.js';
import { behind, cursorSql, decodeCursor, type Key, keysOf, orderBy, pageSize } from './paging.js';
import { type Scope, objectOf } from './rows.js';
import type { RowsSource } from './sources.js';

const LIST_MAX = 500;
const PAGE_MAX = 100;

/** SQL for the JSON text of a declared set of rows: a list, one row or null, or a connection. */
export function rowsJson(compilation: Compilation, source: RowsSource, field: Field, nodes: Nodes, owner?: Owner): string {
  if (source.shape === 'connection') return new Page(compilation, source, field, nodes, owner).json();
  const alias = compilation.alias();
  const scope: Scope = { entity: source.target, alias, joins: [] };
  const json = objectOf(compilation, scope, nodes);
  const conditions = where(conditionsOf(compilation, source, alias, field, nodes, owner));
  const from = `from ${source.target.table} ${alias}${scope.joins.join('')}${conditions}`;
  if (source.options.one) return `coalesce((select ${json} ${from}), 'null')`;
  const ordered = `${from} order by ${orderBy(ordering(compilation, source, field, nodes, alias, owner).keys)}`;
  if (source.shape === 'single') return `coalesce((select ${json} ${ordered} limit 1), 'null')`;
  const limit = source.first === undefined ? String(source.options.max ?? LIST_MAX) : size(compilation, source, field, nodes, LIST_MAX);
  return `coalesce((select '[' || string_agg(j, ',') || ']' from (select ${json} as j ${ordered} limit ${limit}) ${compilation.alias()}), '[]')`;
}

function size(compilation: Compilation, { options, first }: RowsSource, field: Field, nodes: Nodes, limit: number): string {
  const max = options.max ?? limit;
  return compilation.bindChecked(field, nodes, 'int', (args) => pageSize(args.first, Math.min(first ?? max, max), max));
}

/** The order asked for, by its name, and its keys. */
function ordering(
  compilation: Compilation,
  { options, target }: RowsSource,
  field: Field,
  nodes: Nodes,
  alias: string,
  owner?: Owner,
): { name: string; keys: Key[] } {
  const choice = options.orderBy?.options ?? {};
  const name = String(compilation.args(field, nodes).orderBy ?? Object.keys(choice)[0] ?? '');
  const own = owner?.entity.row(owner.alias);
  return { name, keys: keysOf(target, choice[name] ?? options.order ?? [], alias, compilation.placeholders.viewer, own) };
}

/** A connection: one page by keyset, read one row beyond its end. */
class Page {
  private readonly scope: Scope;
  private readonly size: string;
  private readonly order: { name: string; keys: Key[] };
  private readonly page: string;
  /** Columns of the page, one per selection of edges or nodes. */
  private readonly columns: string[] = [];
  private readonly cursor: string;
  private aggregates = false;

  constructor(
    private readonly compilation: Compilation,
    private readonly source: RowsSource,
    private readonly field: Field,
    private readonly nodes: Nodes,
    private readonly owner?: Owner,
  ) {
    this.scope = { entity: source.target, alias: compilation.alias(), joins: [] };
    this.page = compilation.alias();
    this.size = size(compilation, source, field, nodes, PAGE_MAX);
    this.order = ordering(compilation, source, field, nodes, this.scope.alias, owner);
    this.cursor = `${cursorSql(this.order.name, this.order.keys)} as cursor`;
  }

  json(): string {
    const type = getNamedType(this.field.type) as GraphQLObjectType;
    const entries = [...this.compilation.select(type, this.nodes)].map(([key, nodes]): [string, string] => [key, this.part(type, nodes)]);
    const after = this.after();
    if (!this.aggregates) return `(select ${objectJson(entries)})`;
    const { entity, alias, joins } = this.scope;
    const conditions = where([...this.conditions(alias), ...after]);
    const rows = `select ${this.columns.join(', ') || 'true'} from ${entity.table} ${alias}${joins.join('')}${conditions} order by ${orderBy(this.order.keys)} limit ${this.size} + 1`;
    return `(select ${objectJson(entries)} from (select *, row_number() over () as i from (${rows}) ${this.compilation.alias()}) ${this.page})`;
  }

  private part(type: GraphQLObjectType, nodes: Nodes): string {
    const name = nodes[0]!.name.value;
    switch (name) {
      case '__typename':
        return nameJson(type.name);
      case 'totalCount':
        return this.total();
      case 'pageInfo':
        return this.info(getNamedType(type.getFields().pageInfo!.type) as GraphQLObjectType, nodes);
      case 'nodes':
        return this.list(objectOf(this.compilation, this.scope, nodes));
      default:
        return this.list(this.edge(getNamedType(type.getFields().edges!.type) as GraphQLObjectType, nodes));
    }
  }

  /** Ordered explicitly: another ordered aggregate beside it would otherwise decide the order of both. */
  private list(json: string): string {
    this.aggregates = true;
    const column = `c${this.columns.length}`;
    this.columns.push(`${json} as ${column}`);
    return `coalesce('[' || string_agg(${this.page}.${column}, ',' order by ${this.page}.i) filter (where ${this.page}.i <= ${this.size}) || ']', '[]')`;
  }

  private edge(type: GraphQLObjectType, nodes: Nodes): string {
    const cursor = `'"' || ${cursorSql(this.order.name, this.order.keys)} || '"'`;
    return objectJson(
      [...this.compilation.select(type, nodes)].map(([key, selected]): [string, string] => {
        const name = selected[0]!.name.value;
        if (name === '__typename') return [key, nameJson(type.name)];
        return [key, name === 'cursor' ? cursor : objectOf(this.compilation, this.scope, selected)];
      }),
    );
  }

  private info(type: GraphQLObjectType, nodes: Nodes): string {
    return objectJson(
      [...this.compilation.select(type, nodes)].map(([key, [node]]): [string, string] => [key, this.fact(type, node!.name.value)]),
    );
  }

  private fact(type: GraphQLObjectType, name: string): string {
    if (name === '__typename') return nameJson(type.name);
    if (name === 'hasPreviousPage') return this.isContinued() ? `'true'` : `'false'`;
    this.aggregates = true;
    if (name === 'hasNextPage') return `(count(*) > ${this.size})::text`;
    if (!this.columns.includes(this.cursor)) this.columns.push(this.cursor);
    const cursors = `array_agg(${this.page}.cursor order by ${this.page}.i) filter (where ${this.page}.i <= ${this.size})`;
    const place = name === 'endCursor' ? `least(count(*), ${this.size})` : '1';
    return `coalesce('"' || (${cursors})[${place}] || '"', 'null')`;
  }

  private total(): string {
    const alias = this.compilation.alias();
    return `(select count(*)::text from ${this.scope.entity.table} ${alias}${where(this.conditions(alias))})`;
  }

  private conditions(alias: string): string[] {
    return conditionsOf(this.compilation, this.source, alias, this.field, this.nodes, this.owner);
  }

  private isContinued(): boolean {
    return typeof this.compilation.args(this.field, this.nodes).after === 'string';
  }

  private after(): string[] {
    if (!this.isContinued()) return [];
    const { name, keys } = this.order;
    const values = keys.map(({ type }, index) =>
      this.compilation.bindChecked(this.field, this.nodes, type, (args) => decodeCursor(args.after, name, keys)[index]),
    );
    return [behind(keys, values)];
  }
}
