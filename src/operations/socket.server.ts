import type { Server } from 'node:http';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type DocumentNode, type ExecutionArgs, getOperationAST, GraphQLError, OperationTypeNode, parse, validate } from 'graphql';
import { CloseCode, handleProtocols, type SubscribePayload } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { newId } from '../common/ids.js';
import { RequestActor } from '../common/request-actor.js';
import { Config } from '../config.js';
import { ReadPlan } from '../reading/read-plan.js';
import { type RequestContext, TOKEN_LIMIT } from './graphql.options.js';
import { formatError, localised } from './refusal.js';
import { limit } from './request.plugin.js';

const PATH = '/graphql';
/** Subscriptions that one socket may have at a time. */
const PER_SOCKET = 10;

/** What a subscription finds in its context besides: the session that it rests on is asked for again and again. */
export interface SocketContext extends RequestContext {
  /** Who it is by now; the public, where the session is over. */
  again(): Promise<RequestContext['actor']>;
  /** Ends the socket with all its subscriptions: whom it stands for is gone. */
  close(): void;
}

/** Subscriptions over WebSocket (the protocol graphql-transport-ws). Queries and mutations go over HTTP. */
@Injectable()
export class SocketServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private sockets?: WebSocketServer;
  private disposing?: () => void | Promise<void>;

  constructor(
    @Inject(HttpAdapterHost) private readonly adapter: HttpAdapterHost,
    @Inject(Config) private readonly config: Config,
    @Inject(ReadPlan) private readonly plan: ReadPlan,
    @Inject(RequestActor) private readonly requests: RequestActor,
  ) {}

  onApplicationBootstrap(): void {
    const server = this.adapter.httpAdapter.getHttpServer() as Server;
    this.sockets = new WebSocketServer({ server, path: PATH, maxPayload: this.config.BODY_LIMIT, handleProtocols });
    const running = new WeakMap<object, Set<string>>();
    const { dispose } = useServer<{ Authorization?: unknown; authorization?: unknown; 'Accept-Language'?: unknown }>(
      {
        // A token that is not good is told at once, not by subscriptions that stay silent.
        onConnect: async (context) => {
          const actor = await this.actorOf(context.connectionParams);
          return actor.personId !== null || actor.enrolling !== undefined;
        },
        onSubscribe: async ({ extra, connectionParams }, id, payload) => {
          const mine = running.get(extra) ?? new Set();
          running.set(extra, mine.add(id));
          const again = () => this.actorOf(connectionParams);
          const actor = await again();
          if (mine.size > PER_SOCKET) return [told(refusal('TOO_MANY_SUBSCRIPTIONS', { limit: PER_SOCKET }), actor)];
          const prepared = this.prepare(payload);
          if (Array.isArray(prepared)) return prepared.map((error) => told(error, actor));
          return { ...prepared, contextValue: this.contextOf(extra, actor, again) };
        },
        onComplete: ({ extra }, id) => void running.get(extra)?.delete(id),
        onNext: (_context, _id, _payload, { contextValue }, result) => {
          const { actor } = contextValue as SocketContext;
          return result.errors ? { ...result, errors: result.errors.map((error) => told(error, actor)) } : undefined;
        },
      },
      this.sockets,
    );
    this.disposing = dispose;
  }

  /** Ends all sockets, so that the process can stop. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.disposing?.();
  }

  private actorOf(params: Record<string, unknown> | undefined): Promise<RequestContext['actor']> {
    const headers = {
      authorization: textOf(params?.Authorization ?? params?.authorization),
      'accept-language': textOf(params?.['Accept-Language']),
    };
    return this.requests.of({ id: newId(), headers });
  }

  private contextOf(extra: Extra, actor: RequestContext['actor'], again: SocketContext['again']): SocketContext {
    const client = { address: extra.request.socket.remoteAddress ?? '', userAgent: '' };
    return { actor, client, secretMarks: [], again, close: () => extra.socket.close(CloseCode.Forbidden, 'Forbidden') };
  }

  /** The operation, if it is a subscription within the limits that hold for every request; else what refuses it. */
  private prepare({ query, operationName, variables = {} }: SubscribePayload): Omit<ExecutionArgs, 'contextValue'> | GraphQLError[] {
    const { schema } = this.plan.model;
    let document: DocumentNode;
    try {
      document = parse(query, { maxTokens: TOKEN_LIMIT });
    } catch (error) {
      return [refusal('GRAPHQL_PARSE_FAILED', { reason: error instanceof Error ? error.message : '' })];
    }
    const faults = validate(schema, document);
    if (faults.length) return faults.map(({ message }) => refusal('GRAPHQL_VALIDATION_FAILED', { reason: message }));
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== OperationTypeNode.SUBSCRIPTION)
      return [refusal('OPERATION_RESOLUTION_FAILURE', { reason: 'no subscription' })];
    try {
      limit({ schema, operation, document, request: { variables: variables ?? {} } });
    } catch (error) {
      return [error as GraphQLError];
    }
    return { schema, document, operationName, variableValues: variables };
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const refusal = (code: string, details: Record<string, unknown>): GraphQLError => new GraphQLError(code, { extensions: { code, details } });

/** An error as HTTP tells it: its code, and words in the client's language. */
function told(error: GraphQLError, actor: RequestContext['actor']): GraphQLError {
  const { message, extensions } = localised(formatError(error.toJSON(), error), actor);
  return new GraphQLError(message, { nodes: error.nodes, path: error.path, extensions });
}
