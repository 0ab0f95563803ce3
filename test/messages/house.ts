import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Dispatcher } from '../../src/common/dispatcher.js';
import type { ErrandEffects } from '../../src/common/errand.js';
import { JobRegistry } from '../../src/common/job-registry.js';
import { Job, type JobPayloads } from '../../src/common/jobs.js';
import { Listener } from '../../src/common/listener.js';
import { MessageWorker } from '../../src/common/message-worker.js';
import { Database, type Tx } from '../../src/common/transaction.js';
import { connect } from '../../src/database.js';
import { withClient } from '../../src/embedded/postgres.cluster.js';
import { createDatabase, type TestDatabase } from '../database.js';

// What fails here fails on purpose.
Logger.overrideLogger(false);

/** A message as the table has it. */
export interface Row {
  id: string;
  attempts: number;
  dispatched: boolean;
  done: boolean;
  dead: boolean;
  error: string | null;
}

/** Handlers that leave a row behind, and do what the spec says besides. */
export class Effects {
  /** Called inside the handler's transaction after the row was written. */
  then: (tx: Tx, subject: string) => Promise<void> = async () => undefined;

  @Job('challenge.close')
  async close(tx: Tx, { challengeId }: JobPayloads['challenge.close']): Promise<void> {
    await tx.query('insert into effect (subject, request_id) values ($1, $2)', [challengeId, tx.actor.requestId]);
    await this.then(tx, challengeId);
  }

  /** Called inside the errand, before its effect, which is a row too. */
  outside: (subject: string) => Promise<void> = async () => undefined;

  @Job('notification.deliver')
  async deliver({ deliveryId }: JobPayloads['notification.deliver']): Promise<ErrandEffects> {
    await this.outside(deliveryId);
    return async (tx) => void (await tx.query('insert into effect (subject, request_id) values ($1, $2)', [deliveryId, 'errand']));
  }
}

/** One process's worth of the message machinery on a database. */
export class Process {
  private readonly workers: MessageWorker[] = [];
  readonly effects = new Effects();
  readonly listener: Listener;
  readonly database: Database;
  readonly dispatcher: Dispatcher;

  private constructor(
    readonly source: DataSource,
    private readonly url: string,
  ) {
    this.listener = new Listener(url);
    this.database = new Database(source);
    const registry = new JobRegistry({ getProviders: () => [] });
    registry.collect([this.effects], ['challenge.close', 'notification.deliver']);
    this.dispatcher = new Dispatcher(this.database, registry);
  }

  static async start(url: string): Promise<Process> {
    return new Process(await connect(url, 10, 'test'), url);
  }

  async work(redisUrl?: string): Promise<void> {
    const worker = new MessageWorker(
      { redisUrl, databaseUrl: this.url, concurrency: 5, leaseMs: 60_000 },
      this.database,
      this.listener,
      this.dispatcher,
    );
    this.workers.push(worker);
    await worker.onApplicationBootstrap();
  }

  async stop(): Promise<void> {
    for (const worker of this.workers) await worker.beforeApplicationShutdown();
    await this.listener.onApplicationShutdown();
    await this.source.destroy();
  }

  async send(subject: string, options: { at?: Date; key?: string } = {}): Promise<void> {
    await this.database.system((tx) => tx.send('challenge.close', { challengeId: subject }, options));
  }

  async rows(): Promise<Row[]> {
    return this.database.query<Row>(
      `select id, attempts, dispatched_at is not null as dispatched, done_at is not null as done, failed_at is not null as dead, last_error as error
       from message order by run_at, id`,
    );
  }

  /** The subjects of the effects that took place, sorted. */
  async effected(): Promise<string[]> {
    return (await this.database.query<{ subject: string }>('select subject from effect order by subject')).map(({ subject }) => subject);
  }

  /** Lets every lease and every backoff be over now. */
  async passLeases(): Promise<void> {
    await this.database.query('update message set not_before = clock_timestamp() where not_before > clock_timestamp()');
    await this.database.query('notify jiebang_message');
  }
}

/** A database whose handlers can leave effects. */
export async function createHouse(): Promise<TestDatabase> {
  const database = await createDatabase();
  await withClient(database.ownerUrl, async (client) => {
    await client.query('create table effect (subject text not null, request_id text)');
    await client.query('grant all on effect to public');
  });
  return database;
}

/** How long a spec waits for something: on a busy machine much takes seconds. In milliseconds. */
const PATIENCE_MS = 60_000;

/** Waits until the condition holds; gives the milliseconds that took. Throws after a minute, or where much is waited for the given time. */
export async function until(condition: () => Promise<boolean> | boolean, patience = PATIENCE_MS): Promise<number> {
  const begun = performance.now();
  while (!(await condition())) {
    if (performance.now() > begun + patience) throw new Error(`not within ${patience} ms: ${condition.toString()}`);
    await wait(20);
  }
  return performance.now() - begun;
}
