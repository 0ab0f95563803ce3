import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';

const RECONNECT_MS = 1000;
const logger = new Logger('Listener');

/**
 * Notifications of PostgreSQL over one direct connection of its own, which is made again whenever it is lost. What was said meanwhile is
 * unheard, so everyone is called after each connection; and who listens polls as well.
 */
export class Listener implements OnApplicationShutdown {
  private readonly heard = new Map<string, Set<() => void>>();
  private client?: pg.Client;
  private connecting?: Promise<void>;
  private timer?: NodeJS.Timeout;
  private closed = false;

  constructor(private readonly url: string) {}

  /** Calls `call` for every notification of the channel, until the returned function is called. Never rejects: it tries again by itself. */
  async on(channel: string, call: () => void): Promise<() => void> {
    const calls = this.heard.get(channel) ?? new Set();
    this.heard.set(channel, calls.add(call));
    if (!this.client) await this.connect();
    else if (calls.size === 1) await this.listen(this.client, channel).catch(() => undefined);
    return () => calls.delete(call);
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.connecting;
    await this.client?.end();
  }

  private connect(): Promise<void> {
    this.connecting ??= this.tryToConnect().finally(() => (this.connecting = undefined));
    return this.connecting;
  }

  private async tryToConnect(): Promise<void> {
    if (this.closed) return;
    const client = new pg.Client({ connectionString: this.url, keepAlive: true, keepAliveInitialDelayMillis: 10_000 });
    client.on('error', (error) => logger.warn(error.message));
    client.on('end', () => this.lost(client));
    client.on('notification', ({ channel }) => this.heard.get(channel)?.forEach((call) => call()));
    try {
      await client.connect();
      for (const channel of this.heard.keys()) await this.listen(client, channel);
      this.client = client;
      for (const calls of this.heard.values()) calls.forEach((call) => call());
    } catch (error) {
      logger.warn(error instanceof Error ? error.message : String(error));
      await client.end().catch(() => undefined);
      this.later();
    }
  }

  private async listen(client: pg.Client, channel: string): Promise<void> {
    await client.query(`listen ${pg.escapeIdentifier(channel)}`);
  }

  private lost(client: pg.Client): void {
    if (this.client !== client) return;
    this.client = undefined;
    this.later();
  }

  private later(): void {
    if (this.closed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.connect(), RECONNECT_MS);
  }
}
