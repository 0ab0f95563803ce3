import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Dispatcher } from './dispatcher.js';
import { Listener } from './listener.js';
import { type QueueSettings, WorkQueue } from './queue.js';
import { Relay } from './relay.js';
import { Database } from './transaction.js';

/** The injection token of QueueSettings. */
export const QUEUE_SETTINGS = Symbol('queue settings');

/** What a worker process does: relays due messages to the queue, and runs those that the queue gives it. */
@Injectable()
export class MessageWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private queue?: WorkQueue;
  private relay?: Relay;

  constructor(
    @Inject(QUEUE_SETTINGS) private readonly settings: QueueSettings,
    @Inject(Database) private readonly database: Database,
    @Inject(Listener) private readonly listener: Listener,
    @Inject(Dispatcher) private readonly dispatcher: Dispatcher,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.queue = await WorkQueue.open(this.settings);
    await this.queue.process(async (messageId) => void (await this.dispatcher.run(messageId)));
    this.relay = new Relay(this.database, this.queue, this.listener, this.settings.leaseMs);
    await this.relay.start();
  }

  /** Claims nothing more, then waits for the messages in work. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.relay?.stop();
    await this.queue?.close();
  }
}
