import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';

/** Whether this machine has a Redis to test with; says so where it has none. */
export function redisInstalled(): boolean {
  const installed = spawnSync('redis-server', ['--version']).status === 0;
  if (!installed) process.stdout.write('redis-server is not installed: the specs of the queue over Redis are skipped\n');
  return installed;
}

/** A Redis on a free port of loopback that keeps nothing. */
export class TestRedis {
  private constructor(
    private readonly server: ChildProcess,
    readonly url: string,
    private readonly client: Redis,
  ) {}

  static async start(port?: number): Promise<TestRedis> {
    port ??= await freePort();
    const server = spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
      stdio: 'ignore',
    });
    const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 50, maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    await client.ping();
    return new TestRedis(server, `redis://127.0.0.1:${port}`, client);
  }

  async flush(): Promise<void> {
    await this.client.flushall();
  }

  async stop(): Promise<void> {
    this.client.disconnect();
    const gone = once(this.server, 'exit');
    this.server.kill();
    await gone;
  }
}

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (!address || typeof address === 'string') throw new Error('no port');
  return address.port;
}
