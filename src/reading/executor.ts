import {
  defaultFieldResolver,
  getNamedType,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isAbstractType,
  isListType,
  getNullableType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { DomainError } from '../common/errors.js';
import type { Action } from '../common/machine.js';
import { inSession } from '../common/permissions.js';
import type { EntityType } from './entity-type.js';
import type { Field } from './compilation.js';
import { buildModel, type ReadContext, type ReadPlan } from './read-plan.js';
import { throughKey } from './rows.js';
import type { Computation } from './sources.js';
import { veiled } from './veil.js';

type Source = Record<string, unknown>;
type Resolver = GraphQLFieldResolver<Source, ReadContext>;

/** Objects of the plan are keyed by response key, so that aliases hold. */
const byKey: Resolver = (source, _args, _context, info) => source[info.path.key];

/**
 * For `transformSchema`: gives every field the resolver that its source asks for. Rows and connections are read from the plan's data;
 * a root of the plan runs its own resolver first (Nest's guards stand before it); a resolver that gives the uuid of an entity where
 * the schema says the entity (a mutation, or a field of its payload) has it read back as the actor; all else stays as it is.
 */
function planResolvers(plan: ReadPlan, schema: GraphQLSchema): GraphQLSchema {
  const { model } = plan;
  const reads = new WeakMap<ReadContext, Map<unknown, Promise<Source>>>();
  const read = (context: ReadContext, info: GraphQLResolveInfo): Promise<Source> => {
    const ofContext = reads.get(context) ?? new Map<unknown, Promise<Source>>();
    reads.set(context, ofContext);
    const known = ofContext.get(info.operation) ?? plan.data(info, context);
    ofContext.set(info.operation, known);
    return known;
  };
  const paged = pageTypes(plan);
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isAbstractType(type)) type.resolveType = (value: Source) => String(value.$type);
    if (!isObjectType(type)) continue;
    const entity = model.entities.get(type.name);
    for (const field of Object.values(type.getFields()) as Field[]) {
      if (entity) field.resolve = entityResolver(plan, entity, field) as Field['resolve'];
      else if (paged.has(type.name)) field.resolve = byKey as Field['resolve'];
      else if (type === schema.getQueryType() && model.roots.has(field.name)) field.resolve = rootResolver(field, read) as Field['resolve'];
      else if (type === schema.getMutationType()) field.resolve = mutationResolver(plan, field) as Field['resolve'];
      else field.resolve = plainResolver(plan, field) as Field['resolve'];
    }
  }
  return schema;
}

/** Connections, their edges and page facts: made by the plan alone. */
function pageTypes({ model }: ReadPlan): Set<string> {
  const connections = Object.values(model.schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && model.pagedBy(type) !== undefined,
  );
  return new Set(
    connections.flatMap((type) => [
      type.name,
      getNamedType(type.getFields().edges!.type).name,
      getNamedType(type.getFields().pageInfo!.type).name,
    ]),
  );
}

function rootResolver(field: Field, read: (context: ReadContext, info: GraphQLResolveInfo) => Promise<Source>): Resolver {
  const guarded = (field.resolve ?? defaultFieldResolver) as Resolver;
  return async (source, args, context, info) => {
    // A filter of Nest's hands a refusal on as the resolver's value.
    const refused: unknown = await guarded(source, args, context, info);
    if (refused instanceof Error) throw refused;
    return (await read(context, info))[info.path.key];
  };
}

function entityResolver(plan: ReadPlan, entity: EntityType, field: Field): Resolver {
  const source = entity.sources.get(field.name);
  if (source?.kind === 'through') return throughResolver(plan, field.name, source.none);
  if (source?.kind !== 'computed') return byKey;
  const { computation } = source;
  const ruled = 'visible' in field.extensions;
  const offers = getNamedType(field.type).name === 'Action';
  return (row, args, { actor }) => {
    if (ruled && row[`$?${field.name}`] !== true) return null;
    const computed = computation.compute(hiddenOf(entity, field, computation, row), actor, args);
    return offers ? inSession(computed as Action[], actor) : computed;
  };
}

/** As the object that was read for it has the field. */
function throughResolver(plan: ReadPlan, name: string, none: unknown): Resolver {
  return (row, args, context, info) => {
    const object = row[throughKey(info.path.key)] as Source | null;
    if (!object) return none;
    const entity = plan.model.entities.get(String(object.$type))!;
    return entityResolver(plan, entity, entity.type.getFields()[name]!)(object, args, context, info);
  };
}

/** The hidden values of a computed field as its function expects them. */
function hiddenOf(entity: EntityType, field: Field, { columns, facts }: Computation, row: Source): Source {
  const values = columns.map((name) => [name, revived(entity.columnOf(name)!, row[`$${name}`])] as const);
  return Object.fromEntries([...values, ...Object.keys(facts).map((name) => [name, row[`$${field.name}.${name}`]] as const)]);
}

/** A JSON value as TypeORM would have given the column. */
function revived({ type, transformer }: ColumnMetadata, value: unknown): unknown {
  let revived = value;
  if (typeof value === 'string' && (type === 'timestamptz' || type === 'timestamp with time zone')) revived = new Date(value);
  if (typeof value === 'string' && type === 'bytea') revived = Buffer.from(value, 'base64');
  const steps = Array.isArray(transformer) ? transformer.toReversed() : transformer ? [transformer] : [];
  return steps.reduce((current: unknown, step) => step.from(current) as unknown, revived);
}

function plainResolver(plan: ReadPlan, field: Field): Resolver {
  const original = (field.resolve ?? defaultFieldResolver) as Resolver;
  const isEntity = plan.model.entities.has(getNamedType(field.type).name);
  const isList = isListType(getNullableType(field.type));
  return (source, args, context, info) => {
    if (source && '$type' in source) return source[info.path.key];
    const value: unknown = original(source, args, context, info);
    if (!isEntity) return value;
    return Promise.resolve(value).then(async (ids) => {
      if (isList && Array.isArray(ids)) return plan.rows(ids as string[], info, context.actor);
      return typeof ids === 'string' ? (await plan.rows([ids], info, context.actor))[0] : ids;
    });
  };
}

/**
 * A mutation: its object is read back as the actor, who may have lost sight of it since the act that is repeated, and no refusal tells of
 * what is hidden.
 */
function mutationResolver(plan: ReadPlan, field: Field): Resolver {
  const resolve = plainResolver(plan, field);
  const isEntity = plan.model.entities.has(getNamedType(field.type).name);
  return async (source, args: Record<string, unknown>, context, info) => {
    let value: unknown;
    try {
      value = await resolve(source, args, context, info);
    } catch (error) {
      value = error;
    }
    // A filter of Nest's hands a refusal on as the resolver's value.
    if (value instanceof Error) throw await veiled(value, { plan, field, args, actor: context.actor });
    if (value === null && isEntity && isNonNullType(field.type)) throw new DomainError('NOT_FOUND');
    return value;
  };
}

/** Nest's `transformSchema`: checks the declarations, hands the model to the plan, and sets the resolvers. Throws with all mistakes at once. */
export const planSchema =
  (plan: ReadPlan, metadata: () => readonly EntityMetadata[]) =>
  (schema: GraphQLSchema): GraphQLSchema => {
    plan.attach(buildModel(schema, metadata()));
    return planResolvers(plan, schema);
  };
