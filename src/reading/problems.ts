import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLOutputType,
} from 'graphql';
import type { Field } from './compilation.js';
import { castOf } from './conditions.js';
import type { EntityType } from './entity-type.js';
import { declared, type Model } from './model.js';
import { keysOf } from './paging.js';
import { Placeholders } from './placeholders.js';
import type { RowsSource, Source } from './sources.js';

/** Every mistake in the declarations that would show only when somebody reads: the process must not start with one. */
export function problemsOf(model: Model): string[] {
  const problems = [...model.problems];
  const check = (place: string, test: () => string | undefined): void => {
    try {
      const problem = test();
      if (problem) problems.push(`${place}: ${problem}`);
    } catch (error) {
      problems.push(`${place}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  checkRoots(model, check);
  for (const entity of model.entities.values()) {
    check(entity.name, () => keyProblem(model, entity));
    check(entity.name, () => entity.visibility('t', new Placeholders().viewer) && undefined);
    for (const field of Object.values(entity.type.getFields())) {
      const source = entity.sources.get(field.name);
      if (source) check(`${entity.name}.${field.name}`, () => fieldProblem(model, entity, field, source));
    }
  }
  for (const type of Object.values(model.schema.getTypeMap()))
    if (isEnumType(type) && !type.name.startsWith('__'))
      for (const value of type.getValues())
        check(type.name, () => (value.value === value.name ? undefined : `${value.name}: key and value differ`));
  return problems;
}

type Check = (place: string, test: () => string | undefined) => void;

function checkRoots(model: Model, check: Check): void {
  const { schema } = model;
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const place = `${type!.name}.${field.name}`;
      check(place, () => (declared(field).can ? undefined : 'neither @Can, @SignedIn nor @Public'));
      const source = type === schema.getQueryType() ? model.roots.get(field.name) : undefined;
      if (source) check(place, () => (source === 'node' ? nodeProblem(field) : rowsProblem(field, source)));
    }
  }
}

function keyProblem(model: Model, { name, key, metadata, prefix }: EntityType): string | undefined {
  if (metadata.primaryColumns.length !== 1 || key.type !== 'uuid') return 'the primary key is not one uuid column';
  const namesake = [...model.entities.values()].find((other) => other.name !== name && prefix !== null && other.prefix === prefix);
  return namesake ? `${namesake.name} has the same prefix of ids` : undefined;
}

/** The text road does no null propagation, so what may be null must be nullable in the schema. */
function fieldProblem(model: Model, entity: EntityType, field: Field, source: Source): string | undefined {
  const { viewer } = new Placeholders();
  const row = entity.row('t');
  const required = isNonNullType(field.type);
  const rule = declared(field).visible;
  rule?.(row, viewer);
  if (rule && required) return 'has a rule, so it must be nullable';
  switch (source.kind) {
    case 'column':
      if (required && source.column.isNullable) return 'its column can be NULL, so it must be nullable';
      if (getNamedType(field.type).name === 'DateTime' && !/^timestamptz|^timestamp with/.test(String(source.column.type)))
        return 'DateTime needs a timestamptz column';
      return documentProblem(model, field.type, source.column.type === 'jsonb');
    case 'sql':
      source.expression(row, viewer);
      return isObjectType(getNamedType(field.type)) ? documentProblem(model, field.type, true) : undefined;
    case 'computed':
      for (const name of source.computation.columns) if (!entity.columnOf(name)) return `${name} is no column`;
      for (const fact of Object.values(source.computation.facts)) fact(row, viewer);
      return undefined;
    case 'one':
      return required && !source.certain ? 'the other row may be missing or hidden, so it must be nullable' : undefined;
    case 'part':
      return undefined;
    case 'through':
      return throughProblem(model, entity, field.name, source.reference);
    case 'rows':
      source.options.on?.(row, source.target.row('u'), viewer);
      return rowsProblem(field, source);
  }
}

function throughProblem(model: Model, entity: EntityType, name: string, reference: string): string | undefined {
  const leads = entity.type.getFields()[reference];
  if (!leads || entity.sources.get(reference)?.kind !== 'sql' || !isAbstractType(getNamedType(leads.type)))
    return `${reference} leads to no object by a typed id`;
  const lacking = model.possible(getNamedType(leads.type).name).find(({ type }) => !(name in type.getFields()));
  return lacking && `${lacking.name} has no such field`;
}

function documentProblem(model: Model, type: GraphQLOutputType, isJson: boolean, seen = new Set<string>()): string | undefined {
  const named = getNamedType(type);
  if (!isObjectType(named) || seen.has(named.name)) return undefined;
  if (!isJson) return `${named.name} is a document type, so the column must be jsonb`;
  if (model.entities.has(named.name)) return `${named.name} is an entity inside a document`;
  seen.add(named.name);
  for (const field of Object.values(named.getFields())) {
    const inner = documentProblem(model, field.type, true, seen);
    if (inner) return `${named.name}.${field.name}: ${inner}`;
  }
  return undefined;
}

function nodeProblem(field: Field): string | undefined {
  return isNonNullType(field.type) ? 'must be nullable' : undefined;
}

function rowsProblem(field: Field, { shape, target, options }: RowsSource): string | undefined {
  const { viewer } = new Placeholders();
  const row = target.row('t');
  if (shape === 'single' && isNonNullType(field.type)) return 'the row may be missing or hidden, so it must be nullable';
  const type = getNullableType(field.type);
  if (isListType(type) && isListType(getNullableType(type.ofType as GraphQLOutputType))) return 'a list of lists';
  options.where?.(row, viewer);
  for (const order of [options.order ?? [], ...Object.values(options.orderBy?.options ?? {})]) keysOf(target, order, 't', viewer);
  for (const [name, { rule }] of Object.entries(options.filter ?? {})) {
    const argument = field.args.find((candidate) => candidate.name === name);
    if (!argument || isInputObjectType(getNamedType(argument.type)) || !castOf(argument.type)) return `${name} cannot be bound`;
    rule(row, 'null', viewer);
  }
  return undefined;
}
