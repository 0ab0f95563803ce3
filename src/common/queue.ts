import { Logger } from '@nestjs/common';
import {
  createPostgresBackend,
  DEFAULT_SCHEMA,
  type Job,
  type JobsOptions,
  Queue,
  quoteSchemaName,
  runMigrations,
  withBackend,
  Worker,
} from 'bullmq';
import pg from 'pg';
import { connectRedis, redisPlace } from './redis.connection.js';

/** Where jobs wait: in Redis where its address is set, else in PostgreSQL. */
export interface QueueSettings {
  redisUrl?: string;
  /** The application role, over a direct connection: the backend listens. */
  databaseUrl: string;
  /** How many messages this process works on at a time. */
  concurrency: number;
  /** What was handed out and is not done within this time, in milliseconds, goes out again. */
  leaseMs: number;
}

/** One try of one message, by its number. */
export interface Dispatch {
  id: string;
  job: string;
  attempt: number;
}

type Data = { id: string };
/** What is used of BullMQ's classes, whose types differ by backend. */
interface Connected {
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
  on(event: 'error', report: (error: Error) => void): unknown;
}
interface Waiting extends Connected {
  addBulk(jobs: { name: string; data: Data; opts: JobsOptions }[]): Promise<unknown>;
}
interface Backend {
  queue: Waiting;
  worker(work: (job: Job<Data>) => Promise<void>): Connected;
  disconnect(): Promise<void>;
}

const NAME = 'messages';
/** Nothing is kept: BullMQ ignores an id that it still has, and tries and outcomes are in the table of messages. */
const FORGOTTEN = { removeOnComplete: true, removeOnFail: true, attempts: 1 };
const STREAMS = { events: { maxLen: 100 } };
const logger = new Logger('Queue');

/** BullMQ, which wakes workers and decides nothing: it may lose jobs or deliver them twice. */
export class WorkQueue {
  private worker?: Connected;
  private closing = false;
  private readonly report = (error: Error): void => {
    if (!this.closing) report(error);
  };

  private constructor(private readonly backend: Backend) {
    backend.queue.on('error', this.report);
  }

  /** Connects. With Redis away, waits for it; throws where PostgreSQL lacks the queue's tables (a worker would spin on them). */
  static async open(settings: Omit<QueueSettings, 'leaseMs'>): Promise<WorkQueue> {
    const queue = new WorkQueue(settings.redisUrl ? overRedis(settings.redisUrl, settings.concurrency) : overPostgres(settings));
    await queue.backend.queue.waitUntilReady();
    return queue;
  }

  /** Hands dispatches to the workers, in this order. Rejects where the queue cannot be reached. */
  async add(dispatches: readonly Dispatch[]): Promise<void> {
    await this.backend.queue.addBulk(
      dispatches.map(({ id, job, attempt }) => ({ name: job, data: { id }, opts: { ...FORGOTTEN, jobId: `${id}-${attempt}` } })),
    );
  }

  /** Starts to work: `work` is called with the id of a message. */
  async process(work: (messageId: string) => Promise<void>): Promise<void> {
    this.worker = this.backend.worker((job) => work(job.data.id));
    this.worker.on('error', this.report);
    await this.worker.waitUntilReady();
  }

  /** Waits for the messages in work, then disconnects. */
  async close(): Promise<void> {
    // BullMQ does not wait until its connections have ended: what they then say concerns nobody.
    this.closing = true;
    await this.worker?.close();
    await this.backend.queue.close();
    await this.backend.disconnect();
  }
}

const report = (error: Error): void => logger.error(error.message || String(error));

function overRedis(url: string, concurrency: number): Backend {
  const place = redisPlace(url);
  const clients = [connectRedis(place, false), connectRedis(place, true)] as const;
  for (const client of clients) client.on('error', report);
  // The braces keep every key of the queue in one slot of a cluster.
  const shared = { prefix: '{jiebang}', streams: STREAMS };
  return {
    queue: new Queue<Data>(NAME, { ...shared, connection: clients[0] }),
    worker: (work) => new Worker<Data>(NAME, work, { ...shared, ...pace(concurrency), connection: clients[1] }),
    disconnect: async () => clients.forEach((client) => client.disconnect()),
  };
}

function overPostgres({ databaseUrl, concurrency }: Pick<QueueSettings, 'databaseUrl' | 'concurrency'>): Backend {
  const postgres = withBackend(createPostgresBackend);
  const connection = (max: number) => ({ connectionString: databaseUrl, schema: DEFAULT_SCHEMA, max });
  return {
    queue: new postgres.Queue<Data>(NAME, { connection: connection(1), streams: STREAMS }),
    worker: (work) => new postgres.Worker<Data>(NAME, work, { connection: connection(Math.min(concurrency, 4)), ...pace(concurrency) }),
    disconnect: async () => undefined,
  };
}

const pace = (concurrency: number) => ({ concurrency, runRetryDelay: 1000 });

/** Brings BullMQ's tables up to date, as the owner, and lets the application role use them. Part of the migration of the database. */
export async function migrateQueue(ownerUrl: string, applicationUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await runMigrations(client);
    const role = pg.escapeIdentifier(decodeURIComponent(new URL(applicationUrl).username) || (client.user ?? ''));
    const schema = quoteSchemaName(DEFAULT_SCHEMA);
    // `create`: BullMQ makes the sequence of a queue when it is first used.
    await client.query(`grant usage, create on schema ${schema} to ${role}`);
    // What the application role made there (the sequence of a queue) is its own, and no owner may grant it.
    const { rows } = await client.query<{ grant: string }>(
      `select format('grant all on %s %s to %s', case relkind when 'S' then 'sequence' else 'table' end, oid::regclass, $2::text) as grant
       from pg_class where relnamespace = $1::regnamespace and relkind in ('r', 'p', 'S') and pg_get_userbyid(relowner) = current_user`,
      [DEFAULT_SCHEMA, role],
    );
    for (const { grant } of rows) await client.query(grant);
  } finally {
    await client.end();
  }
}
