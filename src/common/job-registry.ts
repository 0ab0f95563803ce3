import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { ErrandEffects } from './errand.js';
import { ERRANDS, handlersOf, JOB_POLICIES, type JobName } from './jobs.js';
import type { Tx } from './transaction.js';

/** The one handler of each job. The process does not start where a job has none, or two. */
@Injectable()
export class JobRegistry implements OnModuleInit {
  private readonly handlers = new Map<string, (...given: unknown[]) => Promise<unknown>>();

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
        this.handlers.set(job, (...given) => Reflect.apply(Reflect.get(instance, method), instance, given));
      }
    }
    const missing = jobs.filter((job) => !this.handlers.has(job));
    if (missing.length > 0) throw new Error(`no handler of job ${missing.join(', ')}`);
  }

  /** Runs the handler of a job in the transaction. Throws for a job that this process does not know, e.g. one of a later version. */
  async handle(job: string, tx: Tx, payload: unknown): Promise<void> {
    await this.handlerOf(job)(tx, payload);
  }

  /** Whether the job is done outside of transactions. */
  isErrand(job: string): boolean {
    return ERRANDS.includes(job);
  }

  /** Runs the handler of an errand; gives its effects. */
  async go(job: string, payload: unknown): Promise<ErrandEffects> {
    return (await this.handlerOf(job)(payload)) as ErrandEffects;
  }

  private handlerOf(job: string): (...given: unknown[]) => Promise<unknown> {
    const handler = this.handlers.get(job);
    if (!handler) throw new Error(`no handler of job ${job}`);
    return handler;
  }
}
