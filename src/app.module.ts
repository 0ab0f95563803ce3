import { type DynamicModule, Inject, Injectable, Module, type OnApplicationShutdown, type Provider, ValidationPipe } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { GraphQLModule, GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { CalendarService } from './common/calendar.service.js';
import { DemoClock } from './common/demo-clock.js';
import { Dispatcher } from './common/dispatcher.js';
import { JobRegistry } from './common/job-registry.js';
import { Listener } from './common/listener.js';
import { MessageService } from './common/message.service.js';
import { QueueService } from './common/queue.service.js';
import { MessageWorker, QUEUE_SETTINGS } from './common/message-worker.js';
import { LEASE_MS } from './common/relay.js';
import { RequestActor } from './common/request-actor.js';
import { Database } from './common/transaction.js';
import { Config, databaseUrls } from './config.js';
import { ServerKeys } from './crypto/server-keys.js';
import { checkSchema, connect, poolOf } from './database.js';
import { inputInvalid } from './operations/faults.js';
import { CalendarPreview } from './operations/calendar.preview.js';
import { GraphiqlController } from './operations/graphiql.controller.js';
import { graphqlOptions } from './operations/graphql.options.js';
import { HealthController } from './operations/health.controller.js';
import { LOG } from './operations/logging.js';
import { Metrics } from './operations/metrics.js';
import { PermissionGuard } from './operations/permission.guard.js';
import { QueueHealth } from './operations/queue.health.js';
import { RefusalFilter } from './operations/refusal.filter.js';
import { planSchema } from './reading/executor.js';
import { SocketServer } from './operations/socket.server.js';
import { ReadPlan } from './reading/read-plan.js';
import { CONTROLLERS, CORE_PROVIDERS, JOBS, RESOLVERS } from './rooms.js';

/** What a process is made of: the API, the worker, or both. */
export interface Parts {
  api: boolean;
  worker: boolean;
}

/** Ends the connections when everything that uses them has stopped. */
@Injectable()
class Connections implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly source: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    await this.source.destroy();
  }
}

async function openDatabase(config: Config): Promise<DataSource> {
  const source = await connect(databaseUrls(config).app, config.DATABASE_POOL, 'app');
  try {
    await checkSchema(source, config.NODE_ENV === 'production');
    return source;
  } catch (error) {
    await source.destroy();
    throw error;
  }
}

const SHARED: Provider[] = [
  { provide: DataSource, useFactory: openDatabase, inject: [Config] },
  { provide: Listener, useFactory: (config: Config) => new Listener(databaseUrls(config).listen), inject: [Config] },
  { provide: ReadPlan, useFactory: (source: DataSource) => new ReadPlan(poolOf(source)), inject: [DataSource] },
  Database,
  DemoClock,
  MessageService,
  QueueService,
  CalendarService,
  RequestActor,
  ...CORE_PROVIDERS,
];

const API: Provider[] = [
  { provide: APP_GUARD, useClass: PermissionGuard },
  { provide: APP_FILTER, useClass: RefusalFilter },
  {
    provide: APP_PIPE,
    useValue: new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true, exceptionFactory: inputInvalid }),
  },
  CalendarPreview,
  Metrics,
  SocketServer,
  QueueHealth,
];

const WORKER: Provider[] = [
  {
    provide: QUEUE_SETTINGS,
    useFactory: (config: Config) => {
      const { listen, owner } = databaseUrls(config);
      const { REDIS_URL: redisUrl, WORKER_CONCURRENCY: concurrency, WORKER_LEASE_MS: leaseMs } = config;
      return { redisUrl, databaseUrl: listen, ownerUrl: owner, concurrency, leaseMs };
    },
    inject: [Config],
  },
  { provide: LEASE_MS, useFactory: (config: Config) => config.WORKER_LEASE_MS, inject: [Config] },
  JobRegistry,
  Dispatcher,
  MessageWorker,
  ...JOBS,
];

/** Gives the read plan its schema in a process that serves no API: what is read there in somebody's name goes by the same rules. */
const SCHEMA: Provider = {
  provide: GraphQLSchema,
  useFactory: async (plan: ReadPlan, source: DataSource, factory: GraphQLSchemaFactory) =>
    planSchema(
      plan,
      () => source.entityMetadatas,
    )(
      await factory.create(
        RESOLVERS.filter((one) => typeof one === 'function'),
        { skipCheck: true },
      ),
    ),
  inject: [ReadPlan, DataSource, GraphQLSchemaFactory],
};

const allOf = (providers: Provider[]) => providers.map((provider) => (typeof provider === 'function' ? provider : provider.provide));

@Module({})
class CoreModule {}
@Module({})
class ApiModule {}
@Module({})
class WorkerModule {}

/** Everything of the product, spread from the rooms' arrays. */
@Module({})
export class AppModule {
  static of(config: Config, log: Logger, parts: Parts): DynamicModule {
    const own = [
      { provide: Config, useValue: config },
      { provide: LOG, useValue: log },
    ];
    const core = [...own, ...SHARED];
    return {
      module: AppModule,
      imports: [
        { module: CoreModule, global: true, providers: [...core, Connections], exports: allOf(core) },
        ...(parts.api ? [API_MODULE, GRAPHQL] : []),
        ...(parts.worker ? [workerModule(parts.api)] : []),
      ],
    };
  }
}

const workerModule = (besideApi: boolean): DynamicModule => ({
  module: WorkerModule,
  imports: [DiscoveryModule, ...(besideApi ? [] : [GraphQLSchemaBuilderModule])],
  providers: [...WORKER, ...(besideApi ? [] : [SCHEMA])],
});

const API_MODULE: DynamicModule = {
  module: ApiModule,
  global: true,
  providers: [...API, ...RESOLVERS],
  controllers: [HealthController, GraphiqlController, ...CONTROLLERS],
  exports: [Metrics],
};

const GRAPHQL = GraphQLModule.forRootAsync<ApolloDriverConfig>({
  driver: ApolloDriver,
  inject: [ReadPlan, DataSource, RequestActor, ServerKeys, LOG, Metrics],
  useFactory: graphqlOptions,
});
