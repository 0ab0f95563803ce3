import { getMetadataArgsStorage } from 'typeorm';
import type { Viewer } from './declarations.js';
import type { AnyRow, AnyRule } from './sources.js';

/*
 * What people see, for statements beside the read plan that must show nothing more than it: a process without a schema, or a rule that asks
 * for another type's rule, has the same declarations, as the decorators left them.
 */

/** What a class or a member declares, as far as it decides what is seen. */
interface Declaration {
  visible?: AnyRule;
  sql?: AnyRule;
}
type EntityClass = new () => object;

const classes = new Map<unknown, Declaration>();
const members = new Map<unknown, Map<string, Declaration>>();

/** Keeps what a decorator declares on a class, or on a member of its prototype. */
export function remember(target: object, property: string | symbol | undefined, declared: object): void {
  if (property === undefined) {
    classes.set(target, { ...classes.get(target), ...declared });
    return;
  }
  const ofClass = members.get(target.constructor) ?? new Map<string, Declaration>();
  members.set(target.constructor, ofClass.set(String(property), { ...ofClass.get(String(property)), ...declared }));
}

/** SQL: the table of an entity. */
export function tableOf(entity: EntityClass): string {
  const table = getMetadataArgsStorage().tables.find(({ target }) => target === entity)?.name;
  if (!table) throw new Error(`${entity.name} has no table`);
  return `"${table}"`;
}

/** SQL: whether the viewer sees the row of the entity under the alias. */
export function sightOf(entity: EntityClass, alias: string, viewer: Viewer): string {
  const rule = classes.get(entity)?.visible;
  return rule ? `(${rule(rowOf(entity, alias), viewer)})` : 'true';
}

/**
 * SQL: the value at a path of fields (`challenge.title`) from the row under the alias, NULL where the viewer does not see it, or a row on the
 * way to it. Throws for a path that no column, SQL field or to-one relation answers.
 */
export function valueOf(entity: EntityClass, path: string, alias: string, viewer: Viewer): string {
  const [name, ...rest] = path.split('.') as [string, ...string[]];
  const row = rowOf(entity, alias);
  const { visible, sql } = members.get(entity)?.get(name) ?? {};
  const seen = (value: string): string => (visible ? `case when ${visible(row, viewer)} then ${value} end` : value);
  if (rest.length === 0) return seen(sql ? sql(row, viewer) : row[name]!);
  const relation = getMetadataArgsStorage().relations.find((known) => known.target === entity && known.propertyName === name);
  if (!relation) throw new Error(`${entity.name}.${name} is no way to another row`);
  const [target, joined] = [(relation.type as () => EntityClass)(), `${alias}_${name}`.toLowerCase()];
  return seen(
    `(select ${valueOf(target, rest.join('.'), joined, viewer)} from ${tableOf(target)} ${joined}
      where ${joined}.id = ${row[name]} and ${sightOf(target, joined, viewer)})`,
  );
}

/** Qualified columns by property name, a many-to-one giving its foreign key; a name that is no property is a mistake, and throws. */
export function rowOf(entity: EntityClass, alias: string): AnyRow {
  return new Proxy<AnyRow>({}, { get: (_, property) => `${alias}."${columnOf(entity, String(property))}"` });
}

function columnOf(entity: EntityClass, property: string): string {
  const storage = getMetadataArgsStorage();
  const mine = (known: { target: unknown; propertyName: string }): boolean => known.target === entity && known.propertyName === property;
  const column = storage.joinColumns.find(mine)?.name ?? storage.columns.find(mine)?.options.name;
  if (!column) throw new Error(`${entity.name} has no column for the property ${property}`);
  return column;
}
