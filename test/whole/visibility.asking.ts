import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';
import type { EntityType } from '../../src/reading/entity-type.js';
import type { Model } from '../../src/reading/model.js';

type Field = GraphQLField<unknown, unknown>;

/** Rows that one document reads: always so many, so that few documents do. */
export const BATCH = 5;

/** Rows of which one document reads the values alone. */
export const MANY = 20;

/** How a field of a row is read: a value, a link to a row with an id, or rows without one, which are read with it. */
export interface AskedField {
  name: string;
  kind: 'value' | 'link' | 'links' | 'page' | 'rows';
  /** What it leads to; left out where that may be of several types. */
  target?: EntityType;
}

/** Every field of every type of rows, as a selection; what it leads to by its id alone. */
export class Asking {
  private readonly fields = new Map<string, AskedField[]>();

  constructor(private readonly model: Model) {}

  /** All fields of a type, in one order. */
  fieldsOf({ name, type }: EntityType): AskedField[] {
    const known = this.fields.get(name) ?? Object.values(type.getFields()).map((field) => this.asked(field));
    this.fields.set(name, known);
    return known;
  }

  /**
   * A document that reads rows of a type by `node(id)`: `n0`, `n1` … by `$i0`, `$i1` …. With the root of their type it also asks whether that finds
   * them: `s0`, `s1` ….
   */
  rows(entity: EntityType, single?: string): string {
    const at = Array.from({ length: BATCH }, (_none, index) => index);
    const nodes = at.map((index) => `n${index}: node(id: $i${index}) { ...row }`);
    const singles = single ? at.map((index) => `s${index}: ${single}(id: $i${index}) { id }`) : [];
    const given = at.map((index) => `$i${index}: ID!`).join(', ');
    return `query (${given}) { ${[...nodes, ...singles].join(' ')} } fragment row on ${entity.name} { ${this.selection(entity)} }`;
  }

  /** A document that reads the values of many rows of a type, and of the rows without an id that hang on them: `n0`, `n1` … by `$i0`, `$i1` …. */
  values(entity: EntityType): string {
    const at = Array.from({ length: MANY }, (_none, index) => index);
    const fields = Object.values(entity.type.getFields());
    const asked = this.fieldsOf(entity).flatMap(({ name, kind }, index) =>
      kind === 'value' ? [`${value(fields[index]!)}`] : name === 'id' ? [name] : [],
    );
    const nodes = at.map((index) => `n${index}: node(id: $i${index}) { ... on ${entity.name} { ${asked.join(' ')} } }`);
    return `query (${at.map((index) => `$i${index}: ID!`).join(', ')}) { ${nodes.join(' ')} }`;
  }

  /** What is asked of a row without an id: values, and links by their id. */
  selection(entity: EntityType): string {
    const fields = Object.values(entity.type.getFields());
    return this.fieldsOf(entity)
      .map(({ name, kind, target }, index) => {
        if (kind === 'value') return value(fields[index]!);
        if (kind === 'rows') return `${name} { ${this.selection(target!)} }`;
        return kind === 'page' ? `${name}(first: 100) { totalCount nodes { id } }` : `${name} { ... on Node { id } }`;
      })
      .join(' ');
  }

  private asked(field: Field): AskedField {
    const named = getNamedType(field.type);
    const paged = isObjectType(named) ? this.model.pagedBy(named) : undefined;
    if (paged) return { name: field.name, kind: 'page', target: paged };
    const target = this.model.entities.get(named.name);
    if (!target) return { name: field.name, kind: isAbstractType(named) ? 'link' : 'value' };
    if (target.prefix === null) return { name: field.name, kind: 'rows', target };
    return { name: field.name, kind: isListType(getNullableType(field.type)) ? 'links' : 'link', target };
  }
}

function value(field: Field): string {
  const type: GraphQLNamedType = getNamedType(field.type);
  if (isLeafType(type) || !isObjectType(type)) return field.name;
  return `${field.name} { ${Object.values(type.getFields()).map(value).join(' ')} }`;
}
