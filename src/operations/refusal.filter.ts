import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { localeOf } from '../common/request-actor.js';
import { DomainError } from '../common/errors.js';
import { type Refusal, refusalOf, say } from './refusal.js';

const STATUS: Partial<Record<Refusal['code'], number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  INTERNAL: 500,
  TOO_MANY_REQUESTS: 429,
  BODY_TOO_LARGE: 413,
  FILE_TOO_LARGE: 413,
};
const logger = new Logger('Request');

/** The one edge where errors become answers: GraphQL's go on to `formatError`, those of other routes become JSON with a status. */
@Catch()
export class RefusalFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): unknown {
    if (host.getType<'graphql' | 'http'>() === 'graphql') return error;
    const http = host.switchToHttp();
    answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
    return undefined;
  }
}

/** Answers with the refusal as `{ errors: [{ message, extensions: { code, details } }] }`. */
function answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const status = error instanceof HttpException ? error.getStatus() : ((error as { statusCode?: number }).statusCode ?? 500);
  const refusal = ofTransport(error, status, request) ?? refusalOf(error);
  if (refusal.code === 'INTERNAL') {
    refusal.details = { requestId: request.id };
    logger.error(`${request.id}: ${error instanceof Error ? error.stack : String(error)}`);
  }
  const message = say(refusal, localeOf(request.headers['accept-language']));
  void reply.status(STATUS[refusal.code] ?? 400).send({ errors: [{ message, extensions: refusal }] });
}

function ofTransport(error: unknown, status: number, request: FastifyRequest): Refusal | null {
  if (error instanceof DomainError) return null;
  if (status === 413) return { code: 'BODY_TOO_LARGE', details: { limit: request.routeOptions.bodyLimit } };
  if (status === 404) return { code: 'NOT_FOUND', details: {} };
  if (status >= 400 && status < 500) return { code: 'REQUEST_MALFORMED', details: { reason: (error as Error).message } };
  return null;
}
