import { once } from 'node:events';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Cluster, Redis } from 'ioredis';
import { Config } from '../config.js';
import { connectRedis, redisPlace } from '../common/redis.connection.js';
import { Database } from '../common/transaction.js';

const CONNECT_MS = 1000;

/** Whether the queue that workers wait on can be reached from here. */
@Injectable()
export class QueueHealth implements OnModuleDestroy {
  private redis?: Redis | Cluster;

  constructor(
    @Inject(Config) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
  ) {}

  /** Rejects where Redis, or without Redis the queue's tables, does not answer. */
  async check(): Promise<void> {
    if (!this.config.REDIS_URL) return void (await this.database.query(`select from bullmq.job limit 0`));
    this.redis ??= connectRedis(redisPlace(this.config.REDIS_URL), false).on('error', () => undefined);
    if (this.redis.status !== 'ready') await once(this.redis, 'ready', { signal: AbortSignal.timeout(CONNECT_MS) });
    await this.redis.ping();
  }

  onModuleDestroy(): void {
    this.redis?.disconnect();
  }
}
