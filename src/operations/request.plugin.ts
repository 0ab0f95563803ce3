import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server';
import { type FragmentDefinitionNode, GraphQLError, Kind } from 'graphql';
import type { Logger } from 'pino';
import { secrecyWarning } from '../common/secrecy.warning.js';
import type { RequestContext } from './graphql.options.js';
import type { Metrics } from './metrics.js';
import { localised, type Refusal, refusalOf, say } from './refusal.js';
import { weigh } from './query-weight.js';
import { notText } from './texts.js';

const DEPTH_LIMIT = 16;
export const COST_LIMIT = 200_000;

/** Weighs every operation before it runs, logs it when it is answered, and says refusals in the client's language. */
export const requestPlugin = (log: Logger, metrics: Metrics): ApolloServerPlugin<RequestContext> => ({
  requestDidStart() {
    const started = performance.now();
    return Promise.resolve({
      didResolveOperation: (request) => Promise.resolve(limit(request)),
      didEncounterErrors: ({ errors, contextValue }) => {
        for (const error of errors) {
          if (refusalOf(error, error.toJSON()).code !== 'INTERNAL') continue;
          log.error(
            { requestId: contextValue.actor.requestId, path: error.path, stack: error.originalError?.stack ?? error.stack },
            error.message,
          );
        }
        return Promise.resolve();
      },
      willSendResponse({ response, contextValue, operation, operationName, errors }) {
        const { body } = response;
        if (body.kind === 'single' && body.singleResult.errors) {
          body.singleResult.errors = body.singleResult.errors.map((error) => localised(error, contextValue.actor));
        }
        if (body.kind === 'single' && contextValue.secretMarks.length) {
          const { secretMarks, actor } = contextValue;
          body.singleResult.extensions = {
            ...body.singleResult.extensions,
            warnings: secretMarks.map((mark) => secrecyWarning(mark, actor)),
          };
        }
        const ms = performance.now() - started;
        const codes = (body.kind === 'single' && body.singleResult.errors?.map(({ extensions }) => extensions?.code)) || [];
        metrics.operation(operation?.operation ?? 'none', errors ? String(codes[0]) : 'ok', ms);
        const { requestId, personId } = contextValue.actor;
        log.info({ requestId, personId, operation: operation?.operation, name: operationName, codes, ms: Math.round(ms) }, 'operation');
        return Promise.resolve();
      },
    });
  },
});

/** Throws where the operation holds what is no text, or is deeper or costlier than allowed, or asks for too large a page. */
export function limit({
  schema,
  operation,
  document,
  request,
}: Pick<GraphQLRequestContext<RequestContext>, 'schema' | 'operation' | 'document' | 'request'>): void {
  if (!operation || !document) return;
  const path = notText(document, request.variables ?? {});
  if (path !== null) throw refused({ code: 'INPUT_INVALID', details: { faults: [{ path, message: 'holds NUL or half a character' }] } });
  const fragments = document.definitions.filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION);
  const { depth, cost, page } = weigh(
    schema,
    operation,
    new Map(fragments.map((node) => [node.name.value, node])),
    request.variables ?? {},
  );
  if (depth > DEPTH_LIMIT) throw refused({ code: 'QUERY_TOO_DEEP', details: { limit: DEPTH_LIMIT } });
  if (page) throw refused({ code: 'PAGE_TOO_LARGE', details: page });
  if (cost > COST_LIMIT) throw refused({ code: 'QUERY_TOO_COSTLY', details: { cost, limit: COST_LIMIT } });
}

/** A refusal before anything ran: the request as a whole is answered with 400. */
const refused = (refusal: Refusal): GraphQLError =>
  new GraphQLError(say(refusal, 'en'), { extensions: { ...refusal, http: { status: 400 } } });
