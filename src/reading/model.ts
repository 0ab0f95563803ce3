import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isListType,
  isObjectType,
} from 'graphql';
import type { EntityMetadata } from 'typeorm';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';
import { EntityType } from './entity-type.js';
import type { Declared, Join, RowsSource, Source } from './sources.js';

type Field = GraphQLField<unknown, unknown>;
export const declared = (field: Field): Declared => field.extensions as Declared;

/** The schema and the entities side by side: which types are rows, and where every field of theirs comes from. */
export class Model {
  readonly entities = new Map<string, EntityType>();
  /** Root fields that the plan answers. */
  readonly roots = new Map<string, RowsSource | 'node'>();
  /** Mistakes in the declarations; a process with one must not start. */
  readonly problems: string[] = [];

  constructor(
    readonly schema: GraphQLSchema,
    metadata: readonly EntityMetadata[],
  ) {
    for (const entity of metadata) {
      const type = schema.getType(entity.name);
      if (isObjectType(type)) this.entities.set(type.name, new EntityType(entity, type));
    }
    for (const entity of this.entities.values()) for (const field of Object.values(entity.type.getFields())) this.addSource(entity, field);
    for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) this.addRoot(field);
  }

  /** The entities of the interface or the union, for ids of any of them. */
  possible(name: string): EntityType[] {
    const abstract = this.schema.getType(name);
    if (!isAbstractType(abstract)) return [];
    return [...this.entities.values()].filter(({ type, prefix }) => prefix !== null && this.schema.isSubType(abstract, type));
  }

  /** The entity whose rows the connection type pages, or undefined where it is no connection. */
  pagedBy(type: GraphQLObjectType): EntityType | undefined {
    const { nodes, pageInfo } = type.getFields();
    return nodes && pageInfo ? this.entities.get(getNamedType(nodes.type).name) : undefined;
  }

  private addSource(entity: EntityType, field: Field): void {
    try {
      const source = this.sourceOf(entity, field);
      if (source) entity.sources.set(field.name, source);
      else this.problems.push(`${entity.name}.${field.name}: no column, relation or declaration gives its value`);
    } catch (error) {
      this.problems.push(`${entity.name}.${field.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private sourceOf(entity: EntityType, field: Field): Source | undefined {
    const { sql, computed, rows, part, through } = declared(field);
    if (part) return this.partOf(entity, getNamedType(field.type).name);
    if (through) return { kind: 'through', ...through };
    if (sql) return { kind: 'sql', expression: sql };
    if (computed) return { kind: 'computed', computation: computed };
    const relation = entity.metadata.relations.find(({ propertyName }) => propertyName === field.name);
    if (rows) return this.rowsOf(field, entity, relation);
    if (relation?.isOneToMany) return this.rowsOf(field, entity, relation);
    if (relation) return this.toOne(relation);
    const column = entity.columnOf(field.name);
    return column && { kind: 'column', column };
  }

  private partOf({ table }: EntityType, name: string): Source {
    const target = this.target(name);
    if (target.table !== table) throw new Error(`${name} is of another table`);
    return { kind: 'part', target };
  }

  private toOne(relation: RelationMetadata): Source {
    const target = this.target(relation.inverseEntityMetadata.name);
    const owner = relation.isOwning ? relation : relation.inverseRelation;
    const column = owner?.joinColumns[0];
    if (relation.isManyToMany || !column || owner.joinColumns.length > 1) throw new Error('only relations by one join column are read');
    const referenced = column.referencedColumn!.databaseName;
    const [own, other] = relation.isOwning ? [column.databaseName, referenced] : [referenced, column.databaseName];
    const certain = relation.isOwning && !relation.isNullable && !column.isNullable && !target.visible;
    return { kind: 'one', target, certain, join: (alias, joined) => `${joined}."${other}" = ${alias}."${own}"` };
  }

  private rowsOf(field: Field, owner?: EntityType, relation?: RelationMetadata): RowsSource {
    const { rows = {}, first } = declared(field);
    const type = getNullableType(field.type);
    const paged = isObjectType(type) ? this.pagedBy(type) : undefined;
    const target = paged ?? this.target(getNamedType(field.type).name);
    if (Boolean(rows.paged) !== Boolean(paged)) throw new Error('@Paged and a connection type go together');
    const shape = paged ? 'connection' : isListType(type) ? 'list' : 'single';
    return {
      kind: 'rows',
      shape,
      target,
      options: rows,
      first: rows.first ?? first,
      join: owner && this.joinOf(owner, target, rows, relation),
    };
  }

  private joinOf(owner: EntityType, target: EntityType, rows: NonNullable<Declared['rows']>, relation?: RelationMetadata): Join {
    const { by, on } = rows;
    if (on) return () => '';
    const child = by ?? relation?.inverseRelation?.propertyName;
    if (!child) throw new Error('neither `by`, `on` nor a relation joins the rows to their owner');
    const referenced = target.metadata.relations.find(({ propertyName }) => propertyName === child)?.joinColumns[0]?.referencedColumn;
    if (referenced && referenced.entityMetadata !== owner.metadata)
      throw new Error(`${target.name}.${child} does not point to ${owner.name}`);
    const own = (referenced ?? owner.key).databaseName;
    target.column('t', child);
    return (alias, joined) => `${target.column(joined, child)} = ${alias}."${own}"`;
  }

  private target(name: string): EntityType {
    const target = this.entities.get(name);
    if (!target) throw new Error(`${name} is no entity`);
    return target;
  }

  private addRoot(field: Field): void {
    if (!declared(field).rows) return;
    try {
      const named = getNamedType(field.type);
      this.roots.set(field.name, isObjectType(named) ? this.rowsOf(field) : 'node');
    } catch (error) {
      this.problems.push(`Query.${field.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
