import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import type { Model } from '../../src/reading/model.js';

type Field = GraphQLField<unknown, unknown>;

/** A query of the corpus; `$id` is bound where the root takes one. `computed` says that it asks for a field that TypeScript computes. */
export interface CorpusQuery {
  name: string;
  root: string;
  query: string;
  /** The type whose id it takes; null where it takes none. */
  idOf: string | null;
  computed: boolean;
}

/** The corpus that a schema asks for: every root, and below it every entity field to the fourth level. */
export class Corpus {
  constructor(
    private readonly model: Model,
    /** A value, as a GraphQL literal, for an argument that narrows a list. */
    private readonly values: Readonly<Record<string, string>>,
  ) {}

  /** Every root with its leaves, and with every argument that narrows or orders it. */
  shallow(): CorpusQuery[] {
    return this.roots().flatMap((root) => [
      this.ask(root, this.leaves(this.rowOf(root)), false),
      this.ask(root, this.leaves(this.rowOf(root), true), true),
      ...this.narrowed(root),
    ]);
  }

  /** Every field of every entity with two levels below it. */
  wide(): CorpusQuery[] {
    return this.entityRoots().flatMap((root) => {
      const row = this.rowOf(root) as GraphQLObjectType;
      return this.links(row).flatMap((link) => [
        this.ask(
          root,
          this.nested(link, (type) => this.below(type)),
          false,
        ),
        this.ask(
          root,
          this.nested(link, (type) => this.leaves(type, true)),
          true,
        ),
      ]);
    });
  }

  /** Every field of every field of every entity, with the level below: the fourth. */
  deep(): CorpusQuery[] {
    return this.entityRoots().flatMap((root) =>
      this.links(this.rowOf(root)).flatMap((first) =>
        this.links(this.rowOf(first)).map((second) =>
          this.ask(
            root,
            this.nested(first, () => this.nested(second, (type) => this.below(type))),
            false,
          ),
        ),
      ),
    );
  }

  /** Roots that the plan answers. */
  private roots(): Field[] {
    return Object.values(this.model.schema.getQueryType()!.getFields()).filter(({ name }) => this.model.roots.has(name));
  }

  /** For each entity one root, by id where there is one. */
  private entityRoots(): Field[] {
    const byType = new Map<string, Field>();
    for (const root of this.roots()) {
      const { name } = this.rowOf(root);
      const known = byType.get(name);
      if (!known || (!this.takesId(known) && this.takesId(root))) byType.set(name, root);
    }
    byType.delete('Node');
    return [...byType.values()];
  }

  private takesId = (root: Field): boolean => root.args.some(({ name, type }) => name === 'id' && isNonNullType(type));

  private ask(root: Field, selection: string, computed: boolean, given = ''): CorpusQuery {
    const idOf = this.takesId(root) ? this.rowOf(root).name : null;
    const required = root.args.filter(({ name, type }) => isNonNullType(type) && name !== 'id').map(({ name }) => this.given(root, name));
    const first = root.args.some(({ name }) => name === 'first') ? 'first: 5' : '';
    const args = [idOf ? 'id: $id' : '', first, ...required, given].filter(Boolean).join(', ');
    const body = this.rows(root, selection);
    const query = `query${idOf ? ' ($id: ID!)' : ''} { ${root.name}${args && `(${args})`} { ${body} } }`;
    return { name: `${root.name}${given && `(${given})`} ${shortened(selection)}`, root: root.name, query, idOf, computed };
  }

  private narrowed(root: Field): CorpusQuery[] {
    const selection = this.leaves(this.rowOf(root));
    return root.args
      .filter(({ name, type }) => !isNonNullType(type) && !['after', 'first'].includes(name))
      .flatMap(({ name, type }) => {
        const named = getNamedType(type);
        const values = isEnumType(named) ? named.getValues().map((value) => value.name) : [this.values[name] ?? this.values[named.name]!];
        return values.map((value) => this.ask(root, selection, false, `${name}: ${String(type).startsWith('[') ? `[${value}]` : value}`));
      });
  }

  private given(root: Field, name: string): string {
    const { type } = root.args.find((argument) => argument.name === name)!;
    return `${name}: ${this.values[name] ?? this.values[getNamedType(type).name]}`;
  }

  /** A field of an entity whose rows are entities, with what is asked of them. */
  private nested(field: Field, below: (row: GraphQLNamedType) => string): string {
    const first = field.args.some(({ name }) => name === 'first') ? '(first: 5)' : '';
    return `${field.name}${first} { ${this.rows(field, below(this.rowOf(field)))} }`;
  }

  private rows(field: Field, selection: string): string {
    const type = getNamedType(field.type);
    if (!isObjectType(type) || !this.model.pagedBy(type)) return selection;
    return `totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { __typename } } nodes { ${selection} }`;
  }

  /** Leaves, and one level of entities below, of which documents are left out: whole, they would cost more than a query may. */
  private below(type: GraphQLNamedType): string {
    const brief = (row: GraphQLNamedType): string =>
      ['__typename', ...this.fields(row, false).flatMap((field) => (isLeafType(getNamedType(field.type)) ? [field.name] : []))].join(' ');
    return [this.leaves(type), ...this.links(type).map((link) => this.nested(link, brief))].join(' ');
  }

  /** What a row says without asking for another row; documents whole. */
  private leaves(type: GraphQLNamedType, computed = false): string {
    if (isUnionType(type)) return '__typename ... on Node { id }';
    if (isInterfaceType(type)) {
      const possible = this.model.possible(type.name).map((entity) => `... on ${entity.name} { ${this.aliased(entity.type, computed)} }`);
      return `__typename id ${possible.join(' ')}`;
    }
    return `__typename ${this.fields(type, computed)
      .map((field) => this.leaf(field))
      .join(' ')}`;
  }

  /** In a selection of several types, one response key must not stand for fields of two types. */
  private aliased(type: GraphQLObjectType, computed: boolean): string {
    return this.fields(type, computed)
      .map((field) => `${type.name}_${field.name}: ${this.leaf(field)}`)
      .join(' ');
  }

  private fields(type: GraphQLNamedType, computed: boolean): Field[] {
    if (!isObjectType(type)) return [];
    return Object.values(type.getFields()).filter(
      (field) =>
        !this.isLink(field) && (computed || !('computed' in field.extensions)) && !field.args.some(({ type }) => isNonNullType(type)),
    );
  }

  private leaf(field: Field): string {
    const type = getNamedType(field.type);
    if (isLeafType(type)) return field.name;
    const inner = Object.values((type as GraphQLObjectType).getFields()).map((child) => this.leaf(child));
    return `${field.name} { ${inner.join(' ')} }`;
  }

  private links(type: GraphQLNamedType): Field[] {
    return isObjectType(type) ? Object.values(type.getFields()).filter((field) => this.isLink(field)) : [];
  }

  private isLink(field: Field): boolean {
    const row = this.rowOf(field);
    return isAbstractType(row) || this.model.entities.has(row.name);
  }

  /** The type of the rows of a field: of a connection that of its nodes. */
  private rowOf(field: Field): GraphQLNamedType {
    const type = getNamedType(field.type);
    return (isObjectType(type) && this.model.pagedBy(type)?.type) || type;
  }
}

const shortened = (selection: string): string => (selection.length > 60 ? `${selection.slice(0, 60)}…` : selection);
