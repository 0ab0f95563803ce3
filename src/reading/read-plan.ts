import {
  type DocumentNode,
  execute,
  getNamedType,
  getVariableValues,
  type GraphQLResolveInfo,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import type { Pool } from 'pg';
import type { EntityMetadata } from 'typeorm';
import type { GraphQLSchema } from 'graphql';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { permitted } from '../common/permissions.js';
import { compileQuery, compileRows, compileSight, type Fragments, type QueryPlan } from './compiler.js';
import type { EntityType } from './entity-type.js';
import { declared, Model } from './model.js';
import type { Statement } from './placeholders.js';
import { problemsOf } from './problems.js';
import { shapeOf } from './shape.js';
import { Statements } from './statements.js';

const VARIANTS_PER_OPERATION = 64;
type Variables = Record<string, unknown>;

/** Compiled statements of one operation by shape and use. */
interface Cache {
  shape: (variables: Variables) => string;
  plans: Map<string, QueryPlan | Statement>;
}

/** What the read plan needs of the GraphQL context. */
export interface ReadContext {
  actor: Actor;
  /** The transaction to read in; without one, any connection. */
  on?: { query<R>(sql: string, values: unknown[]): Promise<R[]> };
}

/** The model of schema and entities. Throws with all mistakes in the declarations at once. */
export function buildModel(schema: GraphQLSchema, metadata: readonly EntityMetadata[]): Model {
  const model = new Model(schema, metadata);
  const problems = problemsOf(model);
  if (problems.length) throw new Error(`the read plan cannot be made:\n${problems.join('\n')}`);
  return model;
}

/** Answers every read of the schema, one named statement each. */
export class ReadPlan {
  private readonly statements: Statements;
  /** Lives as long as Apollo keeps the parsed document. */
  private readonly caches = new WeakMap<OperationDefinitionNode, Cache>();
  private current?: Model;
  private readonly sights = new Map<EntityType, Statement>();

  /** Statements that failed on the text road, by request: the executor tells the failure, and does not run them a second time. */
  private readonly failures = new WeakMap<object, unknown>();

  constructor(pool: Pool) {
    this.statements = new Statements(pool);
  }

  get model(): Model {
    if (!this.current) throw new Error('the schema has not been built');
    return this.current;
  }

  /** Takes the schema when Nest has built it. */
  attach(model: Model): void {
    this.current = model;
  }

  /**
   * The answer to a query of our own, as that actor: the same plan, rules and entries in the record as for a request. `on`: the transaction that
   * it is read in, or the pool. Throws what refuses one of its roots.
   */
  async answer<T>(document: DocumentNode, variables: Variables, context: ReadContext): Promise<T> {
    const { definitions } = document;
    for (const definition of definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      const roots = definition.selectionSet.selections.flatMap((one) => (one.kind === Kind.FIELD ? [one.name.value] : []));
      const refused = roots.map((root) => this.refusal(root, context.actor)).find((code) => code !== null);
      if (refused) throw new DomainError(refused);
    }
    // What is read is kept by context and operation, so each answer has a context of its own: else a second one with other variables were the first.
    const contextValue = { ...context };
    const { data, errors } = await execute({ schema: this.model.schema, document, variableValues: variables, contextValue });
    if (errors?.[0]) throw errors[0].originalError ?? errors[0];
    return data as T;
  }

  /**
   * The data of a query as JSON text, or null where graphql-js has to answer (a computed field, introspection, a field of another
   * source), to refuse (wrong variables, no permission) or to tell of a failure: it does so in its own way.
   */
  async text(
    operation: OperationDefinitionNode,
    fragments: Fragments,
    given: Variables,
    context: { actor: Actor },
  ): Promise<string | null> {
    const { actor } = context;
    if (operation.operation !== 'query') return null;
    const { coerced: variables } = getVariableValues(this.model.schema, operation.variableDefinitions ?? [], given);
    if (!variables) return null;
    const plan = this.query(operation, fragments, variables, false);
    if (!plan.textual || plan.roots.some((root) => this.refusal(root, actor) !== null)) return null;
    try {
      const [row] = await this.statements.run<{ data: string }>(plan.statement, { actor, variables });
      return row!.data;
    } catch (error) {
      this.failures.set(context, error);
      return null;
    }
  }

  /** The data of the plan's root fields for the executor, with the hidden columns of computed fields. */
  async data({ operation, fragments, variableValues: variables }: GraphQLResolveInfo, context: ReadContext): Promise<Variables> {
    if (this.failures.has(context)) throw this.failures.get(context);
    const { actor, on } = context;
    const { statement } = this.query(operation, fragments, variables, true);
    const [row] = on
      ? await on.query<{ data: string }>(statement.text, statement.values({ actor, variables }))
      : await this.statements.run<{ data: string }>(statement, { actor, variables });
    return JSON.parse(row!.data) as Variables;
  }

  /** Reads the rows whose uuids a resolver gave, as that actor, by the selection of its field; null where one is not to be seen. */
  async rows(ids: readonly string[], info: GraphQLResolveInfo, actor: Actor): Promise<unknown[]> {
    const variables = info.variableValues;
    const statement = this.selection(info, variables);
    const found = await this.statements.run<{ id: string; data: string }>(statement, { actor, variables, ids });
    const byId = new Map(found.map(({ id, data }) => [id, JSON.parse(data) as unknown]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  /** Whether the actor sees rows of the type with all of these uuids. */
  async sees(entity: EntityType, ids: readonly string[], actor: Actor): Promise<boolean> {
    const known = this.sights.get(entity) ?? compileSight(entity);
    this.sights.set(entity, known);
    return (await this.statements.run(known, { actor, variables: {}, ids })).length === new Set(ids).size;
  }

  private refusal(root: string, actor: Actor): ReturnType<typeof permitted> {
    return permitted(declared(this.model.schema.getQueryType()!.getFields()[root]!).can, actor);
  }

  private query(operation: OperationDefinitionNode, fragments: Fragments, variables: Variables, forExecutor: boolean): QueryPlan {
    const key = forExecutor ? 'executor' : 'text';
    return this.cached(operation, variables, key, () => compileQuery(this.model, operation, fragments, variables, forExecutor));
  }

  private selection(info: GraphQLResolveInfo, variables: Variables): Statement {
    const entity = this.model.entities.get(getNamedType(info.returnType).name)!;
    const path: unknown[] = [];
    for (let step: typeof info.path | undefined = info.path; step; step = step.prev) if (typeof step.key === 'string') path.push(step.key);
    return this.cached(info.operation, variables, `rows ${path.join('.')}`, () =>
      compileRows(this.model, entity, info.fieldNodes, info.fragments, variables),
    );
  }

  private cached<P extends QueryPlan | Statement>(
    operation: OperationDefinitionNode,
    variables: Variables,
    use: string,
    compile: () => P,
  ): P {
    let cache = this.caches.get(operation);
    if (!cache) this.caches.set(operation, (cache = { shape: shapeOf(this.model.schema, operation), plans: new Map() }));
    const key = `${use} ${cache.shape(variables)}`;
    const known = cache.plans.get(key);
    if (known) return known as P;
    if (cache.plans.size >= VARIANTS_PER_OPERATION) cache.plans.clear();
    const plan = compile();
    cache.plans.set(key, plan);
    return plan;
  }
}
