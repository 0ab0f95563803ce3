import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { actFor } from '../common/act.js';
import type { Actor } from '../common/actor.js';
import { type Client, clientOf } from '../common/client.js';
import type { RequestActor, RequestHead } from '../common/request-actor.js';
import { type SecretMark, secretMarksIn } from '../common/secrecy.rules.js';
import type { ServerKeys } from '../crypto/server-keys.js';
import { planSchema } from '../reading/executor.js';
import type { ReadPlan } from '../reading/read-plan.js';
import { readPlanPlugin, stringifyResult } from '../reading/read-plan.plugin.js';
import type { Metrics } from './metrics.js';
import { formatError } from './refusal.js';
import { requestPlugin } from './request.plugin.js';

/** What every resolver finds in its context; made once per request. */
export interface RequestContext {
  actor: Actor;
  /** Where it comes from, for sign-in. */
  client: Client;
  /** What its mutations brought that bears a mark of secrecy: the answer warns of it. */
  secretMarks: SecretMark[];
}

/** Tokens of a document at most: what a megabyte of aliases would cost to validate and compile is not worth its answer. */
export const TOKEN_LIMIT = 50_000;

/** The GraphQL server's options. */
export const graphqlOptions = (
  plan: ReadPlan,
  source: DataSource,
  requests: RequestActor,
  keys: ServerKeys,
  log: Logger,
  metrics: Metrics,
): ApolloDriverConfig => ({
  driver: ApolloDriver,
  autoSchemaFile: true,
  // Nest would ask the schema for all of itself at each start; Apollo validates it.
  buildSchemaOptions: { skipCheck: true },
  path: '/graphql',
  graphiql: false,
  introspection: true,
  parseOptions: { maxTokens: TOKEN_LIMIT },
  includeStacktraceInErrorResponses: false,
  persistedQueries: false,
  autoTransformHttpErrors: false,
  formatError,
  stringifyResult,
  plugins: [requestPlugin(log, metrics), readPlanPlugin(plan)],
  context: async (request: RequestHead): Promise<RequestContext> => ({
    actor: await requests.of(request),
    client: clientOf(request),
    secretMarks: [],
  }),
  transformSchema: (schema) => withActs(planSchema(plan, () => source.entityMetadatas)(schema), keys),
});

/** Gives each mutation its own actor, which carries what its idempotency key stands for, and looks through its texts for marks of secrecy. */
function withActs(schema: GraphQLSchema, keys: ServerKeys): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = (root, args: Record<string, unknown>, context: RequestContext, info) => {
      const act = actFor(field.name, args, (text) => keys.digests(text));
      context.secretMarks.push(...secretMarksIn(args).map(({ path, marks }) => ({ path: `${info.path.key}.${path}`, marks })));
      return resolve(root, args, { ...context, actor: { ...context.actor, ...(act && { act }) } }, info) as unknown;
    };
  }
  return schema;
}
