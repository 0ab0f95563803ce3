import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { handlersOf, JOB_POLICIES, type JobName } from './jobs.js';
import type { Tx } from './transaction.js';

/** The one handler of each job. The process does not start where a job has none, or two. */
@Injectable()
export class JobRegistry implements OnModuleInit {
  private readonly handlers = new Map<string, (tx: Tx, payload: unknown) => Promise<void>>();

  constructor(@Inject(DiscoveryService) private readonly discovery: Pick<DiscoveryService, 'getProviders'>) {}

  onModuleInit(): void {
    this.collect(this.discovery.getProviders().map(({ instance }) => instance as unknown));
  }

  /** Finds the methods marked `@Job` in these instances. Throws where a job has no handler or two. */
  collect(instances: readonly unknown[], jobs: readonly JobName[] = Object.keys(JOB_POLICIES) as JobName[]): void {
    for (const instance of new Set(instances)) {
      if (typeof instance !== 'object' || instance === null || !Object.getPrototypeOf(instance)) continue;
      for (const [job, method] of handlersOf(instance)) {
        if (this.handlers.has(job)) throw new Error(`two handlers of job ${job}`);
        this.handlers.set(job, (tx, payload) => Reflect.apply(Reflect.get(instance, method), instance, [tx, payload]));
      }
    }
    const missing = jobs.filter((job) => !this.handlers.has(job));
    if (missing.length > 0) throw new Error(`no handler of job ${missing.join(', ')}`);
  }

  /** Runs the handler of a job in the transaction. Throws for a job that this process does not know, e.g. one of a later version. */
  async handle(job: string, tx: Tx, payload: unknown): Promise<void> {
    const handler = this.handlers.get(job);
    if (!handler) throw new Error(`no handler of job ${job}`);
    await handler(tx, payload);
  }
}
