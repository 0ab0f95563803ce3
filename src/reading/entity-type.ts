import type { GraphQLObjectType } from 'graphql';
import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { Viewer } from './declarations.js';
import type { AnyRow, AnyRule, Declared, Source } from './sources.js';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** An entity that is a GraphQL type: its table, its columns by property name, its rule, and the source of each field. */
export class EntityType {
  readonly name: string;
  readonly table: string;
  readonly key: ColumnMetadata;
  readonly visible: AnyRule | undefined;
  readonly sources = new Map<string, Source>();
  /** The type before `_` in its typed ids, or null where it has none. */
  readonly prefix: string | null;
  private readonly columnNames = new Map<string, string>();

  constructor(
    readonly metadata: EntityMetadata,
    readonly type: GraphQLObjectType,
  ) {
    this.name = type.name;
    this.table = metadata.tablePath.split('.').map(quoted).join('.');
    this.key = metadata.primaryColumns[0]!;
    for (const relation of metadata.relations)
      if (relation.joinColumns.length === 1) this.columnNames.set(relation.propertyName, relation.joinColumns[0]!.databaseName);
    for (const column of metadata.columns) this.columnNames.set(column.propertyName, column.databaseName);
    this.visible = (type.extensions as Declared).visible;
    this.prefix = this.prefixOf();
  }

  /** Qualified columns; a name that is no property of the entity is a mistake in a declaration, and throws. */
  row(alias: string): AnyRow {
    return new Proxy<AnyRow>({}, { get: (_, property) => this.column(alias, String(property)) });
  }

  column(alias: string, property: string): string {
    const name = this.columnNames.get(property);
    if (name === undefined) throw new Error(`${this.name} has no column for the property ${property}`);
    return `${alias}.${quoted(name)}`;
  }

  keyOf(alias: string): string {
    return `${alias}.${quoted(this.key.databaseName)}`;
  }

  columnOf(property: string): ColumnMetadata | undefined {
    const name = this.columnNames.get(property);
    return this.metadata.columns.find((column) => column.databaseName === name);
  }

  /** The type's own rule for a row, as a condition. */
  visibility(alias: string, viewer: Viewer): string[] {
    return this.visible ? [`(${this.visible(this.row(alias), viewer)})`] : [];
  }

  private prefixOf(): string | null {
    const expression = (this.type.getFields().id?.extensions as Declared | undefined)?.sql;
    if (!expression) return null;
    const unbound: Viewer = { id: '', organisations: '', roles: '', hands: '', standsIn: '', expert: '', now: '', as: () => '' };
    return /^'([a-z_]+)_' \|\| replace/.exec(expression(this.row('t'), unbound))?.[1] ?? null;
  }
}
