import { Injectable, type Type } from '@nestjs/common';
import { handlersOf, Job, JOB_POLICIES, type JobName } from './common/jobs.js';

@Injectable()
class PendingJobs {
  refuse(): Promise<void> {
    return Promise.reject(new Error('the room of this job is not built'));
  }
}

/** A handler that fails, for every job whose room is not built yet; goes when all are. */
export function pendingJobs(built: readonly Type[]): Type {
  const names = new Set(
    built.flatMap(({ prototype }: Type<object>) => [...handlersOf(Object.create(prototype as object) as object).keys()]),
  );
  for (const name of Object.keys(JOB_POLICIES) as JobName[]) {
    if (!names.has(name)) Job(name)(PendingJobs.prototype, 'refuse', {});
  }
  return PendingJobs;
}
