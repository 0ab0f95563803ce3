import { freePort, redisInstalled, TestRedis } from '../../test/messages/redis.js';
import type { Database } from '../common/transaction.js';
import { readConfig } from '../config.js';
import { QueueHealth } from './queue.health.js';

const database = {} as Database;

(redisInstalled() ? describe : describe.skip)('the queue over Redis', () => {
  it('answers while Redis does, and again when it is back', async () => {
    const port = await freePort();
    const health = new QueueHealth(readConfig({ REDIS_URL: `redis://127.0.0.1:${port}` }), database);
    await expect(health.check()).rejects.toThrow();
    const redis = await TestRedis.start(port);
    try {
      await expect(health.check()).resolves.toBeUndefined();
    } finally {
      await redis.stop();
    }
    await expect(health.check()).rejects.toThrow();
    health.onModuleDestroy();
  });
});
