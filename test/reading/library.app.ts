import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { GraphQLModule, GraphQLSchemaHost, GqlExecutionContext } from '@nestjs/graphql';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { GraphQLError, type GraphQLResolveInfo, type GraphQLSchema } from 'graphql';
import pg from 'pg';
import { DataSource, type EntityMetadata } from 'typeorm';
import { type Actor, ANONYMOUS } from '../../src/common/actor.js';
import { permitted } from '../../src/common/permissions.js';
import { planSchema } from '../../src/reading/executor.js';
import { declared } from '../../src/reading/model.js';
import { readPlanPlugin, stringifyResult } from '../../src/reading/read-plan.plugin.js';
import { type ReadContext, ReadPlan } from '../../src/reading/read-plan.js';
import { createDatabase } from '../database.js';
import { fill, type Library } from './library.data.js';
import { ENTITIES } from './library.entities.js';
import { BookReviews, LibraryResolver } from './library.resolvers.js';

/** The global guard, as the product has one. */
class RootGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const graphql = GqlExecutionContext.create(context);
    const info = graphql.getInfo<GraphQLResolveInfo>();
    if (info.path.prev) return true;
    const refusal = permitted(declared(info.parentType.getFields()[info.fieldName]!).can, graphql.getContext<ReadContext>().actor);
    if (refusal) throw new GraphQLError(refusal, { extensions: { code: refusal } });
    return true;
  }
}

export interface LibraryApp {
  app: NestFastifyApplication;
  plan: ReadPlan;
  schema: GraphQLSchema;
  pool: pg.Pool;
  /** Statements that the pool ran since the last call, once all are done: a refused request answers before its statement ends. */
  taken(): Promise<{ name?: string; text: string }[]>;
  ask(query: string, options?: { variables?: Record<string, unknown>; actor?: Actor }): Promise<{ status: number; raw: string }>;
  stop(): Promise<void>;
}

/** The metadata of entities without a connection. */
export async function metadataOf(entities: (new () => unknown)[]): Promise<EntityMetadata[]> {
  const source = new Unconnected({ type: 'postgres', entities });
  await source.build();
  return source.entityMetadatas;
}

class Unconnected extends DataSource {
  build(): Promise<void> {
    return this.buildMetadatas();
  }
}

/** The library over HTTP: Nest, Fastify, Apollo, and a database of its own. */
export async function startLibrary(rows: Library): Promise<LibraryApp> {
  const database = await createDatabase();
  const pool = new pg.Pool({ connectionString: database.ownerUrl, max: 2, options: '-c search_path=library,public -c TimeZone=UTC' });
  pool.on('error', () => undefined);
  await pool.query('create schema library');
  await fill(pool, rows);
  const ran: { name?: string; text: string }[] = [];
  const prepare = pg.Client.prototype.query;
  pool.on('acquire', (client) => {
    if (Object.hasOwn(client, 'query')) return;
    client.query = function (this: pg.PoolClient, config: { name?: string; text: string }, ...rest: never[]) {
      ran.push(config);
      return (prepare as (...args: unknown[]) => unknown).call(this, config, ...rest);
    } as typeof client.query;
  });
  const metadata = await metadataOf(ENTITIES);
  const plan = new ReadPlan(pool);

  @Module({
    imports: [
      GraphQLModule.forRoot<ApolloDriverConfig>({
        driver: ApolloDriver,
        autoSchemaFile: true,
        graphiql: false,
        transformSchema: planSchema(plan, () => metadata),
        plugins: [readPlanPlugin(plan)],
        stringifyResult,
        context: (request: { headers: Record<string, string | undefined> }): ReadContext => ({
          actor: request.headers['x-actor'] ? (JSON.parse(request.headers['x-actor']) as Actor) : ANONYMOUS,
        }),
      }),
    ],
    providers: [BookReviews, LibraryResolver, { provide: APP_GUARD, useClass: RootGuard }],
  })
  class LibraryModule {}

  const testing = await Test.createTestingModule({ imports: [LibraryModule] }).compile();
  const app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return {
    app,
    plan,
    pool,
    schema: app.get(GraphQLSchemaHost).schema,
    async taken() {
      while (pool.waitingCount || pool.idleCount < pool.totalCount) await new Promise(setImmediate);
      return ran.splice(0);
    },
    async ask(query, { variables, actor } = {}) {
      const headers = actor ? { 'x-actor': JSON.stringify(actor) } : {};
      const answer = await app.inject({ method: 'POST', url: '/graphql', headers, payload: { query, variables } });
      return { status: answer.statusCode, raw: answer.body };
    },
    async stop() {
      await app.close();
      await pool.end();
      await database.drop();
    },
  };
}
